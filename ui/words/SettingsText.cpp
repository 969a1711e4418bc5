#include "ui/words/SettingsText.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace ui {

using bridge::settings::SettingsProblem;
using bridge::settings::SettingsStore;

namespace {

struct SettingsText
{
    Q_DECLARE_TR_FUNCTIONS(SettingsText)
};

/// The path as one word of a shell.
QString quoted(QString path)
{
    return u'\'' + path.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

/// Overwrites nothing that was put aside before.
QString asideCommand(const QString &path)
{
    return QStringLiteral("mv --backup=numbered %1 %2")
        .arg(quoted(path), quoted(path + QLatin1String(".aside")));
}

} // namespace

QString problemWords(const SettingsStore &settings)
{
    const auto &problem = settings.problem();
    if (!problem)
        return {};
    const QString path = settings.filePath();
    switch (problem->kind) {
    case SettingsProblem::Kind::Missing:
        return SettingsText::tr("The settings file %1 is missing.").arg(path);
    case SettingsProblem::Kind::Unreadable:
        return SettingsText::tr("The settings file %1 cannot be read: %2.")
            .arg(path, problem->detail);
    case SettingsProblem::Kind::Empty:
        return SettingsText::tr("The settings file %1 is empty.").arg(path);
    case SettingsProblem::Kind::Incomplete:
        return SettingsText::tr("The end of the settings file %1 is missing.").arg(path);
    case SettingsProblem::Kind::NotUnderstood:
        return problem->line > 0 ? SettingsText::tr("The settings file %1 is damaged in line %2.")
                                       .arg(path)
                                       .arg(problem->line)
                                 : SettingsText::tr("The settings file %1 is damaged.").arg(path);
    }
    return {};
}

QString meanwhileWords(const SettingsStore &settings)
{
    const QString problem = problemWords(settings);
    if (problem.isEmpty())
        return {};
    const bool isPractice =
        settings.isInMemory(QLatin1String(bridge::settings::kCustomApiEndpoint.key));
    return problem + u' '
           + (settings.isKnown() ? SettingsText::tr("The last good settings stay in use; changes "
                                                    "are not saved.")
              : isPractice       ? SettingsText::tr("Practice goes on without it; changes are not "
                                                          "saved.")
                                 : SettingsText::tr("No agent runs until you choose."));
}

QString waysOutWords(const SettingsStore &settings)
{
    QString text = problemWords(settings);
    if (text.isEmpty())
        return {};
    const QString file = settings.filePath();
    const QString copy = settings.copyPath();
    text += u' ' + SettingsText::tr("Nothing was sent and nothing was saved.");
    const bool isThere = settings.problem()->kind != SettingsProblem::Kind::Missing;
    QStringList aside;
    if (isThere)
        aside << asideCommand(file);
    if (settings.canRestore() && QFileInfo::exists(copy)) {
        QStringList restore = aside;
        restore << QStringLiteral("cp -p %1 %2").arg(quoted(copy), quoted(file));
        text += u'\n' + SettingsText::tr("To use the last good settings again:")
                + QLatin1String("\n  ") + restore.join(QLatin1String(" && "));
    }
    if (QFileInfo::exists(copy))
        aside << asideCommand(copy);
    if (!aside.isEmpty())
        text += u'\n' + SettingsText::tr("To start with new settings:") + QLatin1String("\n  ")
                + aside.join(QLatin1String(" && "));
    if (settings.isKnown())
        text += u'\n' + SettingsText::tr("The window can write its last good settings again.");
    return text;
}

QString notSavedWords(const SettingsStore &settings)
{
    return settings.saveError().isEmpty()
               ? SettingsText::tr("%1 could not be written.").arg(settings.filePath())
               : SettingsText::tr("%1 could not be written: %2.")
                     .arg(settings.filePath(), settings.saveError());
}

QString unsavedWords(const SettingsStore &settings)
{
    if (settings.isSaved() || settings.problem())
        return {};
    return notSavedWords(settings) + u' '
           + SettingsText::tr("Changes of the settings hold until Drawbridge ends; they are saved "
                              "as soon as it is possible.");
}

QString notRestoredWords(const SettingsStore &settings)
{
    return SettingsText::tr("%1 could not be replaced. The settings are as before.")
        .arg(settings.filePath());
}

} // namespace ui
