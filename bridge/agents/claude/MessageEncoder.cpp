#include "bridge/agents/claude/MessageEncoder.h"

#include "bridge/agents/claude/WireNames.h"

namespace bridge::protocol {

namespace {

QByteArray asLine(const Json &message)
{
    return dumped(message) + '\n';
}

Json allowed(PermissionKind kind, const Json &input, const PermissionAnswer &answer)
{
    Json updated = input.is_object() ? input : Json::object();
    if (kind == PermissionKind::Question) {
        Json answers = Json::object();
        for (const auto &[question, labels] : answer.answers)
            answers[utf8(question)] = utf8(labels.join(QStringLiteral(", ")));
        updated["answers"] = std::move(answers);
    }
    Json response{{"behavior", "allow"}, {"updatedInput", std::move(updated)}};
    Json permissions = Json::array();
    if (answer.verdict == PermissionAnswer::Verdict::AllowAlways) {
        // Exactly the rule that was shown: echoing the agent's whole list would also switch it to
        // accepting every edit (protocol reference, 0.12).
        Json rule =
            Json::parse(answer.rulePayload.begin(), answer.rulePayload.end(), nullptr, false);
        if (textField(rule, wire::kType) == QLatin1String(wire::kAddRules))
            permissions.push_back(std::move(rule));
    }
    if (kind == PermissionKind::Plan && answer.acceptEdits)
        permissions.push_back(
            {{"type", "setMode"}, {"mode", "acceptEdits"}, {"destination", "session"}});
    if (!permissions.empty())
        response["updatedPermissions"] = std::move(permissions);
    return response;
}

Json denied(const PermissionAnswer &answer)
{
    // The agent hands this text to the model; it must not be empty.
    const std::string message = answer.message.trimmed().isEmpty()
                                    ? std::string("The user does not want this to be done.")
                                    : utf8(answer.message);
    return {{"behavior", "deny"}, {"message", message}};
}

} // namespace

QByteArray encodeControlRequest(const QString &requestId, const char *subtype)
{
    return asLine({{wire::kType, wire::kControlRequest},
                   {wire::kRequestId, utf8(requestId)},
                   {wire::kRequest, {{wire::kSubtype, subtype}}}});
}

QByteArray encodeUserMessage(const QString &text, const QString &messageId)
{
    return asLine({{wire::kType, wire::kUser},
                   {wire::kMessage, {{"role", wire::kUser}, {wire::kContent, utf8(text)}}},
                   {wire::kParentToolUseId, nullptr},
                   {"session_id", ""},
                   {"uuid", utf8(messageId)}});
}

QByteArray encodePermissionAnswer(const QString &requestId, PermissionKind kind, const Json &input,
                                  const PermissionAnswer &answer)
{
    const Json response = answer.verdict == PermissionAnswer::Verdict::Deny
                              ? denied(answer)
                              : allowed(kind, input, answer);
    return asLine({{wire::kType, wire::kControlResponse},
                   {wire::kResponse,
                    {{wire::kSubtype, wire::kSuccess},
                     {wire::kRequestId, utf8(requestId)},
                     {wire::kResponse, response}}}});
}

QByteArray encodeUnsupported(const QString &requestId, const QString &subtype)
{
    return asLine({{wire::kType, wire::kControlResponse},
                   {wire::kResponse,
                    {{wire::kSubtype, wire::kError},
                     {wire::kRequestId, utf8(requestId)},
                     {wire::kError, "Unsupported control request subtype: " + utf8(subtype)}}}});
}

} // namespace bridge::protocol
