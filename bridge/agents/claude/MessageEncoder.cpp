#include "bridge/agents/claude/MessageEncoder.h"

#include "bridge/agents/claude/WireNames.h"

namespace bridge::claude {

namespace {

QByteArray asLine(const json::Json &message)
{
    return json::dumped(message) + '\n';
}

/// An answer to a control request; `key` holds its content.
QByteArray answerLine(const QString &requestId, const char *subtype, const char *key,
                      const json::Json &content)
{
    return asLine(
        {{wire::kType, wire::kControlResponse},
         {wire::kResponse,
          {{wire::kSubtype, subtype}, {wire::kRequestId, json::utf8(requestId)}, {key, content}}}});
}

json::Json allowed(agent::PermissionKind kind, const json::Json &input,
                   const PermissionDecision &decision, const agent::PermissionAnswer &answer)
{
    json::Json updated = input.is_object() ? input : json::Json::object();
    if (kind == agent::PermissionKind::Question) {
        json::Json answers = json::Json::object();
        for (const auto &[question, labels] : answer.answers)
            answers[json::utf8(question)] = json::utf8(labels.join(QStringLiteral(", ")));
        updated["answers"] = std::move(answers);
    }
    json::Json response{{"behavior", "allow"}, {"updatedInput", std::move(updated)}};
    json::Json permissions = json::Json::array();
    // Exactly the displayed rule: echoing the agent's whole list would also switch it to accepting
    // every edit (protocol reference, 0.12).
    if (json::textField(decision.rule, wire::kType) == QLatin1String(wire::kAddRules))
        permissions.push_back(decision.rule);
    if (kind == agent::PermissionKind::Plan && decision.acceptEdits)
        permissions.push_back(
            {{"type", "setMode"}, {"mode", "acceptEdits"}, {"destination", "session"}});
    if (!permissions.empty())
        response["updatedPermissions"] = std::move(permissions);
    return response;
}

/// A single text is sent as a string, which every version accepts.
json::Json contentOf(const agent::PromptContent &content)
{
    const auto textOf = [](const agent::PromptBlock &block) {
        return json::utf8(std::get<agent::PromptText>(block).text);
    };
    if (content.size() == 1)
        return textOf(content.front());
    json::Json blocks = json::Json::array();
    for (const agent::PromptBlock &block : content)
        blocks.push_back({{wire::kType, wire::kText}, {wire::kText, textOf(block)}});
    return blocks;
}

json::Json denied(const agent::PermissionAnswer &answer)
{
    // The agent passes this text to the model; it must not be empty.
    const std::string message = answer.message.trimmed().isEmpty()
                                    ? std::string(kRefusalWithoutReason)
                                    : json::utf8(answer.message);
    return {{"behavior", "deny"}, {"message", message}};
}

} // namespace

QByteArray encodeControlRequest(const QString &requestId, const char *subtype,
                                const json::Json &fields)
{
    json::Json request = fields;
    request[wire::kSubtype] = subtype;
    return asLine({{wire::kType, wire::kControlRequest},
                   {wire::kRequestId, json::utf8(requestId)},
                   {wire::kRequest, request}});
}

QByteArray encodeUserMessage(const agent::PromptContent &content, const QString &messageId)
{
    return asLine({{wire::kType, wire::kUser},
                   {wire::kMessage, {{"role", wire::kUser}, {wire::kContent, contentOf(content)}}},
                   {wire::kParentToolUseId, nullptr},
                   {"session_id", ""},
                   {"uuid", json::utf8(messageId)}});
}

QByteArray encodePermissionAnswer(const QString &requestId, agent::PermissionKind kind,
                                  const json::Json &input, const PermissionDecision &decision,
                                  const agent::PermissionAnswer &answer)
{
    return answerLine(requestId, wire::kSuccess, wire::kResponse,
                      decision.allowed ? allowed(kind, input, decision, answer) : denied(answer));
}

QByteArray encodeUnsupported(const QString &requestId, const QString &subtype)
{
    return answerLine(requestId, wire::kError, wire::kError,
                      "Unsupported control request subtype: " + json::utf8(subtype));
}

} // namespace bridge::claude
