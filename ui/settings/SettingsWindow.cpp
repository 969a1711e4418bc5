#include "ui/settings/SettingsWindow.h"

#include "ui/kit/Icons.h"
#include "ui/kit/StyleSheet.h"
#include "ui/kit/Theme.h"
#include "ui/settings/AboutPage.h"
#include "ui/settings/AiChatPage.h"
#include "ui/settings/AppearancePage.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListWidget>
#include <QScrollArea>
#include <QStackedWidget>

namespace ui {

namespace {

constexpr int kNavigationWidth = 228;
constexpr int kPageRole = Qt::UserRole;

} // namespace

SettingsWindow::SettingsWindow(const SettingsServices &services, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_navigation(new QListWidget)
    , m_pages(new QStackedWidget(this))
    , m_aiChat(new AiChatPage(services, this))
{
    setWindowTitle(tr("Settings — Drawbridge"));
    setWindowIcon(icon(Icon::App, {}));
    setMinimumSize(960, 420);
    resize(1080, 880);

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
    layout->addWidget(m_pages, 1);

    addPage(new AppearancePage(services.settings, this), false);
    addHeading(tr("Advanced"));
    addPage(m_aiChat, true);
    addPage(new AboutPage(services.chats, this), false);
    connect(m_navigation, &QListWidget::currentItemChanged, this,
            [this](const QListWidgetItem *item) {
                if (item)
                    m_pages->setCurrentIndex(item->data(kPageRole).toInt());
            });
    connect(m_aiChat, &AiChatPage::fixRequested, this, &SettingsWindow::fixRequested);
    m_navigation->setCurrentRow(2);
    setTabOrder(m_navigation, m_pages);
    m_navigation->setFocus();
}

void SettingsWindow::addPage(SettingsPage *page, bool indented)
{
    auto *area = new QScrollArea(m_pages);
    area->setWidget(page);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    setStyleClass(area, QStringLiteral("bare"));
    area->viewport()->setAutoFillBackground(false);
    page->setAutoFillBackground(false);

    auto *item = new QListWidgetItem(page->title(), m_navigation);
    if (indented)
        item->setText(QStringLiteral("     ") + page->title());
    item->setData(Qt::AccessibleTextRole, page->title());
    item->setData(kPageRole, m_pages->addWidget(area));
}

void SettingsWindow::addHeading(const QString &text)
{
    auto *item = new QListWidgetItem(text, m_navigation);
    item->setFlags(Qt::ItemIsEnabled);
}

void SettingsWindow::showAiChat()
{
    for (int row = 0; row < m_navigation->count(); ++row) {
        const auto *item = m_navigation->item(row);
        if (item->data(kPageRole).isValid()
            && static_cast<QScrollArea *>(m_pages->widget(item->data(kPageRole).toInt()))->widget()
                   == m_aiChat)
            m_navigation->setCurrentRow(row);
    }
    show();
    raise();
    activateWindow();
    m_aiChat->focusUnusableAddress();
}

void SettingsWindow::checkEndpoint()
{
    showAiChat();
    m_aiChat->checkEndpoint();
}

void SettingsWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Cancel))
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace ui
