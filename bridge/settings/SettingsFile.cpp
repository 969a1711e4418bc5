#include "bridge/settings/SettingsFile.h"

#include "bridge/core/LogCategories.h"
#include "bridge/core/RegularFile.h"
#include "bridge/core/ReplaceFile.h"
#include "bridge/settings/SettingDefs.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QTemporaryDir>
#include <QTemporaryFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <utility>

#include <sys/stat.h>

namespace bridge::settings {

namespace {

using Kind = SettingsProblem::Kind;
using Content = SettingsFile::Content;
using Values = SettingsFile::Values;

constexpr qint64 kMaxSize = 16LL * 1024 * 1024;
constexpr char kFirstLine[] = "; Drawbridge settings. A file without its last line is incomplete.";
constexpr char kLastLine[] = "; end";

/// True for the keys and groups of all versions of this program.
bool isOurs(const QString &key)
{
    const std::array others{kOldEndpointModel.group, kOldEndpointAuthorities.group,
                            kWorkspace.key,          kTheme.key,
                            kTrayHintShown.key,      kToolLimitMinutes.key,
                            kSleepAfterMinutes.key,  kAgentProgram.key,
                            kFirstStartDone.key};
    const auto is = [name = key.section(u'/', 0, 0)](const char *each) {
        return name == QLatin1String(each);
    };
    return std::any_of(kChoiceKeys.begin(), kChoiceKeys.end(), is)
           || std::any_of(others.begin(), others.end(), is);
}

SettingsProblem systemProblem(int error)
{
    return {Kind::Unreadable, qt_error_string(error)};
}

Result<QByteArray, SettingsProblem> contentOf(const QString &path)
{
    struct stat info = {};
    // A link that leads nowhere is not missing.
    if (::lstat(QFile::encodeName(path).constData(), &info) != 0 && errno == ENOENT)
        return failed(SettingsProblem{Kind::Missing});
    const auto content = readRegularFile(path, kMaxSize);
    if (content)
        return content->isNull() ? QByteArray("") : *content;
    switch (content.error().kind) {
    case FileProblem::Kind::NotAFile:
        return failed(systemProblem(QFileInfo(path).isDir() ? EISDIR : EINVAL));
    case FileProblem::Kind::TooLarge:
        return failed(systemProblem(EFBIG));
    case FileProblem::Kind::Unreadable:
        break;
    }
    return failed(SettingsProblem{Kind::Unreadable, content.error().detail});
}

/// The number of the first line that is none of a settings file; 0: there is none. QSettings skips
/// such lines, and it names them only once.
int wrongLine(const QList<QByteArray> &lines)
{
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray &line = lines.at(i);
        const bool isGroup = line.startsWith('[') && line.endsWith(']');
        const bool isPassed = line.isEmpty() || line.startsWith(';') || line.startsWith('#');
        if (!isPassed && !isGroup && line.indexOf('=') < 1)
            return static_cast<int>(i) + 1;
    }
    return 0;
}

bool isMarked(const QByteArray &text)
{
    return text.startsWith(kFirstLine);
}

bool hasSwitch(const Values &values)
{
    return values.contains(QLatin1String(kCustomApiEndpointEnabled.key));
}

bool isOn(const Values &values)
{
    return values.value(QLatin1String(kCustomApiEndpointEnabled.key)).toBool();
}

/// A switch that is cut off or of another type would be read as 'off'.
bool isSwitch(const QVariant &value)
{
    if (value.typeId() != QMetaType::QString)
        return false;
    constexpr std::array kWords{"true", "false", "1", "0"};
    return std::any_of(kWords.begin(), kWords.end(), [text = value.toString()](const char *word) {
        return text.compare(QLatin1String(word), Qt::CaseInsensitive) == 0;
    });
}

bool isPlausible(const Values &values, bool isMarked)
{
    const QString address = values.value(QLatin1String(kCustomApiEndpoint.key)).toString();
    if (isOn(values) && address.isEmpty())
        return false;
    return isMarked ? hasSwitch(values) : std::any_of(values.keyBegin(), values.keyEnd(), isOurs);
}

std::optional<SettingsProblem> problemOf(const QByteArray &text, const Values &values)
{
    if (text.trimmed().isEmpty())
        return SettingsProblem{Kind::Empty};
    QList<QByteArray> lines = text.split('\n');
    for (QByteArray &line : lines)
        line = line.trimmed();
    if (text.contains('\0') || !QUtf8StringView(text).isValidUtf8())
        return SettingsProblem{Kind::NotUnderstood};
    // Before the lines: the last one of a file that was cut off is none of a settings file.
    if (isMarked(text) && !lines.contains(kLastLine))
        return SettingsProblem{Kind::Incomplete};
    if (const int line = wrongLine(lines); line > 0)
        return SettingsProblem{Kind::NotUnderstood, {}, line};
    if (hasSwitch(values) && !isSwitch(values.value(QLatin1String(kCustomApiEndpointEnabled.key))))
        return SettingsProblem{Kind::NotUnderstood};
    if (!isPlausible(values, isMarked(text)))
        return SettingsProblem{Kind::NotUnderstood};
    return std::nullopt;
}

/// All keys of the file, also unknown ones: a list of the definitions could lack one.
Values valuesOf(const QString &path)
{
    QSettings file(path, QSettings::IniFormat);
    Values values;
    const QStringList keys = file.allKeys();
    for (const QString &key : keys)
        values.insert(key, file.value(key));
    return values;
}

/// QSettings reads by path: content and values belong together if the file is the same after it.
Result<Content, SettingsProblem> readAt(const QString &path)
{
    constexpr int kTries = 5;
    for (int i = 0; i < kTries; ++i) {
        const auto before = contentOf(path);
        if (!before)
            return failed(before.error());
        Values values = valuesOf(path);
        const auto after = contentOf(path);
        if (!after || *after != *before)
            continue;
        if (const auto problem = problemOf(*before, values))
            return failed(*problem);
        return Content{*before, std::move(values)};
    }
    return failed(systemProblem(EAGAIN));
}

using Reading = Result<Content, SettingsProblem>;

Reading withoutDefault(Reading reading)
{
    if (reading && !isOn(reading->values))
        reading->values.remove(QLatin1String(kCustomApiEndpointEnabled.key));
    return reading;
}

/// The file returns strings.
bool isSame(const Values &read, const Values &written)
{
    return read.size() == written.size()
           && std::all_of(written.keyBegin(), written.keyEnd(), [&](const QString &key) {
                  return read.value(key).toString() == written.value(key).toString();
              });
}

/// As QSettings writes it, into a file below `place` that nobody else sees and that needs no wait
/// for the disk. Null: not possible.
QByteArray textOf(const Values &values, const QString &place)
{
    const QTemporaryDir folder(place + QStringLiteral("/drawbridge-XXXXXX"));
    const QString path = folder.filePath(QStringLiteral("settings"));
    if (!folder.isValid())
        return {};
    {
        QSettings settings(path, QSettings::IniFormat);
        settings.setAtomicSyncRequired(false);
        for (auto it = values.cbegin(); it != values.cend(); ++it)
            settings.setValue(it.key(), *it);
        settings.sync();
        if (settings.status() != QSettings::NoError)
            return {};
    }
    // QSettings does not notice all that could not be written, and reads only under another name
    // what it has written itself.
    const QString written = path + QStringLiteral("-written");
    QFile file(written);
    if (!QFile::rename(path, written) || !isSame(valuesOf(written), values)
        || !file.open(QIODevice::ReadOnly))
        return {};
    return QByteArray(kFirstLine) + '\n' + file.readAll() + kLastLine + '\n';
}

/// Renames it to a name that is free.
bool moveAside(const QString &path)
{
    struct stat info = {};
    if (::lstat(QFile::encodeName(path).constData(), &info) != 0)
        return errno == ENOENT;
    QString aside = path + QStringLiteral(".aside");
    for (int i = 2; QFileInfo::exists(aside) || QFileInfo(aside).isSymLink(); ++i)
        aside = path + QStringLiteral(".aside-%1").arg(i);
    return ::rename(QFile::encodeName(path).constData(), QFile::encodeName(aside).constData()) == 0;
}

} // namespace

