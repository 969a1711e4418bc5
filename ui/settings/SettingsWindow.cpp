#include "ui/settings/SettingsWindow.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/kit/NavigationRows.h"
#include "ui/kit/NoticeBar.h"
#include "ui/kit/StyleSheet.h"
#include "ui/kit/Theme.h"
#include "ui/kit/WarnNote.h"
#include "ui/words/PracticeText.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListWidget>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int kNavigationWidth = 228;
constexpr int kPageRole = Qt::UserRole;

} // namespace

SettingsWindow::SettingsWindow(std::vector<std::unique_ptr<SettingsPage>> pages, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_navigation(new QListWidget)
    , m_column(new QVBoxLayout)
    , m_pages(new QStackedWidget(this))
{
    setWindowTitle(tr("Settings — Drawbridge"));
    setWindowIcon(icon(Icon::App, {}));
    setMinimumSize(960, 420);
    // Also makes the minimum smaller on a small screen; the page scrolls then.
    resizeWithinScreen(*this, {1080, 880});

    auto *side = new QFrame(this);
    side->setFixedWidth(kNavigationWidth);
    setStyleClass(side, QStringLiteral("sidebar"));
    auto *sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(12, 14, 12, 12);
    sideLayout->addWidget(m_navigation);

    m_navigation->setFont(Theme::textFont());
    m_navigation->setAccessibleName(tr("Settings pages"));
    m_navigation->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setStyleClass(m_navigation, QStringLiteral("navigation"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(side);
    layout->addLayout(m_column, 1);
    m_column->setSpacing(0);
    m_column->addWidget(m_pages, 1);

    for (auto &page : pages)
        addPage(*page.release());
    connect(m_navigation, &QListWidget::currentItemChanged, this,
            [this](const QListWidgetItem *item) {
                if (item)
                    m_pages->setCurrentIndex(item->data(kPageRole).toInt());
            });
    // A press beside the entries would leave the page that is shown without its mark.
    connect(m_navigation, &QListWidget::itemSelectionChanged, this, [this] {
        QListWidgetItem *shown = m_navigation->currentItem();
        if (shown && m_navigation->selectedItems().isEmpty())
            shown->setSelected(true);
    });
    m_navigation->setFocus();
}

void SettingsWindow::setNotice(QWidget *notice)
{
    m_column->insertWidget(0, notice);
}

void SettingsWindow::markPractice()
{
    setWindowTitle(practiceTitle(windowTitle()));
    auto *note = new WarnNote(this);
    setNotice(note);
    note->setWords(practiceWords());
}

void SettingsWindow::showNotice(NoticeBar *notice)
{
    if (m_notice)
        m_notice->close();
    m_notice = notice;
    setNotice(notice);
    notice->show();
}

void SettingsWindow::addPage(SettingsPage &page)
{
    auto *area = new QScrollArea(m_pages);
    area->setWidget(&page);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    setStyleClass(area, QStringLiteral("bare"));
    area->viewport()->setAutoFillBackground(false);
    page.setAutoFillBackground(false);

    const QString before = m_shown.empty() ? QString() : m_shown.back()->group();
    if (!page.group().isEmpty() && before != page.group()) {
        auto *caption = new QListWidgetItem(page.group(), m_navigation);
        caption->setFlags(Qt::NoItemFlags); // the arrow keys pass over it
        caption->setData(NavigationRows::Caption, true);
    }
    auto *item = new QListWidgetItem(page.title(), m_navigation);
    item->setData(NavigationRows::Apart, page.group().isEmpty() && !before.isEmpty());
    item->setData(kPageRole, m_pages->addWidget(area));
    m_shown.push_back(&page);
}

void SettingsWindow::showPage(SettingsPageId id)
{
    for (int row = 0; row < m_navigation->count(); ++row) {
        const QVariant page = m_navigation->item(row)->data(kPageRole);
        if (!page.isValid() || m_shown[page.toUInt()]->id() != id)
            continue;
        m_navigation->setCurrentRow(row);
        show();
        raise();
        activateWindow();
        m_shown[page.toUInt()]->opened();
        return;
    }
}

void SettingsWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Cancel))
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace ui
