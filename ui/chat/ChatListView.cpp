#include "ui/chat/ChatListView.h"

#include "ui/endpoint/PinMenu.h"
#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/EndpointText.h"
#include "ui/words/MarkedText.h"
#include "ui/words/StatusText.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>

namespace ui {

using bridge::chat::Chat;
using bridge::chat::ChatList;
using bridge::session::ChatState;

namespace {

constexpr int kChat = Qt::UserRole;
constexpr int kDot = 16;

class RowDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->decorationPosition = QStyleOptionViewItem::Right;
    }
};

QString titleOf(const Chat &chat)
{
    return chat.title().isEmpty() ? ChatListView::tr("New chat") : isolatedTitle(chat.title());
}

/// Only states that are worth notice in another chat.
std::optional<Status> newsOf(const Chat &chat)
{
    switch (chat.state()) {
    case ChatState::Working:
    case ChatState::Waiting:
    case ChatState::Retrying:
    case ChatState::Failed:
        return statusOf(chat);
    case ChatState::Ready:
        if (chat.failure())
            return Status{Tone::Error, ChatListView::tr("The last message failed"), {}};
        break;
    case ChatState::Stopped:
    case ChatState::Starting:
    case ChatState::Restarting:
        break;
    }
    return std::nullopt;
}

} // namespace

ChatListView::ChatListView(ChatList &chats, bridge::endpoint::EndpointChoice &endpoints,
                           Theme &theme, QWidget *parent)
    : QListWidget(parent)
    , m_endpoints(endpoints)
    , m_theme(theme)
{
    setStyleClass(this, QStringLiteral("navigation conversations"));
    setFont(Theme::textFont());
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    setUniformItemSizes(true);
    setIconSize({kDot, kDot});
    setItemDelegate(new RowDelegate(this));
    // A click must not take the focus from the composer.
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Chats"));
    for (int i = 0; i < chats.count(); ++i)
        addChat(chats.at(i));
    connect(&chats, &ChatList::added, this, [this](Chat *chat) { addChat(*chat); });
    connect(&chats, &ChatList::closing, this, &ChatListView::removeChat);
    connect(&theme, &Theme::changed, this, &ChatListView::showAll);
    connect(&endpoints, &bridge::endpoint::EndpointChoice::changed, this, &ChatListView::showAll);
    connect(this, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (item)
            emit chatSelected(chatOf(item));
    });
}

void ChatListView::addChat(Chat &chat)
{
    const QSignalBlocker ours(this);
    auto *item = new QListWidgetItem;
    item->setData(kChat, QVariant::fromValue(static_cast<QObject *>(&chat)));
    insertItem(0, item);
    m_items.insert(&chat, item);
    const auto follow = [this, &chat] { show(chat); };
    connect(&chat, &Chat::titleChanged, this, follow);
    connect(&chat, &Chat::stateChanged, this, follow);
    connect(&chat, &Chat::turnEnded, this, follow);
    connect(&chat, &Chat::agentChanged, this, follow);
    connect(&chat, &Chat::pinChanged, this, follow);
    show(chat);
    setCurrent(m_current);
}

void ChatListView::removeChat(Chat *chat)
{
    const QSignalBlocker ours(this);
    chat->disconnect(this);
    delete m_items.take(chat);
    if (m_current == chat)
        m_current = nullptr;
    setCurrent(m_current); // Qt would go on to a neighbour
}

void ChatListView::show(Chat &chat)
{
    QListWidgetItem *item = m_items.value(&chat);
    const QString title = titleOf(chat);
    const auto news = newsOf(chat);
    const QStringList words{news ? news->text : statusOf(chat).text,
                            tr("endpoint: %1").arg(endpointName(m_endpoints, chat.pin()))};
    item->setText(title);
    item->setIcon(news ? icon(Icon::Dot, colorOf(news->tone, m_theme.colors())) : QIcon());
    item->setToolTip(ui::toolTip({title, words.join(QLatin1String(" · "))}));
    item->setData(Qt::AccessibleTextRole, (QStringList{title} + words).join(QLatin1String(", ")));
    item->setHidden(!title.contains(m_filter, Qt::CaseInsensitive));
}

void ChatListView::showAll()
{
    for (int row = 0; row < count(); ++row)
        show(*chatOf(item(row)));
}

Chat *ChatListView::chatOf(const QListWidgetItem *item) const
{
    return item ? static_cast<Chat *>(item->data(kChat).value<QObject *>()) : nullptr;
}

void ChatListView::setCurrent(Chat *chat)
{
    const QSignalBlocker ours(this);
    m_current = chat;
    QListWidgetItem *item = m_items.value(chat);
    setCurrentItem(item);
    if (!item)
        clearSelection();
}

void ChatListView::setFilter(const QString &text)
{
    m_filter = text.trimmed();
    showAll();
}

void ChatListView::selectFirst()
{
    for (int row = 0; row < count(); ++row) {
        if (!item(row)->isHidden()) {
            emit chatSelected(chatOf(item(row)));
            return;
        }
    }
}

Chat *ChatListView::neighbourOf(const Chat *chat, int step) const
{
    QListWidgetItem *from = m_items.value(chat);
    if (!from)
        return nullptr;
    const int start = row(from);
    for (int i = 1; i < count(); ++i) {
        QListWidgetItem *other = item(((start + i * step) % count() + count()) % count());
        if (!other->isHidden())
            return chatOf(other);
    }
    return nullptr;
}

void ChatListView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        QListWidget::mousePressEvent(event);
}

void ChatListView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete && m_current)
        emit closeRequested(m_current);
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        emit entered();
    else
        QListWidget::keyPressEvent(event);
}

void ChatListView::paintEvent(QPaintEvent *event)
{
    QListWidget::paintEvent(event);
    for (int row = 0; row < count(); ++row) {
        if (!item(row)->isHidden())
            return;
    }
    if (m_filter.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setFont(Theme::textFont(12.5));
    painter.setPen(m_theme.colors().text3);
    painter.drawText(viewport()->rect().adjusted(kDot, kDot, -kDot, 0),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                     tr("No chat title contains this."));
}

void ChatListView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    QListWidgetItem *item = byKey ? currentItem() : itemAt(event->pos());
    if (!item)
        return;
    Chat *chat = chatOf(item);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Open in a new window"), this,
                    [this, chat] { emit ownWindowRequested(chat); });
    auto *pins = new PinMenu(tr("Use endpoint"), m_endpoints, PinMenu::Offer::Everything, menu);
    pins->setCurrent(chat->pin());
    connect(pins, &PinMenu::pinSelected, chat, &Chat::setPin);
    menu->addMenu(pins);
    menu->addSeparator();
    menu->addAction(tr("Close") + u'\t'
                        + QKeySequence(Qt::CTRL | Qt::Key_W).toString(QKeySequence::NativeText),
                    this, [this, chat] { emit closeRequested(chat); });
    connect(chat, &QObject::destroyed, menu, &QMenu::close);
    menu->popup(byKey ? viewport()->mapToGlobal(visualItemRect(item).center())
                      : event->globalPos());
}

} // namespace ui

#include "moc_ChatListView.cpp"
