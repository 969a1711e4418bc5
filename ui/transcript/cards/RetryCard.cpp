#include "ui/transcript/cards/RetryCard.h"

#include "bridge/chat/GoingOn.h"
#include "ui/endpoint/FixButtons.h"
#include "ui/endpoint/GoOnButton.h"
#include "ui/kit/Controls.h"
#include "ui/kit/FlowLayout.h"
#include "ui/kit/Paragraph.h"
#include "ui/text/TextBlocks.h"
#include "ui/transcript/cards/FailureHops.h"
#include "ui/words/RetryText.h"

#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using std::chrono::milliseconds;

namespace {

QString secondsText(qint64 seconds)
{
    return seconds < 120 ? RetryCard::tr("for %1 s").arg(seconds)
                         : RetryCard::tr("for %1 min").arg(seconds / 60);
}

QString countdownText(const QString &agent, qint64 seconds, int attempt, int of)
{
    return seconds == 0
               ? RetryCard::tr("%1 tries again now · %2 of %3").arg(agent).arg(attempt).arg(of)
               : RetryCard::tr("%1 tries again in %2 s · %3 of %4")
                     .arg(agent)
                     .arg(seconds)
                     .arg(attempt)
                     .arg(of);
}

} // namespace

RetryCard::RetryCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_title(new Paragraph(TextRole::CardTitle, {}, this))
    , m_countdown(makeLabel(TextRole::Hint, {}, this))
    , m_text(new TextBlocks(context.theme, this))
    , m_hops(new FailureHops(this))
    , m_buttons(new FixButtons(context.theme, FixButtons::Rank::Leading, this))
    , m_goOn(new GoOnButton(context.theme, m_buttons))
    , m_stop(m_buttons->addButton({}))
    , m_check(m_buttons->addButton(tr("Check endpoint")))
{
    m_buttons->setFirst(m_goOn);
    m_goOn->setTargets(context.actions.targets());
    m_text->setColor(colors().text2);
    m_countdown->setWordWrap(false);
    m_countdown->setAlignment(Qt::AlignRight);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(17, 15, 17, 15);
    column->setSpacing(6);
    auto *head = new FlowLayout(12, true);
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(m_title);
    head->addWidget(m_countdown);
    column->addLayout(head);
    column->addWidget(m_text);
    m_hops->setContentsMargins(0, 5, 0, 0);
    column->addWidget(m_hops);
    m_buttons->setContentsMargins(0, 7, 0, 0);
    column->addWidget(m_buttons);

    connect(m_goOn, &GoOnButton::chosen, &context.actions, &EntryActions::goOnRequested);
    connect(m_stop, &QPushButton::clicked, &context.actions, &EntryActions::stopRequested);
    connect(m_check, &QPushButton::clicked, &context.actions, &EntryActions::checkRequested);
    connect(m_buttons, &FixButtons::turnOffRequested, &context.actions,
            &EntryActions::endpointOffRequested);
    connect(m_buttons, &FixButtons::fixChosen, &context.actions, &EntryActions::fixRequested);
}

void RetryCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    m_retry = std::get<bridge::chat::RetryEntry>(entry.content);
    // A hung agent does not go on by itself.
    const bool isHung =
        m_retry.diagnosis && m_retry.diagnosis->kind() == bridge::FailureKind::AgentHung;
    setFrame(isHung ? colors().errorSoft : colors().warnSoft,
             isHung ? colors().error : colors().warn, Theme::kRadiusCard);
    const RetryWords words = wordsFor(m_retry);
    m_title->setText(words.title);
    m_text->removeFrom(0);
    m_text->addBlock(TextBlocks::Style::Prose, plainDocument(words.text));
    m_text->setAccessibleName(words.text);
    // The sheet over the conversation has the rest.
    const bool isOneLine = context().actions.isFailureOnSheet() && m_retry.diagnosis;
    m_text->setVisible(!isOneLine);
    // The default API has no hops of a custom endpoint to show.
    m_hops->setVisible(!isOneLine && !m_retry.address.isEmpty());
    m_hops->setHops(hopsOf(m_retry));
    m_buttons->setVisible(!isOneLine);
    showButtons();
    reserveRoom();
    tick();
}

void RetryCard::showButtons()
{
    const auto failure =
        bridge::Failure::of(bridge::FailureKind::Unknown, {.address = m_retry.address});
    m_stop->setText(m_retry.attempt == 0 ? tr("Stop waiting") : tr("Stop trying"));
    const bool isOfAgent =
        m_retry.diagnosis && m_retry.diagnosis->layer() == bridge::FailureLayer::Agent;
    m_check->setVisible(!m_retry.address.isEmpty() && !isOfAgent);
    m_goOn->offer(bridge::chat::GoingOn::helpsAgainst(m_retry));
    // The agent still has the message: "send again" would send it twice.
    m_buttons->showFailure(m_retry.diagnosis.value_or(failure), false);
}

void RetryCard::reserveRoom()
{
    // A fixed width for the widest text, so that nothing beside it moves.
    int width = 0;
    const auto fit = [this, &width](const QString &text) {
        width = std::max(width, m_countdown->fontMetrics().horizontalAdvance(text) + 1);
    };
    if (m_retry.attempt == 0) {
        fit(secondsText(119));
        fit(secondsText(600));
    } else {
        fit(countdownText(context().agent.name, 0, m_retry.of, m_retry.of));
        fit(countdownText(context().agent.name, 88, m_retry.of, m_retry.of));
    }
    m_countdown->setMinimumWidth(width);
}

void RetryCard::tick()
{
    m_timer.reset();
    if (m_retry.attempt == 0)
        countUp();
    else
        countDown();
}

void RetryCard::countUp()
{
    const milliseconds passed = context().clock.monotonic() - m_retry.since;
    const auto seconds = std::max<qint64>(0, passed.count() / 1000);
    m_countdown->setText(secondsText(seconds));
    m_timer = context().clock.after(milliseconds((seconds + 1) * 1000 - passed.count()),
                                    [this] { tick(); });
}

void RetryCard::countDown()
{
    const milliseconds left = m_retry.since + m_retry.delay - context().clock.monotonic();
    const auto seconds = std::max<qint64>(0, (left.count() + 999) / 1000);
    m_countdown->setText(countdownText(context().agent.name, seconds, m_retry.attempt, m_retry.of));
    if (seconds == 0)
        return;
    // Fires when the number changes, not at a fixed interval.
    m_timer = context().clock.after(milliseconds(left.count() - (seconds - 1) * 1000),
                                    [this] { tick(); });
}

} // namespace ui

#include "moc_RetryCard.cpp"
