#include "ui/chat/ChatPane.h"

#include "ui/chat/ChatHeader.h"
#include "ui/chat/Composer.h"
#include "ui/chat/ShownFailure.h"
#include "ui/chat/WelcomeNote.h"
#include "ui/endpoint/FailureSheet.h"
#include "ui/endpoint/GoOnTargets.h"
#include "ui/kit/Controls.h"
#include "ui/transcript/TranscriptView.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace ui {

using bridge::chat::Chat;
using bridge::session::ChatState;

ChatPane::ChatPane(Chat &chat, bridge::endpoint::EndpointChoice &endpoints, Intents &intents,
                   Theme &theme, bridge::Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_chat(chat)
    , m_endpoints(endpoints)
    , m_intents(intents)
    , m_transcript(new TranscriptView(chat.transcript(), chat.agent(), intents, theme, clock, this))
    , m_pendingBar(makePendingBar())
    , m_composer(new Composer(theme, chat.agent().shortName, this))
    , m_failure(new ShownFailure(chat, this))
    , m_sheet(new FailureSheet(theme, this))
{
    m_transcript->setPlaceholder(new WelcomeNote(chat));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new ChatHeader(chat, endpoints, theme, this));
    column->addWidget(m_transcript, 1);
    column->addWidget(m_pendingBar);
    column->addWidget(m_composer);
    connectChat();
    connectTranscript();
    connectFailure();
    setProbes(nullptr);
    followState();
    followFailure();
}

QWidget *ChatPane::makePendingBar()
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

void ChatPane::connectChat()
{
    connect(&m_chat, &Chat::stateChanged, this, &ChatPane::followState);
    connect(&m_chat, &Chat::restartPendingChanged, this, &ChatPane::followState);
    connect(&m_chat, &Chat::queueChanged, this, &ChatPane::followState);
    connect(&m_chat, &Chat::turnEnded, this, &ChatPane::followState);
    connect(&m_chat, &Chat::permissionAsked, this, &ChatPane::offerFocus);
    connect(m_composer, &Composer::stopRequested, &m_chat, &Chat::interrupt);
    connect(m_composer, &Composer::sendRequested, this, [this](const QString &text) {
        m_transcript->scrollToEnd();
        m_chat.send(text);
    });
    connect(m_composer, &Composer::pageRequested, m_transcript, &TranscriptView::scrollByPages);
}

void ChatPane::connectTranscript()
{
    EntryActions &actions = m_transcript->actions();
    connect(&actions, &EntryActions::answered, this,
            [this](const QString &requestId, const bridge::agent::PermissionAnswer &answer) {
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
    connect(&actions, &EntryActions::toolStopRequested, &m_chat, &Chat::stopTool);
    connect(&actions, &EntryActions::toolWaitRequested, &m_chat, &Chat::keepWaiting);
    connect(&actions, &EntryActions::checkRequested, this,
            [this] { emit m_intents.checkRequested(&m_chat); });
    connect(&actions, &EntryActions::endpointOffRequested, this,
            [this] { emit m_intents.endpointOffRequested(&m_chat); });
    connect(&actions, &EntryActions::fixRequested, this,
            [this](const bridge::Fix &fix) { emit m_intents.fixRequested(&m_chat, fix); });
}

void ChatPane::connectFailure()
{
    m_transcript->installEventFilter(this);
    connect(m_failure, &ShownFailure::changed, this, &ChatPane::followFailure);
    connect(m_sheet, &FailureSheet::closed, m_failure, &ShownFailure::close);
    connect(m_sheet, &FailureSheet::tryAgainRequested, m_failure, &ShownFailure::tryAgain);
    connect(m_sheet, &FailureSheet::settingsRequested, this,
            [this] { emit m_intents.settingsRequested(SettingsPageId::AiChat); });
    connect(m_sheet, &FailureSheet::fixChosen, this,
            [this](const bridge::Fix &fix) { emit m_intents.fixRequested(&m_chat, fix); });
    connect(m_sheet, &FailureSheet::turnOffRequested, this,
            [this] { emit m_intents.endpointOffRequested(&m_chat); });
    const auto goOn = [this](const bridge::endpoint::EndpointPin &pin) {
        emit m_intents.goOnRequested(&m_chat, pin);
    };
    connect(m_sheet, &FailureSheet::goOnRequested, this, goOn);
    connect(&m_transcript->actions(), &EntryActions::goOnRequested, this, goOn);
}

void ChatPane::setProbes(bridge::check::ProfileProbes *probes)
{
    delete m_targets;
    m_targets = new GoOnTargets(m_chat, m_endpoints, probes, this);
    connect(m_targets, &GoOnTargets::orderRequested, this,
            [this] { emit m_intents.settingsRequested(SettingsPageId::AiChat); });
    m_sheet->setTargets(m_targets);
    m_transcript->actions().setTargets(m_targets);
}

void ChatPane::followFailure()
{
    const auto &failure = m_failure->failure();
    m_transcript->actions().setFailureOnSheet(failure.has_value());
    if (failure) {
        m_sheet->showFailure(*failure, m_failure->note());
        placeSheet();
        m_sheet->raise();
        m_sheet->show();
        return;
    }
    // Hiding would move the focus to whatever comes next.
    if (m_sheet->isAncestorOf(QApplication::focusWidget()))
        m_composer->focusEditor();
    m_sheet->hide();
}

void ChatPane::placeSheet()
{
    m_sheet->placeIn(m_transcript->geometry());
}

bool ChatPane::closeFailure()
{
    if (!m_failure->failure())
        return false;
    m_failure->close();
    return true;
}

bool ChatPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_transcript
        && (event->type() == QEvent::Resize || event->type() == QEvent::Move))
        placeSheet();
    return QWidget::eventFilter(watched, event);
}

void ChatPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape || !closeFailure())
        QWidget::keyPressEvent(event);
}

void ChatPane::followState()
{
    const ChatState state = m_chat.state();
    const bool turnRuns =
        state == ChatState::Working || state == ChatState::Waiting || state == ChatState::Retrying;
    m_composer->setCanStop(turnRuns);
    m_composer->setBusy(turnRuns);
    m_pendingBar->setVisible(m_chat.isRestartPending());
    m_transcript->actions().setUnanswered(m_chat.unansweredMessages());
    m_transcript->actions().setTurnRuns(turnRuns);
}

void ChatPane::takeFocus()
{
    if (!m_composer->isEmpty() || !m_transcript->focusPendingCard())
        m_composer->focusEditor();
}

void ChatPane::offerFocus()
{
    if (isVisible() && isActiveWindow() && m_composer->isEmpty())
        m_transcript->focusPendingCard();
}

} // namespace ui

#include "moc_ChatPane.cpp"
