#include "ui/transcript/cards/OverdueToolCard.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FlowLayout.h"
#include "ui/kit/Paragraph.h"
#include "ui/text/TextBlocks.h"
#include "ui/words/MarkedText.h"

#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using std::chrono::milliseconds;

namespace {

constexpr qsizetype kMostCommand = 2000;
constexpr milliseconds kMinute{60'000};

} // namespace

OverdueToolCard::OverdueToolCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_title(new Paragraph(TextRole::CardTitle, {}, this))
    , m_time(makeLabel(TextRole::Hint, {}, this))
    , m_command(new TextBlocks(context.theme, this))
{
    setFrame(colors().warnSoft, colors().warn, Theme::kRadiusCard);
    m_time->setWordWrap(false);
    auto *stop = makeButton(ButtonKind::Secondary, tr("Stop it"), this);
    auto *wait = makeButton(ButtonKind::Secondary, tr("Keep waiting"), this);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(17, 15, 17, 15);
    column->setSpacing(8);
    auto *head = new FlowLayout(12, true);
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(m_title);
    head->addWidget(m_time);
    column->addLayout(head);
    column->addWidget(m_command);
    column->addSpacing(4);
    auto *buttons = new FlowLayout(8);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->addWidget(stop);
    buttons->addWidget(wait);
    column->addLayout(buttons);

    connect(stop, &QPushButton::clicked, this,
            [this] { emit this->context().actions.toolStopRequested(m_tool.toolUseId); });
    connect(wait, &QPushButton::clicked, this,
            [this] { emit this->context().actions.toolWaitRequested(m_tool.toolUseId); });
}

void OverdueToolCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    m_tool = std::get<bridge::chat::OverdueTool>(entry.content);
    m_title->setText(tr("%1 takes longer than usual").arg(markedText(m_tool.name, TextUse::Name)));
    const QString command =
        markedText(m_tool.headline.left(kMostCommand).trimmed(), TextUse::Command);
    m_command->removeFrom(0);
    m_command->addBlock(TextBlocks::Style::Box, plainDocument(command));
    m_command->setAccessibleName(command);
    m_command->setVisible(!command.isEmpty());
    tick();
}

void OverdueToolCard::tick()
{
    const milliseconds passed =
        std::max(context().clock.monotonic() - m_tool.startedAt, milliseconds(0));
    m_time->setText(passed / kMinute == 1 ? tr("running for 1 minute")
                                          : tr("running for %n minutes", nullptr,
                                               static_cast<int>(passed / kMinute)));
    m_timer = context().clock.after((passed / kMinute + 1) * kMinute - passed, [this] { tick(); });
}

} // namespace ui

#include "moc_OverdueToolCard.cpp"
