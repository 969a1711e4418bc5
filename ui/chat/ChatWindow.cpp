#include "ui/chat/ChatWindow.h"

#include "ui/chat/ChatPane.h"
#include "ui/chat/Composer.h"
#include "ui/endpoint/UnsavedNote.h"
#include "ui/kit/Controls.h"
#include "ui/kit/NoticeBar.h"
#include "ui/kit/QuestionSheet.h"
#include "ui/sidebar/SideBar.h"
#include "ui/words/MarkedText.h"
#include "ui/words/PracticeText.h"
#include "ui/words/WorkText.h"

#include <QAction>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

namespace ui {

using bridge::chat::Chat;
using bridge::chat::ChatList;

ChatWindow::ChatWindow(ChatList &chats, bridge::library::Conversations &conversations,
                       bridge::endpoint::EndpointChoice &endpoints, Intents &intents, Theme &theme,
                       bridge::Clock &clock, QWidget *parent)
    : QMainWindow(parent)
    , m_chats(chats)
    , m_endpoints(endpoints)
    , m_intents(intents)
    , m_theme(theme)
    , m_clock(clock)
    , m_side(new SideBar({chats, conversations, endpoints, intents, theme, clock}, this))
    , m_column(new QVBoxLayout)
    , m_stack(new QStackedWidget(this))
{
    setMinimumSize(640, 420);
    resizeWithinScreen(*this, {1180, 820});
    m_stack->addWidget(new QWidget(m_stack)); // while no chat is shown
    auto *page = new QWidget(this);
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_side);
    m_column->setSpacing(0);
    m_column->addWidget(m_stack, 1);
    setNotice(new UnsavedNote(endpoints.settings(), page));
    row->addLayout(m_column, 1);
    setCentralWidget(page);
    addShortcuts();
    addEscapeSteps();
    connect(m_side, &SideBar::newChatRequested, this, &ChatWindow::newChatRequested);
    connect(m_side, &SideBar::newWindowRequested, this, &ChatWindow::newWindowRequested);
    connect(m_side, &SideBar::ownWindowRequested, this, &ChatWindow::ownWindowRequested);
    connect(m_side, &SideBar::chatSelected, this, &ChatWindow::select);
    connect(m_side, &SideBar::typingRequested, this, &ChatWindow::takeFocus);
    connect(m_side, &SideBar::closeRequested, this, [this](Chat *chat) { askToClose(*chat); });
    connect(&m_chats, &ChatList::closing, this, &ChatWindow::onClosing);
    followTitle();
}

ChatWindow::~ChatWindow() = default;

void ChatWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto act) {
        auto *action = new QAction(this);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, [this, act] {
            if (!isAsked())
                act();
        });
        addAction(action);
        return action;
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_N), [this] { emit newChatRequested({}); });
    add(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N), [this] { emit newWindowRequested(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_PageUp), [this] { selectNeighbour(-1); });
    add(QKeySequence(Qt::CTRL | Qt::Key_PageDown), [this] { selectNeighbour(1); });
    add(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), [this] { emit reopenRequested(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_K), [this] {
        if (!m_page)
            m_side->focusSearch();
    });
    for (const RowAction each : {RowAction::Rename, RowAction::Pin}) {
        add(keyOf(each), [this, each] {
            if (!m_page)
                m_side->actOnCurrent(each);
        })->setAutoRepeat(false);
    }
    add(QKeySequence(Qt::CTRL | Qt::Key_W), [this] {
        if (m_chat && !m_page)
            askToClose(*m_chat);
    });
    // Quitting asks by itself, and passes a question.
    auto *quit = new QAction(this);
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    connect(quit, &QAction::triggered, this, [this] { emit m_intents.quitRequested(); });
    addAction(quit);
}

