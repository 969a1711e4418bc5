#include "ui/transcript/cards/LoopCard.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FlowLayout.h"
#include "ui/kit/Paragraph.h"
#include "ui/text/LongText.h"
#include "ui/words/LoopText.h"
#include "ui/words/MarkedText.h"

#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int kCallLines = 6;

} // namespace

LoopCard::LoopCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_title(new Paragraph(TextRole::CardTitle, {}, this))
    , m_text(new Paragraph(TextRole::Secondary, {}, this))
    , m_call(new LongText(context.theme, kCallLines, this))
{
    m_call->keepEnd();
    setFrame(colors().warnSoft, colors().warn, Theme::kRadiusCard);
    auto *stop = makeButton(ButtonKind::Secondary, tr("Stop"), this);
    auto *go = makeButton(ButtonKind::Secondary, tr("Let it go on"), this);
    stop->setAccessibleName(tr("Stop the turn that repeats itself"));
    go->setToolTip(tr("You are not asked again in this turn."));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(17, 15, 17, 15);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addWidget(m_call);
    column->addSpacing(4);
    auto *buttons = new FlowLayout(8);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->addWidget(stop);
    buttons->addWidget(go);
    column->addLayout(buttons);
    connect(stop, &QPushButton::clicked, &context.actions, &EntryActions::stopRequested);
    connect(go, &QPushButton::clicked, &context.actions, &EntryActions::loopAllowed);
}

void LoopCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    const auto &loop = std::get<bridge::chat::LoopEntry>(entry.content).loop;
    const LoopWords words = wordsFor(loop, context().agent.name);
    m_title->setText(words.title);
    m_text->setText(words.text);
    m_call->setText(TextBlocks::Style::Box, loop.headline, TextUse::Command);
    m_call->setVisible(!loop.headline.isEmpty());
}

} // namespace ui

#include "moc_LoopCard.cpp"
