#include "ui/transcript/cards/CutTurnCard.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FlowLayout.h"
#include "ui/kit/Paragraph.h"

#include <QVBoxLayout>

namespace ui {

using bridge::chat::CutTurnEntry;

CutTurnCard::CutTurnCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_title(new Paragraph(TextRole::CardTitle, {}, this))
    , m_buttons(new QWidget(this))
{
    setFrame(colors().surface, colors().line, Theme::kRadiusCard);
    auto *kept = new Paragraph(
        TextRole::Secondary,
        tr("What had arrived is kept. Nothing is sent again unless you say so."), this);
    auto *go = makeButton(ButtonKind::Primary, tr("Continue"), m_buttons);
    auto *edit = makeButton(ButtonKind::Secondary, tr("Edit"), m_buttons);
    go->setToolTip(tr("%1 goes on where the turn was cut off.").arg(context.agent.shortName));
    edit->setToolTip(tr("Puts your message back into the message field."));
    edit->setAccessibleName(tr("Edit the message of the turn that was cut off"));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(17, 15, 17, 15);
    column->setSpacing(6);
    column->addWidget(m_title);
    column->addWidget(kept);
    auto *buttons = new FlowLayout(8);
    m_buttons->setLayout(buttons);
    buttons->setContentsMargins(0, 6, 0, 0);
    buttons->addWidget(go);
    buttons->addWidget(edit);
    column->addWidget(m_buttons);
    connect(go, &QPushButton::clicked, &context.actions, &EntryActions::continueRequested);
    connect(edit, &QPushButton::clicked, &context.actions, &EntryActions::editAgainRequested);
}

void CutTurnCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    const auto &turn = std::get<CutTurnEntry>(entry.content);
    m_title->setText(turn.cause == CutTurnEntry::Cause::ProgramEnded
                         ? tr("This turn was cut off when Drawbridge ended")
                         : tr("This turn was cut off when its agent ended"));
    m_buttons->setVisible(!context().actions.isReadOnly());
}

} // namespace ui

#include "moc_CutTurnCard.cpp"
