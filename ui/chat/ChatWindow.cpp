#include "ui/chat/ChatWindow.h"

#include "bridge/session/Chat.h"
#include "ui/chat/ChatHeader.h"
#include "ui/chat/Composer.h"
#include "ui/chat/ConversationList.h"
#include "ui/chat/QuietButton.h"
#include "ui/chat/TranscriptView.h"
#include "ui/chat/WelcomeNote.h"
#include "ui/common/Controls.h"
#include "ui/common/StyleSheet.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace ui {

using bridge::session::Chat;
using bridge::session::ChatState;

ChatWindow::ChatWindow(bridge::session::ChatList &chats, Theme &theme, bridge::Clock &clock,
                       QWidget *parent)
    : QMainWindow(parent)
    , m_chats(chats)
    , m_chat(chats.at(0))
    , m_theme(theme)
    , m_clock(clock)
{
    resize(1180, 820);
    setMinimumSize(640, 420);
    auto *page = new QWidget(this);
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(makeSideBar());
    row->addWidget(makeMain(), 1);
    setCentralWidget(page);
    connectChat();
    connectTranscript();
    followState();
    m_composer->focusEditor();
}

QWidget *ChatWindow::makeSideBar()
{
    auto *bar = new QFrame(this);
    setStyleClass(bar, QStringLiteral("sidebar"));
    bar->setFixedWidth(Theme::kSideBarWidth);
    auto *column = new QVBoxLayout(bar);
    column->setContentsMargins(0, 12, 1, 8);
    column->setSpacing(0);
    auto *list = new QVBoxLayout;
    list->setContentsMargins(12, 0, 11, 0);
    list->addWidget(new ConversationList(m_chats, bar));
    column->addLayout(list, 1);
    auto *line = new QFrame(bar);
    setStyleClass(line, QStringLiteral("separator"));
    column->addWidget(line);
    column->addSpacing(8);
    m_footer = new QVBoxLayout;
    column->addLayout(m_footer);

    auto *settings = new QuietButton(m_theme, tr("Settings"), bar);
    settings->setMark(Icon::Settings);
    settings->setFont(Theme::textFont(13));
    connect(settings, &QAbstractButton::clicked, this, &ChatWindow::settingsRequested);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 0, 12, 2);
    foot->addWidget(settings);
    foot->addStretch();
    column->addLayout(foot);
    return bar;
}

QWidget *ChatWindow::makeMain()
{
    auto *main = new QWidget(this);
    auto *column = new QVBoxLayout(main);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_transcript = new TranscriptView(m_chat.transcript(), m_theme, m_clock, main);
    m_transcript->setPlaceholder(new WelcomeNote(m_chat));
    m_composer = new Composer(m_theme, main);
    m_pendingBar = makePendingBar();
    column->addWidget(new ChatHeader(m_chat, main));
    column->addWidget(m_transcript, 1);
    column->addWidget(m_pendingBar);
    column->addWidget(m_composer);
    return main;
}

QWidget *ChatWindow::makePendingBar()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(20, 0, 20, 10);
    row->setSpacing(12);
    auto *text = makeLabel(TextRole::Hint, tr("The agent restarts when this turn ends."), bar);
    text->setWordWrap(false);
    auto *now = makeButton(ButtonKind::Secondary, tr("Apply now"), bar);
    now->setToolTip(tr("Interrupts this turn; you can send the message again."));
    row->addStretch();
    row->addWidget(text);
    row->addWidget(now);
    row->addStretch();
    connect(now, &QPushButton::clicked, &m_chat, &Chat::applyNow);
    return bar;
}

void ChatWindow::connectChat()
{
    connect(&m_chat, &Chat::stateChanged, this, &ChatWindow::followState);
    connect(&m_chat, &Chat::titleChanged, this, &ChatWindow::followState);
    connect(&m_chat, &Chat::restartPendingChanged, this, &ChatWindow::followState);
    connect(&m_chat, &Chat::queueChanged, this, &ChatWindow::followState);
    connect(&m_chat, &Chat::turnEnded, this, &ChatWindow::followState);
    connect(&m_chat, &Chat::permissionAsked, this, &ChatWindow::offerFocus);
    connect(m_composer, &Composer::stopRequested, &m_chat, &Chat::interrupt);
    connect(m_composer, &Composer::sendRequested, this, [this](const QString &text) {
        m_transcript->scrollToEnd();
        m_chat.send(text);
    });
    connect(m_composer, &Composer::pageRequested, m_transcript, &TranscriptView::scrollByPages);
}

void ChatWindow::connectTranscript()
{
    EntryActions &actions = m_transcript->actions();
    connect(&actions, &EntryActions::answered, this,
            [this](const QString &requestId, const bridge::protocol::PermissionAnswer &answer) {
                m_chat.answer(requestId, answer);
                if (!m_transcript->focusPendingCard())
                    m_composer->focusEditor();
            });
    connect(&actions, &EntryActions::sendAgainRequested, &m_chat, &Chat::sendAgain);
    connect(&actions, &EntryActions::editAgainRequested, this, [this] {
        m_composer->setDraft(m_chat.takeUnanswered());
        followState();
        m_composer->focusEditor();
    });
    connect(&actions, &EntryActions::stopRequested, &m_chat, &Chat::interrupt);
    connect(&actions, &EntryActions::settingsRequested, this, &ChatWindow::settingsRequested);
    connect(&actions, &EntryActions::checkRequested, this, &ChatWindow::checkRequested);
    connect(&actions, &EntryActions::fixRequested, this, &ChatWindow::fixRequested);
    connect(&actions, &EntryActions::endpointOffRequested, this, &ChatWindow::endpointOffRequested);
    connect(&actions, &EntryActions::linkActivated, this, &ChatWindow::linkRequested);
}

void ChatWindow::followState()
{
    const ChatState state = m_chat.state();
    const bool turnRuns =
        state == ChatState::Working || state == ChatState::Waiting || state == ChatState::Retrying;
    m_composer->setCanStop(turnRuns);
    m_composer->setBusy(turnRuns);
    m_pendingBar->setVisible(m_chat.isRestartPending());
    m_transcript->actions().setSendAgainOffered(!m_chat.unansweredText().isEmpty());
    const QString title = m_chat.title();
    setWindowTitle(title.isEmpty() ? tr("Drawbridge") : tr("%1 — Drawbridge").arg(title));
}

void ChatWindow::offerFocus()
{
    if (isActiveWindow() && m_composer->isEmpty())
        m_transcript->focusPendingCard();
}

void ChatWindow::setSideBarFooter(QWidget *footer)
{
    m_footer->addWidget(footer);
}

void ChatWindow::present()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void ChatWindow::closeEvent(QCloseEvent *event)
{
    event->accept();
    emit closed();
}

void ChatWindow::keyPressEvent(QKeyEvent *event)
{
    // Who reads and begins to type means the composer.
    if (!m_composer->takeTyping(*event))
        QMainWindow::keyPressEvent(event);
}

void ChatWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    // A question that came while another window was in front is answered from the keyboard too.
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        offerFocus();
}

} // namespace ui

#include "moc_ChatWindow.cpp"
