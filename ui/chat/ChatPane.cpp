#include "ui/chat/ChatPane.h"

#include "bridge/core/Background.h"
#include "bridge/core/GitHead.h"
#include "ui/chat/ChatHeader.h"
#include "ui/chat/Composer.h"
#include "ui/chat/QueueRows.h"
#include "ui/chat/ReadingPlace.h"
#include "ui/chat/RewindHost.h"
#include "ui/chat/Rewinding.h"
#include "ui/chat/ShownFailure.h"
#include "ui/chat/WelcomeNote.h"
#include "ui/endpoint/FailureSheet.h"
#include "ui/endpoint/GoOnTargets.h"
#include "ui/kit/Controls.h"
#include "ui/transcript/TranscriptView.h"
#include "ui/words/PracticeText.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

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
    , m_queue(new QueueRows(theme, this))
    , m_composer(new Composer(theme, clock, chat.agent().shortName, this))
    , m_failure(new ShownFailure(chat, this))
    , m_sheet(new FailureSheet(theme, this))
    , m_readOnly(new ReadOnlyBar(theme, this))
    , m_rewind(new RewindHost(chat.transcript(), *m_transcript, theme, this))
    , m_place(new ReadingPlace(chat, *m_transcript, clock, this))
{
    m_transcript->setPlaceholder(
        new WelcomeNote(chat, endpoints.isInMemory() ? practiceWords() : QString()));
    m_readOnly->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new ChatHeader(chat, endpoints, intents, theme, this));
    column->addWidget(m_transcript, 1);
    column->addWidget(m_pendingBar);
    column->addWidget(m_queue);
    column->addWidget(m_composer);
    column->addWidget(m_readOnly);
    m_composer->restoreDraft(chat.draft());
    connectChat();
    connectComposer();
    connectQueue();
    connectTranscript();
    connectFailure();
    setProbes(nullptr);
    connectMessages();
    followHolder();
    followFailure();
    lookAtFolder();
}

ChatPane::~ChatPane()
{
    keepNow();
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
    now->setToolTip(tr("The next agent goes on with this turn if it can; else you are asked."));
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
    connect(&m_chat, &Chat::activityChanged, this, &ChatPane::followActivity);
    connect(&m_chat, &Chat::queueChanged, this, &ChatPane::followState);
    connect(&m_chat, &Chat::cutTurnChanged, this, &ChatPane::followState);
    connect(&m_chat, &Chat::turnEnded, this, &ChatPane::followState);
    connect(&m_chat, &Chat::messageSent, this, [this] { m_wasStopped = false; });
    connect(&m_chat, &Chat::heldChanged, this, &ChatPane::followHolder);
    connect(&m_chat, &Chat::heldRefused, m_readOnly, &ReadOnlyBar::urge);
}

void ChatPane::connectComposer()
{
    connect(m_composer, &Composer::draftChanged, this, [this](const QString &text) {
        m_wasWritten = true;
        m_chat.setDraft(text);
    });
    connect(m_composer, &Composer::undoWanted, this, &ChatPane::resumeEdit);
    connect(m_composer, &Composer::stopRequested, this, &ChatPane::stopTurn);
    connect(m_composer, &Composer::refused, m_readOnly, &ReadOnlyBar::urge);
    connect(m_composer, &Composer::sendRequested, this,
            [this](const QString &text) { sendFromComposer(text, false); });
    connect(m_composer, &Composer::sendNowRequested, this,
            [this](const QString &text) { sendFromComposer(text, true); });
    connect(m_composer, &Composer::pageRequested, m_transcript, &TranscriptView::scrollByPages);
    connect(m_composer, &Composer::cardRequested, m_transcript, &TranscriptView::focusPendingCard);
}

void ChatPane::connectQueue()
{
    connect(m_queue, &QueueRows::editRequested, this, &ChatPane::editQueued);
    connect(m_queue, &QueueRows::sendNowRequested, this, [this](const QString &id) {
        m_transcript->scrollToEnd();
        m_chat.sendQueuedNow(id);
    });
    connect(m_queue, &QueueRows::removeRequested, this, &ChatPane::removeQueued);
    connect(m_queue, &QueueRows::moveRequested, &m_chat, &Chat::moveQueued);
    connect(m_queue, &QueueRows::emptied, this, &ChatPane::takeFocus);
}

