#include "ui/transcript/EntryFactory.h"

#include "ui/transcript/cards/AnswerCard.h"
#include "ui/transcript/cards/CutTurnCard.h"
#include "ui/transcript/cards/DividerCard.h"
#include "ui/transcript/cards/FailureCard.h"
#include "ui/transcript/cards/LoopCard.h"
#include "ui/transcript/cards/MessageBubble.h"
#include "ui/transcript/cards/NoticeCard.h"
#include "ui/transcript/cards/OverdueToolCard.h"
#include "ui/transcript/cards/PermissionCard.h"
#include "ui/transcript/cards/RetryCard.h"
#include "ui/transcript/cards/ThinkingCard.h"
#include "ui/transcript/cards/ToolCard.h"

namespace ui {

namespace chat = bridge::chat;

namespace {

struct WidgetFor
{
    const EntryContext &context;
    QWidget *parent;

    EntryWidget *operator()(const chat::UserMessage &) const
    {
        return new MessageBubble(context, parent);
    }
    EntryWidget *operator()(const chat::AnswerText &) const
    {
        return new AnswerCard(context, parent);
    }
    EntryWidget *operator()(const chat::ThinkingText &) const
    {
        return new ThinkingCard(context, parent);
    }
    EntryWidget *operator()(const chat::ToolUse &) const { return new ToolCard(context, parent); }
    EntryWidget *operator()(const chat::PermissionEntry &) const
    {
        return new PermissionCard(context, parent);
    }
    EntryWidget *operator()(const chat::FailureEntry &) const
    {
        return new FailureCard(context, parent);
    }
    EntryWidget *operator()(const chat::RetryEntry &) const
    {
        return new RetryCard(context, parent);
    }
    EntryWidget *operator()(const chat::OverdueTool &) const
    {
        return new OverdueToolCard(context, parent);
    }
    EntryWidget *operator()(const chat::LoopEntry &) const { return new LoopCard(context, parent); }
    EntryWidget *operator()(const chat::CutTurnEntry &) const
    {
        return new CutTurnCard(context, parent);
    }
    EntryWidget *operator()(const chat::NoticeEntry &) const
    {
        return new NoticeCard(context, parent);
    }
    EntryWidget *operator()(const chat::Divider &) const
    {
        return new DividerCard(context, parent);
    }
};

} // namespace

EntryWidget *makeEntryWidget(const chat::EntryContent &content, const EntryContext &context,
                             QWidget *parent)
{
    return std::visit(WidgetFor{context, parent}, content);
}

} // namespace ui