SettingsFile::SettingsFile(QString path)
    : m_path(std::move(path))
{}

QString SettingsFile::copyPath() const
{
    return m_path + QStringLiteral(".last-good");
}

Result<Content, SettingsProblem> SettingsFile::read() const
{
    auto content = readAt(m_path);
    if (content && !isMarked(content->text) && !hasSwitch(content->values)) {
        const auto copy = readCopy();
        if (copy ? isOn(copy->values) : copy.error().kind != Kind::Missing)
            return failed(SettingsProblem{Kind::Incomplete});
    }
    if (content || content.error().kind != Kind::Missing)
        return withoutDefault(std::move(content));
    const auto copy = contentOf(copyPath());
    if (!copy && copy.error().kind == Kind::Missing)
        return Content{};
    return content;
}

Result<Content, SettingsProblem> SettingsFile::readCopy() const
{
    return withoutDefault(readAt(copyPath()));
}

bool SettingsFile::keepCopy(const QByteArray &text) const
{
    if (const auto copy = contentOf(copyPath()); copy && *copy == text)
        return true;
    // Without waiting for the disk: the file itself is on it. Private, like every temporary file.
    QTemporaryFile file(copyPath() + QStringLiteral(".XXXXXX"));
    const bool isWritten = file.open() && file.write(text) == text.size() && file.flush();
    const QByteArray from = QFile::encodeName(file.fileName());
    if (isWritten && ::rename(from.constData(), QFile::encodeName(copyPath()).constData()) == 0)
        return true;
    qCWarning(lcSettings) << "cannot write" << copyPath();
    return false;
}

Result<void, QString> SettingsFile::write(const Values &values, OldCopy oldCopy) const
{
    Values all = values;
    if (const QLatin1String key(kCustomApiEndpointEnabled.key); !isOn(all))
        all.insert(key, false); // a file that lacks its switch is damaged
    QByteArray text = textOf(all, QDir::tempPath());
    if (text.isNull()) // e.g. a full /tmp
        text = textOf(all, QFileInfo(m_path).path());
    if (text.isNull())
        return failed(qt_error_string(ENOSPC));
    // Addresses, headers and variables are private.
    if (auto written = replaceFile(m_path, text, FileAccess::Private); !written)
        return written;
    // Only now: without a file, a copy says that there was one.
    if (oldCopy == OldCopy::PutAside)
        moveAside(copyPath());
    keepCopy(text);
    return {};
}

bool SettingsFile::putAside() const
{
    return moveAside(m_path);
}

} // namespace bridge::settings