void ChatPane::connectTranscript()
{
    EntryActions &actions = m_transcript->actions();
    connect(&actions, &EntryActions::answered, this,
            [this](const QString &requestId, const bridge::agent::PermissionAnswer &answer) {
                const QWidget *focused = QApplication::focusWidget();
                const bool isInCard = focused && m_transcript->isAncestorOf(focused);
                m_chat.answer(requestId, answer);
                // Who answers with keys goes on to the next card with them.
                if (isInCard && !m_transcript->focusPendingCard())
                    m_composer->focusEditor();
            });
    connect(&actions, &EntryActions::sendAgainRequested, &m_chat, &Chat::sendAgain);
    connect(&actions, &EntryActions::continueRequested, &m_chat, &Chat::continueTurn);
    connect(&actions, &EntryActions::editAgainRequested, this, [this] {
        finishEdit();
        // First there, then no longer here: nothing is lost in between.
        m_composer->addToDraft(m_chat.unansweredText());
        m_composer->announceDraft();
        m_chat.takeUnanswered();
        followState();
        takeFocus();
    });
    connect(&actions, &EntryActions::stopRequested, this, &ChatPane::stopTurn);
    connect(&actions, &EntryActions::toolStopRequested, &m_chat, &Chat::stopTool);
    connect(&actions, &EntryActions::toolWaitRequested, &m_chat, &Chat::keepWaiting);
    connect(&actions, &EntryActions::loopAllowed, &m_chat, &Chat::allowLoop);
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
    connect(m_targets, &GoOnTargets::orderRequested, &m_intents, &Intents::goOnOrderRequested);
    m_sheet->setTargets(m_targets);
    m_transcript->actions().setTargets(m_targets);
}

