#pragma once

#include "bridge/chat/TranscriptEntry.h"
#include "ui/text/LongText.h"
#include "ui/text/MarkdownText.h"

#include <algorithm>

namespace ui {

/// Estimate of a row's height from text sizes, used until it is measured.
struct EstimatedHeight
{
    int width;

    [[nodiscard]] int ofText(qsizetype size) const
    {
        const qsizetype perLine = std::max(20, width / 8);
        return static_cast<int>(std::min<qsizetype>(size / perLine + 1, 50'000)) * 21;
    }
    int operator()(const bridge::chat::UserMessage &entry) const
    {
        return ofText(std::min(entry.text.size(), kFirstOfPlainText)) + 20;
    }
    int operator()(const bridge::chat::AnswerText &entry) const
    {
        return ofText(std::min(entry.text.size(), kFirstOfMarkdown));
    }
    int operator()(const bridge::chat::ThinkingText &) const { return 22; }
    int operator()(const bridge::chat::ToolUse &entry) const
    {
        if (!entry.changes.empty())
            return 49 + 19 * std::min(entry.linesAdded + entry.linesRemoved + 6, 21);
        return entry.output.isEmpty() ? 37 : 120;
    }
    int operator()(const bridge::chat::PermissionEntry &entry) const
    {
        return entry.outcome == bridge::chat::PermissionEntry::Outcome::Pending ? 140 : 38;
    }
    int operator()(const bridge::chat::FailureEntry &entry) const
    {
        return entry.isOver ? 22 : 170;
    }
    int operator()(const bridge::chat::RetryEntry &) const { return 150; }
    int operator()(const bridge::chat::OverdueTool &) const { return 140; }
    int operator()(const bridge::chat::LoopEntry &) const { return 150; }
    int operator()(const bridge::chat::CutTurnEntry &) const { return 120; }
    int operator()(const bridge::chat::NoticeEntry &) const { return 22; }
    int operator()(const bridge::chat::Divider &) const { return 20; }
};

} // namespace ui
