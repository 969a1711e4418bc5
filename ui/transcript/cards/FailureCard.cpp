#include "ui/transcript/cards/FailureCard.h"

#include "ui/endpoint/FixButtons.h"
#include "ui/kit/Controls.h"
#include "ui/kit/FoldButton.h"
#include "ui/kit/Paragraph.h"
#include "ui/text/LongText.h"
#include "ui/text/TextBlocks.h"
#include "ui/words/FailureText.h"

#include <QVBoxLayout>

namespace ui {

using bridge::chat::FailureEntry;
using bridge::chat::UserMessage;

namespace {

constexpr int kMessageLines = 12;

/// True if the message it left unanswered is the newest one and still unanswered.
bool canSendAgain(const bridge::chat::Transcript &transcript, const QString &messageId)
{
    for (int row = transcript.count() - 1; row >= 0 && !messageId.isEmpty(); --row) {
        if (const auto *message = std::get_if<UserMessage>(&transcript.entry(row).content))
            return message->id == messageId
                   && message->delivery == UserMessage::Delivery::Unanswered;
    }
    return false;
}

} // namespace

FailureCard::FailureCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_title(new Paragraph(TextRole::CardTitle, {}, this))
    , m_text(new TextBlocks(context.theme, this))
    , m_fold(new FoldButton(context.theme, this))
    , m_message(new LongText(context.theme, kMessageLines, this))
    , m_buttons(new FixButtons(context.theme, FixButtons::Rank::Leading, this))
    , m_again(m_buttons->addButton(context.actions.sendAgainLabel()))
{
    setFrame(colors().errorSoft, colors().error, Theme::kRadiusCard);
    m_text->setColor(colors().text2);
    m_message->setVisible(false);
    auto *settings = m_buttons->addButton(tr("Open settings"));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(17, 15, 17, 15);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_fold);
    column->addWidget(m_message);
    column->addSpacing(4);
    column->addWidget(m_buttons);

    connect(m_fold, &FoldButton::clicked, this, [this](bool open) {
        emit foldChanged(open ? Fold::Open : Fold::Closed);
        m_message->setVisible(open);
    });
    connect(m_again, &QPushButton::clicked, &context.actions, &EntryActions::sendAgainRequested);
    connect(settings, &QPushButton::clicked, this,
            [this] { emit this->context().intents.settingsRequested(SettingsPageId::AiChat); });
    connect(m_buttons, &FixButtons::turnOffRequested, &context.actions,
            &EntryActions::endpointOffRequested);
    connect(m_buttons, &FixButtons::fixChosen, &context.actions, &EntryActions::fixRequested);
}

void FailureCard::setFold(Fold fold)
{
    m_fold->setChecked(fold == Fold::Open || fold == Fold::Whole);
}

void FailureCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    const auto &card = std::get<FailureEntry>(entry.content);
    const FailureWords words = wordsFor(card.failure);
    m_title->setText(words.title);
    m_text->removeFrom(0);
    m_text->addBlock(TextBlocks::Style::Prose, plainDocument(words.text));
    m_text->setAccessibleName(words.text);
    m_fold->setText(words.messageHeading);
    // The message extracted from the body, not the start of the body.
    const auto message = card.failure.message.isEmpty() ? words.message : card.failure.message;
    m_fold->setPreview(card.failure.httpStatus > 0 ? QStringLiteral("%1 · %2").arg(
                           QString::number(card.failure.httpStatus), message)
                                                   : message);
    m_fold->setVisible(!words.message.isEmpty());
    m_message->setText(TextBlocks::Style::Box, words.message);
    m_message->setVisible(!words.message.isEmpty() && m_fold->isChecked());
    const bool canSend =
        context().actions.unanswered() > 0 && canSendAgain(context().transcript, card.messageId);
    m_again->setVisible(canSend);
    m_again->setText(context().actions.sendAgainLabel());
    m_buttons->showFailure(card.failure, canSend);
}

} // namespace ui

#include "moc_FailureCard.cpp"