void ChatPane::followFailure()
{
    const auto &failure = m_failure->failure();
    m_transcript->actions().setFailureOnSheet(failure.has_value());
    if (failure) {
        m_sheet->showFailure(*failure, m_failure->note(), m_failure->messages());
        placeSheet();
        m_sheet->raise();
        m_sheet->show();
        return;
    }
    // Hiding would move the focus to whatever comes next.
    if (m_sheet->isAncestorOf(QApplication::focusWidget()))
        takeFocus();
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

void ChatPane::connectMessages()
{
    EntryActions &actions = m_transcript->actions();
    const auto branch = [this](const QString &itemId) {
        emit m_intents.branchRequested(&m_chat, itemId);
    };
    connect(&actions, &EntryActions::branchRequested, this, branch);
    connect(&actions, &EntryActions::rewindRequested, this,
            [this](const QString &itemId) { m_rewind->open(itemId, RewindExtent::Both); });
    // Only the words are wanted in another form: the files can be added in the popover.
    connect(&actions, &EntryActions::editRequested, this,
            [this](const QString &itemId) { m_rewind->open(itemId, RewindExtent::Conversation); });
    connect(m_rewind, &RewindHost::branchRequested, this, branch);
    connect(m_rewind, &RewindHost::closed, this, &ChatPane::takeFocus);
    connect(m_rewind, &RewindHost::focusLeaves, this, &ChatPane::takeFocus);
    auto *rewinding = new Rewinding(m_chat, *m_rewind, this);
    connect(rewinding, &Rewinding::done, this, &ChatPane::onRewound);
    connect(rewinding, &Rewinding::failedUnseen, this, &ChatPane::rewindFailed);
    connect(m_readOnly, &ReadOnlyBar::takeOverRequested, this,
            [this] { emit m_intents.takeOverRequested(&m_chat); });
}

bool ChatPane::turnRuns() const
{
    const ChatState state = m_chat.state();
    return state == ChatState::Working || state == ChatState::Waiting
           || state == ChatState::Retrying;
}

void ChatPane::setAgentMissing(bool isMissing)
{
    m_isAgentMissing = isMissing;
    followState();
}

void ChatPane::lookAtFolder()
{
    const QString folder = m_chat.workspace();
    bridge::inBackground(
        this, [folder] { return bridge::isInRepository(folder); },
        [this, folder](bool isInRepository) {
            if (folder == m_chat.workspace())
                m_transcript->actions().setReportsChanges(isInRepository);
        });
}

void ChatPane::followState()
{
    const bool runs = turnRuns();
    // A command may have made a repository, and a new chat may have got another folder.
    if (runs && !m_transcript->actions().turnRuns())
        lookAtFolder();
    m_composer->setView({runs, m_chat.isAsleep() && !m_isAgentMissing, m_chat.isHeld(), editing()});
    m_composer->setCardWaits(m_chat.state() == ChatState::Waiting);
    m_pendingBar->setVisible(m_chat.isRestartPending());
    const bool isHeld = m_chat.isHeld();
    m_transcript->actions().setReadOnly(isHeld);
    // The card of a cut turn offers what can be done with its message.
    const bool isOffered = !isHeld && !m_chat.cutTurn();
    m_transcript->actions().setUnanswered(isOffered ? m_chat.unansweredMessages() : 0);
    m_transcript->actions().setTurnRuns(runs);
    // An agent goes back between turns only.
    m_transcript->actions().setMessageAbilities({true, !runs && !isHeld});
    if (runs && !m_rewind->isUnderWay())
        m_rewind->close();
    followActivity();
    followQueue();
}

void ChatPane::followActivity()
{
    // While a waiting message is changed, Esc ends that.
    m_transcript->setActivity(m_chat.activity(), turnRuns() && !m_chat.edited());
}

void ChatPane::followQueue()
{
    QueueView view;
    for (const Chat::Message &message : m_chat.queue())
        view.rows.push_back({message.id, message.text});
    if (m_chat.isHeld())
        view.hold = QueueView::Hold::ReadOnly;
    else if (m_chat.isQueueHeld())
        view.hold = m_wasStopped       ? QueueView::Hold::Stopped
                    : m_chat.failure() ? QueueView::Hold::Failed
                                       : QueueView::Hold::User;
    else if (!turnRuns())
        view.hold = QueueView::Hold::Agent;
    m_queue->setView(std::move(view));
}

ComposerView::Editing ChatPane::editing() const
{
    using Editing = ComposerView::Editing;
    if (!m_chat.edited())
        return Editing::None;
    return turnRuns() || !m_chat.queue().empty() ? Editing::Waiting : Editing::Alone;
}

void ChatPane::editQueued(const QString &id)
{
    finishEdit();
    m_composer->announceDraft();
    if (!m_chat.beginEdit(id))
        return;
    m_composer->restoreDraft(m_chat.draft());
    followState();
    m_composer->focusEditor();
}

void ChatPane::finishEdit()
{
    const QString text = editedText();
    if (text.trimmed().isEmpty())
        cancelEdit();
    else
        endEdit(text);
}

bool ChatPane::cancelEdit()
{
    if (!m_chat.edited())
        return false;
    const bridge::store::KeptMessage asItWas = m_chat.edited()->message;
    const QString change = editedText();
    endEdit(asItWas.text);
    if (change != asItWas.text && !change.trimmed().isEmpty()) {
        m_leftChange = {asItWas.id, change};
        m_composer->offerUndo(Composer::Undo::Change);
    }
    return true;
}

void ChatPane::removeQueued(const QString &id)
{
    if (const auto text = m_chat.takeQueued(id)) {
        m_leftChange = {id, *text};
        m_composer->offerUndo(Composer::Undo::Message);
    }
}

void ChatPane::resumeEdit()
{
    const QString id = m_leftChange.id;
    if (!m_chat.edited())
        editQueued(id);
    else if (m_chat.edited()->message.id != id)
        return; // it comes after this one
    m_composer->offerUndo(Composer::Undo::None);
    // A message that waits no more was sent or removed; its words are not lost for that.
    if (m_chat.edited())
        m_composer->replaceDraft(m_leftChange.text);
    else
        m_composer->addToDraft(m_leftChange.text);
    m_leftChange = {};
    m_composer->announceDraft();
}

void ChatPane::endEdit(const QString &text)
{
    if (!m_chat.edited())
        return;
    if (const auto &message = m_chat.edited()->message;
        message.id == m_leftChange.id && message.text != text) {
        m_leftChange = {}; // this change replaces it
        m_composer->offerUndo(Composer::Undo::None);
    }
    m_composer->announceDraft();
    m_chat.endEdit(text);
    m_composer->restoreDraft(m_chat.draft());
    followState();
}

QString ChatPane::editedText() const
{
    const auto &edited = m_chat.edited();
    // Line ends and the like that the editor cannot hold stay as they were.
    const bool isAsItWas =
        edited && !m_composer->isChanged() && m_chat.draft() == edited->message.text;
    return isAsItWas ? edited->message.text : m_composer->draft();
}

void ChatPane::sendFromComposer(const QString &text, bool isNow)
{
    m_transcript->scrollToEnd();
    QString id;
    if (m_chat.edited()) {
        id = m_chat.edited()->message.id;
        isNow = isNow || editing() == ComposerView::Editing::Alone;
        endEdit(editedText());
    } else {
        id = m_chat.send(text);
        m_composer->messageAccepted();
    }
    if (isNow)
        m_chat.sendQueuedNow(id);
}

bool ChatPane::isOnlyRead() const
{
    return m_composer->isHidden();
}

void ChatPane::takeFocus()
{
    if (isOnlyRead())
        m_transcript->setFocus();
    else
        m_composer->focusEditor();
}

bool ChatPane::hasFocusOrNoneHas() const
{
    const QWidget *focused = window()->focusWidget();
    return !focused || isAncestorOf(focused);
}

bool ChatPane::takeTyping(QKeyEvent &event)
{
    return !isOnlyRead() && m_composer->takeTyping(event);
}

void ChatPane::showItem(const QString &itemId)
{
    m_place->showItem(itemId);
}

void ChatPane::followHolder()
{
    const auto &held = m_chat.heldBy();
    const QWidget *focused = window()->focusWidget();
    const bool isInComposer = m_composer->isAncestorOf(focused);
    // Who is writing goes on; only sending waits.
    const bool isWritten = !m_composer->isEmpty() || (m_wasWritten && isInComposer);
    const bool hidesFocus =
        held && ((isInComposer && !isWritten) || m_queue->isAncestorOf(focused));
    if (held)
        m_readOnly->setHeld(*held);
    if (hidesFocus && !isWritten)
        m_transcript->setFocus(); // hiding would move it to whatever comes next
    m_composer->setVisible(!held || isWritten);
    m_readOnly->setVisible(held.has_value());
    if (hidesFocus && isWritten)
        takeFocus();
    if (held)
        m_rewind->close();
    followState();
}

void ChatPane::onRewound(const QString &text)
{
    const bool isHere = hasFocusOrNoneHas();
    m_rewind->close();
    if (m_chat.edited()) {
        finishEdit(); // the draft that returns has the text
    } else if (!text.isEmpty()) {
        m_composer->addToDraft(text);
        m_composer->announceDraft();
    }
    if (isHere)
        takeFocus();
}

void ChatPane::keepNow()
{
    m_composer->announceDraft();
    m_place->keep();
}

bool ChatPane::closePopover()
{
    return m_rewind->close();
}

bool ChatPane::leaveReason()
{
    return m_transcript->leaveReason() || cancelEdit();
}

bool ChatPane::denyRequest()
{
    return m_transcript->refusePending();
}

bool ChatPane::stopTurn()
{
    if (!turnRuns())
        return false;
    m_wasStopped = true;
    m_chat.interrupt();
    return true;
}

bool ChatPane::clearComposer()
{
    return !isOnlyRead() && m_composer->clearDraft();
}

void ChatPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_rewind->place();
}

void ChatPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_chat.setOnScreen(true);
}

void ChatPane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_chat.setOnScreen(false);
    keepNow();
}

} // namespace ui

#include "moc_ChatPane.cpp"
