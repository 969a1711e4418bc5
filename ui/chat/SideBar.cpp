#include "ui/chat/SideBar.h"

#include "ui/chat/ChatListView.h"
#include "ui/endpoint/PinMenu.h"
#include "ui/kit/Controls.h"
#include "ui/kit/NotedButton.h"
#include "ui/kit/QuietButton.h"
#include "ui/kit/StyleSheet.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

namespace ui {

using bridge::chat::Chat;

SideBar::SideBar(bridge::chat::ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
                 Intents &intents, Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_endpoints(endpoints)
    , m_intents(intents)
    , m_theme(theme)
    , m_search(new QLineEdit(this))
    , m_list(new ChatListView(chats, endpoints, theme, this))
    , m_footer(new QVBoxLayout)
{
    setStyleClass(this, QStringLiteral("sidebar"));
    setFixedWidth(Theme::kSideBarWidth);
    m_search->setFont(Theme::textFont(13));
    m_search->setPlaceholderText(tr("Search chats"));
    m_search->setAccessibleName(tr("Search chats"));
    m_search->setClearButtonEnabled(true);

    auto *top = new QVBoxLayout;
    top->setContentsMargins(12, 0, 11, 0);
    top->setSpacing(10);
    top->addLayout(makeNewChat());
    top->addWidget(m_search);
    top->addWidget(m_list, 1);
    auto *line = new QFrame(this);
    setStyleClass(line, QStringLiteral("separator"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 12, 1, 8);
    column->setSpacing(0);
    column->addLayout(top, 1);
    column->addWidget(line);
    column->addSpacing(8);
    column->addLayout(m_footer);
    column->addLayout(makeFoot());

    connect(m_search, &QLineEdit::textChanged, m_list, &ChatListView::setFilter);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        m_list->selectFirst();
        m_search->clear();
        emit typingRequested();
    });
    connect(m_list, &ChatListView::entered, this, &SideBar::typingRequested);
    connect(m_list, &ChatListView::chatSelected, this, &SideBar::chatSelected);
    connect(m_list, &ChatListView::ownWindowRequested, this, &SideBar::ownWindowRequested);
    connect(m_list, &ChatListView::closeRequested, this, &SideBar::closeRequested);
}

QLayout *SideBar::makeNewChat()
{
    auto *menu = new QMenu(this);
    auto *with = new PinMenu(tr("New chat with"), m_endpoints, PinMenu::Offer::Fixed, menu);
    menu->addMenu(with);
    menu->addAction(
        tr("New window") + u'\t'
            + QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N).toString(QKeySequence::NativeText),
        this, &SideBar::newWindowRequested);
    connect(with, &PinMenu::pinSelected, this, &SideBar::newChatRequested);

    auto *chat = new NotedButton(m_theme, ButtonKind::Primary, tr("New chat"), this);
    chat->setKeyNote(QKeySequence(Qt::CTRL | Qt::Key_N).toString(QKeySequence::NativeText));
    chat->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(chat, &QWidget::customContextMenuRequested, menu,
            [menu, chat](const QPoint &at) { menu->popup(chat->mapToGlobal(at)); });
    connect(chat, &QAbstractButton::clicked, this, [this] { emit newChatRequested({}); });
    auto *more = makeButton(ButtonKind::Primary, {}, this);
    more->setIcon(icon(Icon::ChevronDown, m_theme.colors().onAccent));
    more->setAccessibleName(tr("Other new chats and windows"));
    more->setFixedWidth(30);
    connect(more, &QAbstractButton::clicked, menu,
            [menu, more] { menu->popup(more->mapToGlobal(QPoint(0, more->height() + 2))); });

    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(chat, 1);
    row->addWidget(more);
    return row;
}

QLayout *SideBar::makeFoot()
{
    auto *settings = new QuietButton(m_theme, tr("Settings"), this);
    settings->setMark(Icon::Settings);
    settings->setFont(Theme::textFont(13));
    connect(settings, &QAbstractButton::clicked, this,
            [this] { emit m_intents.settingsRequested(SettingsPageId::AiChat); });
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 0, 12, 2);
    foot->addWidget(settings);
    foot->addStretch();
    return foot;
}

void SideBar::setFooter(QWidget *footer)
{
    m_footer->addWidget(footer);
}

void SideBar::setCurrent(Chat *chat)
{
    m_list->setCurrent(chat);
}

bool SideBar::closeSearch()
{
    if (m_search->text().isEmpty() && !m_search->hasFocus())
        return false;
    m_search->clear();
    return true;
}

bool SideBar::hasListFocus() const
{
    return m_list->hasFocus() || m_search->hasFocus();
}

Chat *SideBar::neighbourOf(const Chat *chat, int step) const
{
    return m_list->neighbourOf(chat, step);
}

} // namespace ui

#include "moc_SideBar.cpp"
