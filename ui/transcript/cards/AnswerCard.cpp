#include "ui/transcript/cards/AnswerCard.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FoldButton.h"
#include "ui/text/MarkdownText.h"
#include "ui/transcript/cards/CutLine.h"
#include "ui/transcript/cards/LongMarkdown.h"
#include "ui/words/EndpointText.h"
#include "ui/words/MarkedText.h"

#include <QVBoxLayout>

namespace ui {

using bridge::chat::AnswerText;
using bridge::chat::Transcript;
using bridge::chat::TranscriptEntry;
using bridge::chat::UserMessage;

namespace {

constexpr int kSenderGap = 8;
constexpr qsizetype kHalfPreview = 200;

/// Model and endpoint; empty if unknown, or for a text by the agent itself.
QString senderOf(const AnswerText &answer)
{
    if (answer.isFromAgent || (answer.model.isEmpty() && answer.endpoint.isEmpty()))
        return {};
    if (!answer.isEndpointKnown)
        return answer.model;
    return originText(answer.model, answer.endpoint);
}

/// True if no further text of its turn, which has ended, is from the same sender. Searches only up
/// to the next answer.
bool isLastOfSender(const Transcript &transcript, quint64 id, bool turnRuns, const QString &sender)
{
    for (int row = transcript.rowOf(id) + 1; row < transcript.count(); ++row) {
        const auto &content = transcript.entry(row).content;
        const auto *answer = std::get_if<AnswerText>(&content);
        if (answer && answer->parentToolUseId.isEmpty())
            return senderOf(*answer) != sender;
        const auto *message = std::get_if<UserMessage>(&content);
        if (message && message->delivery != UserMessage::Delivery::Queued)
            return true;
    }
    return !turnRuns;
}

} // namespace

AnswerCard::AnswerCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_text(new LongMarkdown(context.theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSenderGap);
    column->addWidget(m_text);
    connect(m_text, &LongMarkdown::linkActivated, &context.intents, &Intents::linkRequested);
    connect(m_text, &LongMarkdown::wholeRequested, this, [this] {
        emit foldChanged(Fold::Whole);
        if (const int row = this->context().transcript.rowOf(m_id); row >= 0)
            showEntry(this->context().transcript.entry(row));
    });
}

void AnswerCard::showEntry(const TranscriptEntry &entry)
{
    const auto &answer = std::get<AnswerText>(entry.content);
    m_id = entry.id;
    m_text->setMarkdown(answer.text, !answer.streaming);
    m_text->text().setAccessibleDescription(senderOf(answer));
    if (m_text->text().isLongAndWhole() && !answer.isCut)
        emit shownWhole();
    showCut(answer);
    showSurroundings(entry);
}

void AnswerCard::setFold(Fold fold)
{
    m_isOpen = fold == Fold::Open || fold == Fold::Whole;
    if (fold == Fold::Whole)
        m_text->removeLimit();
}

void AnswerCard::showCut(const AnswerText &answer)
{
    if (answer.isCut && !m_cut) {
        m_cut = new CutLine(context().theme, this);
        layout()->addWidget(m_cut);
    }
    const bool isFolded = answer.isCut && answer.isSuperseded;
    if (isFolded && !m_half) {
        m_half = new FoldButton(context().theme, this);
        m_half->setText(tr("Half answer, cut off"));
        m_half->setPreviewFont(Theme::textFont(12.5));
        static_cast<QVBoxLayout *>(layout())->insertWidget(0, m_half);
        connect(m_half, &FoldButton::clicked, this, [this](bool open) {
            m_isOpen = open;
            m_text->setVisible(open);
            m_cut->setVisible(open);
            emit foldChanged(open ? Fold::Open : Fold::Closed);
        });
    }
    if (m_half) {
        m_half->setVisible(isFolded);
        m_half->setChecked(m_isOpen);
        m_half->setPreview(markedText(answer.text.left(kHalfPreview).simplified(), TextUse::Prose));
    }
    m_text->setVisible(!isFolded || m_isOpen);
    if (m_cut) {
        m_cut->setKept(answer.text.size());
        m_cut->setVisible(answer.isCut && (!isFolded || m_isOpen));
    }
}

void AnswerCard::showSurroundings(const TranscriptEntry &entry)
{
    const auto &answer = std::get<AnswerText>(entry.content);
    const QString sender = senderOf(answer);
    const bool isShown =
        !sender.isEmpty() && !answer.streaming && !answer.isSuperseded
        && answer.parentToolUseId.isEmpty()
        && isLastOfSender(context().transcript, entry.id, context().actions.turnRuns(), sender);
    if (isShown && !m_sender) {
        m_sender = new ElidedLabel(TextRole::Hint, this);
        layout()->addWidget(m_sender);
    }
    if (!m_sender)
        return;
    m_sender->setFullText(sender);
    m_sender->setToolTip(ui::toolTip({answer.model, shownAddress(answer.endpoint)}));
    m_sender->setVisible(isShown);
}

void AnswerCard::appendText(const QString &piece)
{
    m_text->appendMarkdown(piece);
}

} // namespace ui

#include "moc_AnswerCard.cpp"
