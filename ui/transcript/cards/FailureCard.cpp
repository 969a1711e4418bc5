#include "ui/transcript/cards/FailureCard.h"

#include "ui/endpoint/FailureLayers.h"
#include "ui/endpoint/FixButtons.h"
#include "ui/endpoint/GoOnButton.h"
#include "ui/kit/Controls.h"
#include "ui/kit/FoldButton.h"
#include "ui/kit/Icons.h"
#include "ui/kit/Paragraph.h"
#include "ui/text/LongText.h"
#include "ui/text/TextBlocks.h"
#include "ui/transcript/cards/FailureHops.h"
#include "ui/words/FailureRecord.h"
#include "ui/words/FixText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>
#include <QVBoxLayout>

namespace ui {

using bridge::chat::FailureEntry;
using bridge::chat::RetryEntry;
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
    , m_short(new FoldButton(context.theme, this))
    , m_mark(new QLabel(this))
    , m_title(new Paragraph(TextRole::CardTitle, {}, this))
    , m_time(makeLabel(TextRole::Hint, {}, this))
    , m_record(new QWidget(this))
    , m_text(new TextBlocks(context.theme, m_record))
    , m_hops(new FailureHops(m_record))
    , m_layers(new FailureLayers(context.theme, m_record))
    , m_fold(new FoldButton(context.theme, m_record))
    , m_message(new LongText(context.theme, kMessageLines, m_record))
    , m_buttons(new FixButtons(context.theme, FixButtons::Rank::Leading, m_record))
    , m_goOn(new GoOnButton(context.theme, m_buttons))
    , m_again(m_buttons->addButton(againLabel(context.actions.unanswered())))
    , m_check(m_buttons->addButton(tr("Check endpoint")))
    , m_copy(m_buttons->addAtEnd(tr("Copy details")))
{
    m_short->setPreviewFont(Theme::textFont(12.5));
    m_buttons->setFirst(m_goOn);
    m_goOn->setTargets(context.actions.targets());
    m_mark->setPixmap(iconPixmap(Icon::Warning, colors().error, 16, devicePixelRatioF()));
    m_time->setWordWrap(false);
    m_text->setColor(colors().text2);
    m_message->setVisible(false);
    fill();
    connectButtons();
}

void FailureCard::fill()
{
    auto *head = new QHBoxLayout;
    head->setSpacing(9);
    head->addWidget(m_mark, 0, Qt::AlignTop);
    head->addWidget(m_title, 1);
    head->addWidget(m_time, 0, Qt::AlignTop);
    auto *record = new QVBoxLayout(m_record);
    record->setContentsMargins(0, 6, 0, 3);
    record->setSpacing(8);
    record->addWidget(m_text);
    record->addWidget(m_hops);
    record->addWidget(m_layers);
    record->addWidget(m_fold);
    record->addWidget(m_message);
    record->addSpacing(4);
    record->addWidget(m_buttons);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(0);
    column->addWidget(m_short);
    column->addLayout(head);
    column->addWidget(m_record);
}

void FailureCard::connectButtons()
{
    EntryActions &actions = context().actions;
    auto *settings = m_buttons->addButton(tr("Open settings"));
    connect(m_fold, &FoldButton::clicked, this, [this](bool open) {
        m_chosen =
            m_isOver ? (open ? Fold::Whole : Fold::Open) : (open ? Fold::Open : Fold::Closed);
        emit foldChanged(m_chosen);
        m_message->setVisible(open);
    });
    connect(m_short, &FoldButton::clicked, this, [this](bool open) {
        m_chosen = open ? Fold::Open : Fold::Closed;
        emit foldChanged(m_chosen);
        showFolds(true);
    });
    connect(m_goOn, &GoOnButton::chosen, &actions, &EntryActions::goOnRequested);
    connect(m_again, &QPushButton::clicked, &actions, &EntryActions::sendAgainRequested);
    connect(m_check, &QPushButton::clicked, &actions, &EntryActions::checkRequested);
    connect(settings, &QPushButton::clicked, this,
            [this] { emit context().intents.settingsRequested(SettingsPageId::AiChat); });
    connect(m_buttons, &FixButtons::turnOffRequested, &actions,
            &EntryActions::endpointOffRequested);
    connect(m_buttons, &FixButtons::fixChosen, &actions, &EntryActions::fixRequested);
    connect(m_copy, &QPushButton::clicked, this, &FailureCard::copyDetails);
}

void FailureCard::setFold(Fold fold)
{
    m_chosen = fold;
}

void FailureCard::showFolds(bool isOver)
{
    m_isOver = isOver;
    const bool isOpened = m_chosen == Fold::Open || m_chosen == Fold::Whole;
    m_short->setChecked(isOpened);
    m_short->setVisible(isOver);
    m_fold->setChecked(isOver ? m_chosen == Fold::Whole : isOpened);
    for (QWidget *each : {static_cast<QWidget *>(m_mark), static_cast<QWidget *>(m_title),
                          static_cast<QWidget *>(m_time)})
        each->setVisible(!isOver);
    const bool isLine = isOver && !isOpened;
    if (isLine)
        setFrame(QColor(), QColor(), Theme::kRadiusCard);
    else if (isOver)
        setFrame(colors().surface, colors().line, Theme::kRadiusCard);
    else
        setFrame(colors().errorSoft, colors().error, Theme::kRadiusCard);
    layout()->setContentsMargins(isLine ? QMargins() : QMargins(17, 12, 17, 12));
    if (isOver)
        m_record->setVisible(isOpened);
}

bool FailureCard::isOnSheet(const bridge::chat::TranscriptEntry &entry) const
{
    if (!context().actions.isFailureOnSheet())
        return false;
    const auto &transcript = context().transcript;
    for (int row = transcript.count() - 1; row >= 0; --row) {
        const auto &content = transcript.entry(row).content;
        if (std::holds_alternative<FailureEntry>(content)
            || std::holds_alternative<RetryEntry>(content))
            return transcript.entry(row).id == entry.id;
    }
    return false;
}

void FailureCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    const auto &card = std::get<FailureEntry>(entry.content);
    m_failure = card.failure;
    const FailureRecord record(card.failure);
    m_title->setText(record.title);
    m_time->setText(QLocale().toString(entry.time.time(), QLocale::ShortFormat));
    m_short->setText(record.title);
    m_short->setPreview(m_time->text());
    m_text->removeFrom(0);
    m_text->addBlock(TextBlocks::Style::Prose, plainDocument(record.text));
    m_text->setAccessibleName(record.text);
    m_hops->setVisible(record.hasLayers);
    m_hops->setHops(hopsOf(card.failure));
    m_layers->setVisible(record.hasLayers);
    m_layers->setFindings(record.layers);
    m_fold->setText(record.heading);
    m_fold->setPreview(record.preview);
    m_fold->setVisible(!record.message.isEmpty());
    m_message->setText(TextBlocks::Style::Box, record.message);
    m_check->setVisible(record.hasLayers);
    showSurroundings(entry);
    m_message->setVisible(!record.message.isEmpty() && m_fold->isChecked());
}

void FailureCard::showSurroundings(const bridge::chat::TranscriptEntry &entry)
{
    const auto &card = std::get<FailureEntry>(entry.content);
    m_record->setVisible(!isOnSheet(entry));
    showFolds(card.isOver);
    const bool canSend =
        context().actions.unanswered() > 0 && canSendAgain(context().transcript, card.messageId);
    m_goOn->offer(canSend);
    m_again->setVisible(canSend);
    m_again->setText(againLabel(context().actions.unanswered()));
    m_buttons->showFailure(card.failure, canSend);
}

void FailureCard::copyDetails()
{
    QGuiApplication::clipboard()->setText(FailureRecord(m_failure).details);
    m_copy->setText(tr("Copied"));
}

} // namespace ui

#include "moc_FailureCard.cpp"
