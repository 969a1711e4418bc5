#include "bridge/agents/claude/RewindDecoder.h"

#include "bridge/agents/claude/WireNames.h"

namespace bridge::claude {

namespace {

constexpr auto kCanRewind = "canRewind";

} // namespace

agent::ConversationRewound decodeRewound(const json::Json &body, const QString &messageId)
{
    agent::ConversationRewound event{
        json::boolField(body, "rewound"), messageId, json::textField(body, "prefillText"), {}};
    if (!event.ok)
        event.reason = json::textField(body, "reason");
    return event;
}

agent::FilesPreviewed decodeFilesPreview(const json::Json &body, const QString &messageId)
{
    agent::FilesPreviewed event{json::boolField(body, kCanRewind), messageId};
    for (const json::Json &path : json::listField(body, "filesChanged"))
        event.files.append(json::asText(path));
    event.linesAdded = json::intField(body, "insertions");
    event.linesRemoved = json::intField(body, "deletions");
    event.reason = json::textField(body, wire::kError);
    return event;
}

agent::FilesRestored decodeFilesRestored(const json::Json &body, const QString &messageId)
{
    return {json::boolField(body, kCanRewind), messageId, json::textField(body, wire::kError)};
}

} // namespace bridge::claude