void ChatWindow::addEscapeSteps()
{
    auto *key = new QAction(this);
    key->setShortcut(Qt::Key_Escape);
    key->setAutoRepeat(false);
    addAction(key);
    connect(key, &QAction::triggered, this, [this] { m_escape.escape(); });

    using Step = EscapeOrder::Step;
    const auto add = [this](Step step, bool (ChatPane::*act)()) {
        m_escape.set(step, [this, act] { return m_chat && !m_page && (shownPane()->*act)(); });
    };
    m_escape.set(Step::ClosePopover, [this] {
        // A question lies over the whole window, also one that another part of the program asks.
        for (QuestionSheet *question : findChildren<QuestionSheet *>()) {
            if (question->isVisible()) {
                question->close();
                return true;
            }
        }
        return m_chat && !m_page && shownPane()->closePopover();
    });
    m_escape.set(Step::CloseSearch, [this] {
        if (m_page || !m_side->closeSearch())
            return false;
        if (m_chat)
            shownPane()->takeFocus();
        return true;
    });
    add(Step::LeaveReason, &ChatPane::leaveReason);
    add(Step::DenyRequest, &ChatPane::denyRequest);
    m_escape.set(Step::CloseFailure, [this] {
        if (m_notice && m_notice->isVisible()) {
            m_notice->close();
            return true;
        }
        return m_chat && !m_page && shownPane()->closeFailure();
    });
    add(Step::StopTurn, &ChatPane::stopTurn);
    add(Step::ClearComposer, &ChatPane::clearComposer);
}

void ChatWindow::showPage(std::unique_ptr<QWidget> page)
{
    leavePage();
    m_page = page.release();
    m_stack->addWidget(m_page);
    m_stack->setCurrentWidget(m_page);
    m_side->hide();
    m_page->setFocus(Qt::OtherFocusReason);
}

void ChatWindow::leavePage()
{
    if (!m_page)
        return;
    // One of its signals may be on the stack.
    QWidget *page = std::exchange(m_page, nullptr);
    m_stack->removeWidget(page);
    page->hide();
    page->deleteLater();
    m_side->show();
    if (m_chat)
        m_stack->setCurrentWidget(shownPane());
    takeFocus();
    emit pageLeft();
}

void ChatWindow::showChat(Chat &chat, Focus focus)
{
    if (m_chat != &chat) {
        leavePage();
        const QWidget *focused = focusWidget();
        const bool wasInChat = !focused || (m_chat && shownPane()->isAncestorOf(focused));
        if (m_chat)
            m_chat->disconnect(this);
        m_chat = &chat;
        connect(&chat, &Chat::titleChanged, this, &ChatWindow::followTitle);
        if (!m_panes.contains(&chat)) {
            auto pane = std::make_unique<ChatPane>(chat, m_endpoints, m_intents, m_theme, m_clock);
            pane->setProbes(m_probes);
            adoptPane(std::move(pane));
        }
        // Keyboard navigation in the list must not lose its focus.
        const bool isInList = m_side->hasListFocus();
        m_stack->setCurrentWidget(shownPane());
        if (!isInList && (focus == Focus::InChat || wasInChat))
            shownPane()->takeFocus();
        followTitle();
        emit placed();
    }
    m_side->setCurrent(&chat);
    if (isActiveWindow())
        m_chats.setFront(chat);
}

std::unique_ptr<ChatPane> ChatWindow::takePane(Chat &chat)
{
    if (m_chat == &chat)
        leavePage();
    ChatPane *pane = m_panes.take(&chat);
    if (!pane)
        return nullptr;
    m_stack->removeWidget(pane);
    pane->setParent(nullptr);
    pane->disconnect(this);
    if (m_chat == &chat) {
        m_chat->disconnect(this);
        m_chat = nullptr;
        m_stack->setCurrentIndex(0);
        m_side->setCurrent(nullptr);
        followTitle();
    }
    return std::unique_ptr<ChatPane>(pane);
}

void ChatWindow::adoptPane(std::unique_ptr<ChatPane> pane)
{
    if (!pane)
        return;
    Chat *chat = &pane->chat();
    m_panes.insert(chat, pane.get());
    pane->setAgentMissing(m_isAgentMissing);
    connect(pane.get(), &ChatPane::rewindFailed, this, [this, chat](const QString &problem) {
        showNotice(NoticeBar::closable(
            chat->title().isEmpty() ? tr("The chat was not rewound")
                                    : tr("“%1” was not rewound").arg(isolatedTitle(chat->title())),
            markedText(problem, TextUse::Content)));
    });
    m_stack->addWidget(pane.release());
}

void ChatWindow::setAgentMissing(bool isMissing)
{
    m_isAgentMissing = isMissing;
    for (ChatPane *pane : std::as_const(m_panes))
        pane->setAgentMissing(isMissing);
}

void ChatWindow::onClosing(Chat *chat)
{
    const bool wasShown = m_chat == chat;
    // A slot of the pane may be on the stack.
    if (auto pane = takePane(*chat))
        pane.release()->deleteLater();
    if (wasShown)
        emit emptied();
}

