#include "ui/sidebar/FilterChips.h"

#include "ui/kit/Chip.h"
#include "ui/kit/Controls.h"
#include "ui/kit/MenuText.h"
#include "ui/words/PathText.h"

#include <QHBoxLayout>
#include <QMenu>

namespace ui {

namespace {

constexpr int kMostFolders = 20;
constexpr std::array kDays{0, 1, 7, 30, 365};

QString textOf(int days)
{
    switch (days) {
    case 0:
        return FilterChips::tr("Any time");
    case 1:
        return FilterChips::tr("Today");
    case 7:
        return FilterChips::tr("Last 7 days");
    case 30:
        return FilterChips::tr("Last 30 days");
    default:
        break;
    }
    return FilterChips::tr("Last 12 months");
}

} // namespace

FilterChips::FilterChips(bridge::library::Conversations &conversations, const Theme &theme,
                         QWidget *parent)
    : QWidget(parent)
    , m_conversations(conversations)
    , m_folderMenu(new QMenu)
    , m_timeMenu(new QMenu)
    , m_folder(new Chip(theme, m_folderMenu, this))
    , m_time(new Chip(theme, m_timeMenu, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 4);
    row->setSpacing(6);
    row->addWidget(m_folder);
    row->addWidget(m_time);
    row->addStretch();
    connect(m_folderMenu, &QMenu::aboutToShow, this, &FilterChips::fillFolders);
    connect(m_timeMenu, &QMenu::aboutToShow, this, &FilterChips::fillTimes);
    fillFolders();
    fillTimes();
    showFilter();
}

void FilterChips::fillFolders()
{
    m_folderMenu->clear();
    const auto add = [this](const QString &text, bool isOn, auto change) {
        QAction *action = m_folderMenu->addAction(text);
        action->setCheckable(true);
        action->setChecked(isOn);
        connect(action, &QAction::triggered, this, [this, change](bool checked) {
            RowFilter filter = m_filter;
            change(filter, checked);
            set(filter);
        });
    };
    add(tr("All folders"), m_filter.folder.isEmpty(),
        [](RowFilter &filter, bool) { filter.folder.clear(); });
    QStringList folders = m_conversations.folders().mid(0, kMostFolders);
    if (!m_filter.folder.isEmpty() && !folders.contains(m_filter.folder))
        folders << m_filter.folder;
    for (const QString &folder : std::as_const(folders)) {
        if (!folder.isEmpty())
            add(menuText(pathLine(folder)), m_filter.folder == folder,
                [folder](RowFilter &filter, bool) { filter.folder = folder; });
    }
    m_folderMenu->addSection(tr("Also show"));
    add(tr("Archived"), m_filter.isArchived,
        [](RowFilter &filter, bool on) { filter.isArchived = on; });
    add(tr("Asked on the command line"), m_filter.isAsked,
        [](RowFilter &filter, bool on) { filter.isAsked = on; });
}

void FilterChips::fillTimes()
{
    m_timeMenu->clear();
    for (const int days : kDays) {
        QAction *action = m_timeMenu->addAction(textOf(days));
        action->setCheckable(true);
        action->setChecked(m_filter.days == days);
        connect(action, &QAction::triggered, this, [this, days] {
            RowFilter filter = m_filter;
            filter.days = days;
            set(filter);
        });
    }
}

void FilterChips::set(const RowFilter &filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    showFilter();
    emit changed();
}

void FilterChips::showFilter()
{
    const QString folder = m_filter.folder;
    const QString shown = folder.isEmpty() ? tr("All folders") : pathName(folder);
    const QString whole = folder.isEmpty() ? shown : pathLine(folder);
    const bool shownMore = m_filter.isArchived || m_filter.isAsked;
    m_folder->setText(shownMore ? tr("%1 +", "and what is hidden at first").arg(shown) : shown);
    m_folder->setToolTip(ui::toolTip({whole}));
    m_folder->setAccessibleName(tr("Folder: %1").arg(whole));
    m_time->setText(textOf(m_filter.days));
    m_time->setAccessibleName(tr("Time: %1").arg(textOf(m_filter.days)));
    m_folder->updateGeometry();
    m_time->updateGeometry();
}

} // namespace ui

#include "moc_FilterChips.cpp"
