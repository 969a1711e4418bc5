#include "ui/transcript/cards/OverdueToolCard.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FlowLayout.h"
#include "ui/kit/Paragraph.h"
#include "ui/text/LongText.h"
#include "ui/words/MarkedText.h"

#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

using std::chrono::milliseconds;

namespace {

constexpr int kCommandLines = 6;
constexpr qsizetype kLongestName = 200;
constexpr milliseconds kMinute{60'000};

} // namespace

OverdueToolCard::OverdueToolCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_title(new Paragraph(TextRole::CardTitle, {}, this))
    , m_time(makeLabel(TextRole::Hint, {}, this))
    , m_command(new LongText(context.theme, kCommandLines, this))
{
    m_command->keepEnd();
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
    const QString name = markedText(m_tool.name.left(kLongestName), TextUse::Name);
    m_title->setText(tr("%1 takes longer than usual").arg(name));
    m_command->setText(TextBlocks::Style::Box, m_tool.headline, TextUse::Command);
    m_command->setVisible(!m_tool.headline.isEmpty());
    tick();
}

void OverdueToolCard::tick()
{
    const milliseconds passed =
        std::max(context().clock.monotonic() - m_tool.startedAt, milliseconds(0));
    m_time->setText(passed / kMinute == 1 ? tr("running for 1 minute")
                                          : tr("running for %n minutes", nullptr,
                                               static_cast<int>(passed / kMinute)));
    const auto done = std::move(m_timer); // this may be its call
    m_timer = context().clock.after((passed / kMinute + 1) * kMinute - passed, [this] { tick(); });
}

} // namespace ui

#include "moc_OverdueToolCard.cpp"