void ChatWindow::select(Chat *chat)
{
    if (chat != m_chat)
        emit chatSelected(chat);
    // The chat may be shown in another window: the list returns to this window's.
    m_side->setCurrent(m_chat);
}

void ChatWindow::selectNeighbour(int step)
{
    if (Chat *neighbour = m_side->neighbourOf(m_chat, step))
        select(neighbour);
}

void ChatWindow::askToClose(Chat &chat)
{
    const QString work = workCutIn(chat);
    if (work.isEmpty()) {
        emit closeChatRequested(&chat);
        return;
    }
    if (m_question)
        m_question->close();
    const QString title = chat.title();
    auto *question = new QuestionSheet(
        m_theme,
        title.isEmpty() ? tr("Close this chat?") : tr("Close “%1”?").arg(isolatedTitle(title)),
        this);
    question->setText(work);
    auto *keep = question->addButton(ButtonKind::Primary, tr("Keep it open"));
    auto *close = question->addButton(ButtonKind::Danger, tr("Close chat"));
    connect(close, &QAbstractButton::clicked, this,
            [this, asked = &chat] { emit closeChatRequested(asked); });
    connect(&chat, &Chat::stateChanged, question, [question, asked = &chat] {
        const QString now = workCutIn(*asked);
        question->setText(now.isEmpty() ? tr("Nothing runs in it any more.") : now);
    });
    connect(&m_chats, &ChatList::closing, question, [question, asked = &chat](Chat *closed) {
        if (closed == asked)
            question->close();
    });
    connect(question, &QuestionSheet::closed, this, &ChatWindow::takeFocus);
    m_question = question;
    question->open(keep);
}

void ChatWindow::followTitle()
{
    const QString chat = m_chat ? m_chat->title() : QString();
    const QString title =
        chat.isEmpty() ? tr("Drawbridge") : tr("%1 — Drawbridge").arg(isolatedTitle(chat));
    setWindowTitle(m_endpoints.isInMemory() ? practiceTitle(title) : title);
}

void ChatWindow::setSideBarFooter(QWidget *footer)
{
    m_side->setFooter(footer);
}

void ChatWindow::setNotice(WarnNote *notice)
{
    connect(notice, &WarnNote::focusLeaves, this, &ChatWindow::takeFocus);
    m_column->insertWidget(0, notice);
}

void ChatWindow::showNotice(NoticeBar *notice)
{
    if (m_notice)
        m_notice->close();
    m_notice = notice;
    setNotice(notice);
    notice->show();
}

bool ChatWindow::isAsked() const
{
    const auto questions = findChildren<QuestionSheet *>();
    return std::any_of(questions.begin(), questions.end(),
                       [](const auto *each) { return each->isVisible(); });
}

void ChatWindow::takeFocus()
{
    if (isAsked())
        return;
    if (m_page)
        m_page->setFocus(Qt::OtherFocusReason);
    else if (m_chat)
        shownPane()->takeFocus();
}

Composer &ChatWindow::composer() const
{
    return shownPane()->composer();
}

void ChatWindow::present()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
    takeFocus();
}

void ChatWindow::closeEvent(QCloseEvent *event)
{
    if (m_closeGuard && !m_closeGuard()) {
        event->ignore();
        return;
    }
    event->accept();
    emit closed();
}

void ChatWindow::moveEvent(QMoveEvent *event)
{
    QMainWindow::moveEvent(event);
    emit placed();
}

void ChatWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    emit placed();
}

void ChatWindow::keyPressEvent(QKeyEvent *event)
{
    // Typing anywhere in the window goes to the composer.
    if (m_page || !m_chat || !shownPane()->takeTyping(*event))
        QMainWindow::keyPressEvent(event);
}

void ChatWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        emit placed();
    if (event->type() != QEvent::ActivationChange)
        return;
    if (!isActiveWindow()) {
        m_left = focusWidget();
        return;
    }
    if (m_chat) {
        m_chats.setFront(*m_chat);
        // Closed settings or menus leave the focus with no one, or where Return does harm. Who
        // was writing in the side bar goes on there.
        QWidget *focused = focusWidget();
        const bool wasWriting = focused == m_left && qobject_cast<QLineEdit *>(focused);
        if (!focused || (m_side->isAncestorOf(focused) && !wasWriting))
            takeFocus();
    }
    emit activated();
}

} // namespace ui

#include "moc_ChatWindow.cpp"
