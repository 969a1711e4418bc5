#include "ui/settings/WorkspaceCard.h"

#include "ui/kit/FolderDialog.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/PathText.h"

#include <QDir>
#include <QHBoxLayout>

namespace ui {

using bridge::settings::kWorkspace;
using bridge::settings::SettingsStore;

WorkspaceCard::WorkspaceCard(SettingsStore &settings, QWidget *parent)
    : Card(parent)
    , m_settings(settings)
    , m_path(new ElidedLabel(TextRole::Code, this, Qt::ElideMiddle))
    , m_missing(makeLabel(TextRole::Hint, tr("This folder is gone. Choose another one."), this))
{
    m_path->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setStyleClass(m_missing, QStringLiteral("error"));
    auto *choose = makeButton(ButtonKind::Secondary, tr("Browse…"), this);
    choose->setAccessibleName(tr("Choose the workspace folder"));

    auto *row = new QHBoxLayout;
    row->setSpacing(11);
    row->addWidget(makeLabel(TextRole::CardTitle, tr("Workspace"), this));
    row->addWidget(m_path, 1);
    row->addWidget(choose);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(row);
    layout->addWidget(m_missing);

    connect(choose, &QPushButton::clicked, this, &WorkspaceCard::browse);
    connect(&m_settings, &SettingsStore::changed, this, [this](const QString &key) {
        if (key == QLatin1String(kWorkspace.key))
            refresh();
    });
    refresh();
}

QString WorkspaceCard::folder() const
{
    const auto folder = m_settings.value(kWorkspace);
    return folder.isEmpty() ? QDir::homePath() : folder;
}

void WorkspaceCard::browse()
{
    chooseFolder(this, tr("Workspace"), folder(),
                 [this](const QString &path) { m_settings.setValue(kWorkspace, path); });
}

void WorkspaceCard::refresh()
{
    const auto path = folder();
    m_path->setFullText(withTilde(path));
    m_path->setAccessibleName(tr("Workspace: %1").arg(path));
    m_missing->setVisible(!QDir(path).exists());
}

} // namespace ui
