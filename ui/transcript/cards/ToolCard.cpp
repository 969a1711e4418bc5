#include "ui/transcript/cards/ToolCard.h"

#include "ui/text/DiffLines.h"
#include "ui/text/LongText.h"
#include "ui/transcript/cards/ToolHeader.h"

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

bool hasBody(const ToolUse &tool)
{
    return !tool.output.isEmpty() || !tool.patch.isEmpty() || !tool.input.edits.empty()
           || (isEdit(tool) && !tool.input.content.isEmpty());
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
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_body);
    connect(m_header, &ToolHeader::clicked, this, [this](bool open) {
        m_fold = open ? Fold::Open : Fold::Closed;
        emit foldChanged(m_fold);
        m_body->setVisible(open);
        update();
    });
    connect(m_body, &LongText::wholeRequested, this, [this] {
        m_fold = Fold::Whole;
        emit foldChanged(m_fold);
    });
}

void ToolCard::setFold(Fold fold)
{
    m_fold = fold;
}

void ToolCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    const auto &tool = std::get<ToolUse>(entry.content);
    const bool canOpen = hasBody(tool);
    const bool isOpen =
        canOpen && (m_fold == Fold::Default ? opensByItself(tool) : m_fold != Fold::Closed);
    m_header->showTool(tool, canOpen);
    m_header->setChecked(isOpen);
    if (canOpen)
        fillBody(tool);
    if (m_fold == Fold::Whole)
        m_body->showWhole();
    m_body->setVisible(isOpen);
}

void ToolCard::fillBody(const ToolUse &tool)
{
    // A failed edit changed nothing: its error is shown instead of the diff.
    const bool failed =
        tool.state == ToolUse::State::Failed || tool.state == ToolUse::State::Denied;
    if (isEdit(tool) && !(failed && !tool.output.isEmpty())) {
        m_body->setDiff(!tool.patch.isEmpty()       ? tool.patch
                        : !tool.input.edits.empty() ? diffLines(tool.input.edits)
                                                    : addedLines(tool.input.content));
        return;
    }
    m_body->setText(TextBlocks::Style::Output, tool.output);
}

void ToolCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath path;
    path.addRoundedRect(frame, Theme::kRadiusTool, Theme::kRadiusTool);
    painter.fillPath(path, colors().surface);
    if (m_body->isVisibleTo(this)) {
        painter.save();
        painter.setClipPath(path);
        painter.fillRect(m_body->geometry().adjusted(-1, 0, 1, 1), colors().code);
        painter.restore();
    }
    painter.setPen(colors().line);
    painter.drawPath(path);
}

} // namespace ui

#include "moc_ToolCard.cpp"
