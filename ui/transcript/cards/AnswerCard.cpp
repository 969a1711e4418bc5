#include "ui/transcript/cards/AnswerCard.h"

#include "ui/kit/Controls.h"
#include "ui/text/MarkdownText.h"
#include "ui/words/EndpointText.h"

#include <QVBoxLayout>

namespace ui {

using bridge::chat::AnswerText;
using bridge::chat::Transcript;
using bridge::chat::TranscriptEntry;
using bridge::chat::UserMessage;

namespace {

constexpr int kGiverGap = 8;

/// Its turn is over and said nothing after it. Looks no further than the next answer.
bool isLastOfTurn(const Transcript &transcript, quint64 id, bool turnRuns)
{
    for (int row = transcript.rowOf(id) + 1; row < transcript.count(); ++row) {
        const auto &content = transcript.entry(row).content;
        const auto *answer = std::get_if<AnswerText>(&content);
        if (answer && answer->parentToolUseId.isEmpty())
            return false;
        const auto *message = std::get_if<UserMessage>(&content);
        if (message && message->delivery != UserMessage::Delivery::Queued)
            return true;
    }
    return !turnRuns;
}

/// Empty where nobody else gave it, or nobody knows who.
QString giverOf(const AnswerText &answer)
{
    if (answer.isFromAgent || (answer.model.isEmpty() && answer.endpoint.isEmpty()))
        return {};
    return originText(answer.model, answer.endpoint);
}

} // namespace

AnswerCard::AnswerCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_text(new MarkdownText(context.theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGiverGap);
    column->addWidget(m_text);
    connect(m_text, &TextBlocks::linkActivated, &context.intents, &Intents::linkRequested);
}

void AnswerCard::showEntry(const TranscriptEntry &entry)
{
    const auto &answer = std::get<AnswerText>(entry.content);
    m_text->setMarkdown(answer.text, !answer.streaming);
    m_text->setAccessibleDescription(giverOf(answer));
    showSurroundings(entry);
}

void AnswerCard::showSurroundings(const TranscriptEntry &entry)
{
    const auto &answer = std::get<AnswerText>(entry.content);
    const QString giver = giverOf(answer);
    const bool isShown =
        !giver.isEmpty() && !answer.streaming && answer.parentToolUseId.isEmpty()
        && isLastOfTurn(context().transcript, entry.id, context().actions.turnRuns());
    if (isShown && !m_giver) {
        m_giver = new ElidedLabel(TextRole::Hint, this);
        layout()->addWidget(m_giver);
    }
    if (!m_giver)
        return;
    m_giver->setFullText(giver);
    m_giver->setToolTip(ui::toolTip({answer.model, answer.endpoint}));
    m_giver->setVisible(isShown);
}

void AnswerCard::appendText(const QString &piece)
{
    m_text->appendMarkdown(piece);
}

} // namespace ui

#include "moc_AnswerCard.cpp"
