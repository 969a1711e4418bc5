#include "ui/transcript/cards/ToolCard.h"

#include "ui/kit/Controls.h"
#include "ui/text/LongText.h"
#include "ui/transcript/cards/ToolChanges.h"
#include "ui/transcript/cards/ToolHeader.h"

#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace ui {

using bridge::agent::ToolKind;
using bridge::chat::ToolUse;

namespace {

constexpr int kOutputLines = 12;

bool isEdit(const ToolUse &tool)
{
    return tool.input.kind == ToolKind::Edit || tool.input.kind == ToolKind::Write;
}

/// A failed edit changed nothing: its error is shown instead of the diff.
bool showsChanges(const ToolUse &tool)
{
    const bool failed =
        tool.state == ToolUse::State::Failed || tool.state == ToolUse::State::Denied;
    return ToolChanges::shows(tool) && !(isEdit(tool) && failed && !tool.output.isEmpty());
}

/// An edit's output says no more than its diff.
bool showsOutput(const ToolUse &tool)
{
    return !tool.output.isEmpty() && !(isEdit(tool) && showsChanges(tool));
}

/// Users want to see what a tool did, rarely what it read: only the former starts open.
bool opensByItself(const ToolUse &tool)
{
    return tool.state == ToolUse::State::Failed || tool.input.kind == ToolKind::Command
           || isEdit(tool);
}

} // namespace

ToolCard::ToolCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_header(new ToolHeader(context.theme, context.clock, this))
    , m_body(new LongText(context.theme, kOutputLines, this))
    , m_changes(new ToolChanges(
          context.theme, [this] { return current(); }, this))
    , m_unreported(makeLabel(TextRole::Hint, tr("Changes to files are not recorded"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_body);
    column->addWidget(m_changes);
    column->addWidget(m_unreported);
    m_unreported->setContentsMargins(12, 4, 12, 8);
    m_unreported->setToolTip(
        ui::toolTip({tr("%1 reports what a command changes in a Git repository only.")
                         .arg(context.agent.shortName)}));
    connect(m_header, &ToolHeader::clicked, this, [this](bool open) {
        m_fold = open ? Fold::Open : Fold::Closed;
        emit foldChanged(m_fold);
        if (const ToolUse *shown = current())
            setOpen(*shown, open);
        update();
    });
    const auto whole = [this] {
        m_fold = Fold::Whole;
        emit foldChanged(m_fold);
    };
    connect(m_body, &LongText::wholeRequested, this, whole);
    connect(m_changes, &ToolChanges::wholeRequested, this, whole);
    connect(m_changes, &ToolChanges::changed, this, [this] {
        if (const ToolUse *shown = current())
            showHeader(*shown);
        emit sizeChanged();
    });
}

const ToolUse *ToolCard::current() const
{
    const auto &transcript = context().transcript;
    const int row = transcript.rowOf(m_entry);
    return row < 0 ? nullptr : std::get_if<ToolUse>(&transcript.entry(row).content);
}

void ToolCard::setFold(Fold fold)
{
    m_fold = fold;
}

void ToolCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    m_entry = entry.id;
    showTool(std::get<ToolUse>(entry.content));
}

void ToolCard::showSurroundings(const bridge::chat::TranscriptEntry &entry)
{
    m_entry = entry.id;
    const auto &tool = std::get<ToolUse>(entry.content);
    setOpen(tool, m_header->isChecked());
}

void ToolCard::inputGrew()
{
    m_changes->growTool();
}

void ToolCard::showTool(const ToolUse &tool)
{
    if (showsOutput(tool))
        m_body->setText(TextBlocks::Style::Output, tool.output);
    if (showsChanges(tool))
        m_changes->showTool();
    if (m_fold == Fold::Whole) {
        m_body->showWhole();
        m_changes->showWhole();
    }
    showHeader(tool);
}

void ToolCard::showHeader(const ToolUse &tool)
{
    const bool canOpen = showsOutput(tool) || showsChanges(tool);
    const bool isOpen =
        canOpen && (m_fold == Fold::Default ? opensByItself(tool) : m_fold != Fold::Closed);
    ToolUse shown = tool;
    if (showsChanges(tool)) {
        shown.linesAdded = m_changes->added();
        shown.linesRemoved = m_changes->removed();
    }
    m_header->showTool(shown, canOpen);
    m_header->setChecked(isOpen);
    setOpen(tool, isOpen);
}

void ToolCard::setOpen(const ToolUse &tool, bool isOpen)
{
    m_body->setVisible(isOpen && showsOutput(tool));
    m_changes->setVisible(isOpen && showsChanges(tool));
    const bool hasRun =
        tool.state == ToolUse::State::Succeeded && tool.input.kind == ToolKind::Command;
    m_unreported->setVisible(isOpen && hasRun && !showsChanges(tool)
                             && !context().actions.reportsChanges());
}

void ToolCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath path;
    path.addRoundedRect(frame, Theme::kRadiusTool, Theme::kRadiusTool);
    painter.fillPath(path, colors().surface);
    if (m_header->isChecked()) {
        painter.save();
        painter.setClipPath(path);
        painter.fillRect(rect().adjusted(0, m_header->height(), 0, 0), colors().code);
        painter.restore();
    }
    painter.setPen(colors().line);
    painter.drawPath(path);
}

} // namespace ui

#include "moc_ToolCard.cpp"
