#include "ui/words/FailureParts.h"

#include <QDateTime>
#include <QLocale>

namespace ui {

using bridge::Failure;
using bridge::FailureKind;
using FixedAt = FailureParts::FixedAt;

namespace {

FailureParts notMessagesApi(const Failure &failure)
{
    return {FailureTr::tr("%1 does not speak the Messages API").arg(titleHost(failure.address)),
            FailureTr::tr("not the Messages API"),
            FailureTr::tr("Something answers there, but not as the Anthropic Messages API does: an "
                          "OpenAI-style server, a web page, or another path."),
            naming(failure.fix.address, FailureTr::tr("Use %1 instead."),
                   FailureTr::tr("Check the path of the address, update the server (Ollama "
                                 "supports the Messages API since 0.14), or put a translating "
                                 "proxy such as claude-code-router in front of it.")),
            FixedAt::Here};
}

/// In the user's clock: the time alone if it is today.
QString clockTime(const QDateTime &time)
{
    const QDateTime local = time.toLocalTime();
    return local.date() == QDate::currentDate()
               ? QLocale().toString(local.time(), QLocale::ShortFormat)
               : QLocale().toString(local, QLocale::ShortFormat);
}

/// The part as the object of "refuses".
QString nameOf(bridge::RequestPart part)
{
    using bridge::RequestPart;
    switch (part) {
    case RequestPart::Effort:
        return FailureTr::tr("the effort");
    case RequestPart::AdaptiveThinking:
        return FailureTr::tr("adaptive thinking");
    case RequestPart::Thinking:
        return FailureTr::tr("thinking");
    case RequestPart::ContextManagement:
        return FailureTr::tr("context management, a beta feature");
    case RequestPart::Betas:
        return FailureTr::tr("beta features");
    case RequestPart::PromptCaching:
        return FailureTr::tr("prompt caching");
    case RequestPart::OutputTokens:
        return FailureTr::tr("the length of the answer (max_tokens)");
    case RequestPart::Header:
        return FailureTr::tr("a request without its header");
    }
    return {};
}

/// What is done about a refused part, where it is done.
QString remedyFor(const bridge::RefusedPart &refused)
{
    using bridge::RequestPart;
    switch (refused.part) {
    case RequestPart::Effort:
        return refused.accepted.isEmpty()
                   ? FailureTr::tr("Leave the effort out of the requests to this endpoint.")
                   : FailureTr::tr("Send the effort “%1” to this endpoint.").arg(refused.accepted);
    case RequestPart::AdaptiveThinking:
    case RequestPart::Thinking:
        return FailureTr::tr("Turn thinking off for this endpoint.");
    case RequestPart::ContextManagement:
    case RequestPart::Betas:
        return FailureTr::tr("Turn beta features off for this endpoint.");
    case RequestPart::PromptCaching:
        return FailureTr::tr("Turn prompt caching off for this endpoint.");
    case RequestPart::OutputTokens:
        return refused.accepted.isEmpty()
                   ? FailureTr::tr(
                       "Under Variables of a profile, limit the length of answers to what "
                       "the server accepts.")
                   : FailureTr::tr("Limit the answers of this endpoint to %1 tokens.")
                         .arg(refused.accepted);
    case RequestPart::Header:
        return FailureTr::tr("Add the header %1 under Headers of a profile.").arg(refused.accepted);
    }
    return {};
}

FailureParts requestRejected(const Failure &failure)
{
    const auto &refused = failure.refused;
    return {FailureTr::tr("%1 does not understand the request").arg(titleHost(failure.address)),
            FailureTr::tr("request refused"),
            refused ? FailureTr::tr("Of what Claude Code sends, the server refuses %1.")
                          .arg(nameOf(refused->part))
                    : FailureTr::tr("The server refuses a part of what Claude Code sends."),
            refused ? remedyFor(*refused)
                    : FailureTr::tr("Update the server or bridge, or have it ignore fields it does "
                                    "not know."),
            refused ? FixedAt::Here : FixedAt::Server};
}

/// A limit that waiting a few minutes does not pass.
std::optional<FailureParts> usedUp(const Failure &failure)
{
    if (failure.kind() != FailureKind::RateLimited || !failure.outlastsRetries)
        return std::nullopt;
    if (failure.tokens && failure.tokens->isBelowOneRequest()) {
        return FailureParts{
            FailureTr::tr("A limit at %1 is below one request").arg(titleHost(failure.address)),
            FailureTr::tr("limit below one request"),
            FailureTr::tr(
                "The server admits %1 tokens at a time, and one request of Claude Code has "
                "about %2. So no turn passes, however long you wait.")
                .arg(QLocale().toString(failure.tokens->limit),
                     QLocale().toString(failure.tokens->requested)),
            FailureTr::tr("Have the limit raised (often by a larger plan), or use another model or "
                          "endpoint."),
            FixedAt::Here};
    }
    return FailureParts{
        FailureTr::tr("A limit at %1 is used up").arg(titleHost(failure.address)),
        FailureTr::tr("limit used up"),
        failure.resetsAt
            ? FailureTr::tr(
                  "The server answers that a limit of requests or tokens is used up until "
                  "%1.")
                  .arg(clockTime(*failure.resetsAt))
            : FailureTr::tr("The server answers that a limit of requests or tokens is used up, and "
                            "does not say for how long."),
        failure.resetsAt ? FailureTr::tr("Send the message again then, or use another endpoint.")
                         : FailureTr::tr("Send the message again later, or use another endpoint."),
        FixedAt::Here};
}

/// What to do about a server that is busy, or has none behind it that answers.
QString untilItAnswers(const Failure &failure, const QString &remedy)
{
    return failure.outlastsRetries && failure.resetsAt
               ? FailureTr::tr("The server says that it can be asked again at %1. %2")
                     .arg(clockTime(*failure.resetsAt), remedy)
               : remedy;
}

FailureParts upstreamCredential(const Failure &failure)
{
    const auto host = titleHost(failure.address);
    const QString bridges =
        FailureTr::tr("Sign the bridge in again (copilot-api: copilot-api auth), or correct the "
                      "provider's key in the router or gateway");
    if (failure.isProbable)
        return {FailureTr::tr("%1 is probably not signed in at its provider").arg(host),
                FailureTr::tr("a key is refused"),
                FailureTr::tr("The server answers, but a key or login is refused, probably the one "
                              "that the server has at the provider behind it."),
                FailureTr::tr("%1, or enter another token or key in the settings.").arg(bridges)};
    return {FailureTr::tr("%1 is not signed in at its provider").arg(host),
            FailureTr::tr("provider refuses it"),
            FailureTr::tr("The server answers, but the provider behind it refuses the key or login "
                          "that the server has there."),
            FailureTr::tr("%1. The token or key in these settings is not the cause.").arg(bridges)};
}

FailureParts redirected(const Failure &failure)
{
    const auto target = failure.subject.isEmpty() ? failure.fix.address : failure.subject;
    return {FailureTr::tr("%1 redirects").arg(titleHost(failure.address)),
            FailureTr::tr("redirects"),
            naming(target,
                   FailureTr::tr("The server redirects requests to %1. A credential is never sent "
                                 "after a redirect."),
                   FailureTr::tr("The server redirects requests to another address. A credential "
                                 "is never sent after a redirect.")),
            naming(failure.fix.address, FailureTr::tr("Use %1 instead."),
                   FailureTr::tr("Enter the address of the API itself in the settings; a sign-in "
                                 "page means that a VPN or login is missing.")),
            FixedAt::Here};
}

} // namespace

std::optional<FailureParts> serverParts(const Failure &failure)
{
    const auto host = titleHost(failure.address);
    if (auto parts = usedUp(failure))
        return parts;
    switch (failure.kind()) {
    case FailureKind::RequestRejected:
        return requestRejected(failure);
    case FailureKind::RequestTooLarge:
        return FailureParts{
            FailureTr::tr("The request is too large for %1").arg(host),
            FailureTr::tr("request too large"),
            FailureTr::tr("The server, or a proxy in front of it, does not accept a request of "
                          "this size."),
            FailureTr::tr("Raise the limit there (nginx: client_max_body_size), or begin a new "
                          "conversation.")};
    case FailureKind::RateLimited:
        return FailureParts{FailureTr::tr("%1 limits the requests").arg(host),
                            FailureTr::tr("too many requests"),
                            FailureTr::tr("The server answers that there are too many requests."),
                            FailureTr::tr("Wait a while.")};
    case FailureKind::Overloaded:
        return FailureParts{FailureTr::tr("%1 is overloaded").arg(host),
                            FailureTr::tr("overloaded"),
                            FailureTr::tr("The server is too busy to accept the request."),
                            untilItAnswers(failure, FailureTr::tr("Wait a while."))};
    case FailureKind::ServerFailed:
        return FailureParts{FailureTr::tr("%1 reports an internal error").arg(host),
                            failure.httpStatus > 0
                                ? FailureTr::tr("answered %1").arg(failure.httpStatus)
                                : FailureTr::tr("server error"),
                            FailureTr::tr("The server failed while it worked on the request."),
                            FailureTr::tr("See the server's log and try again.")};
    case FailureKind::UpstreamFailed:
        return FailureParts{
            FailureTr::tr("The server behind %1 does not answer").arg(host),
            FailureTr::tr("server behind it failed"),
            FailureTr::tr("The gateway answers, but it got no usable answer from the server behind "
                          "it."),
            untilItAnswers(
                failure,
                FailureTr::tr(
                    "Check that the server behind it runs, which address and key the gateway "
                    "uses for it, and that the gateway has an account there that can be used."))};
    case FailureKind::UpstreamCredential:
        return upstreamCredential(failure);
    case FailureKind::NotMessagesApi:
        return notMessagesApi(failure);
    case FailureKind::Redirected:
        return redirected(failure);
    case FailureKind::EmptyAnswer:
        return FailureParts{
            FailureTr::tr("%1 sends an empty answer").arg(host), FailureTr::tr("empty answer"),
            FailureTr::tr("The server reports success, but its answer has no word in it."),
            FailureTr::tr("See the server's log, and check whether a proxy in between drops "
                          "answers. A model that uses all its tokens to think has no answer "
                          "either: try another one.")};
    case FailureKind::AnswerUnreadable:
        return FailureParts{
            FailureTr::tr("The error that %1 reports cannot be read").arg(host),
            failure.httpStatus > 0 ? FailureTr::tr("answered %1").arg(failure.httpStatus)
                                   : FailureTr::tr("error not readable"),
            FailureTr::tr("The compression of the server's answer and its Content-Encoding header "
                          "do not agree, so its words are lost."),
            FailureTr::tr("See the server's log, and update the server or bridge.")};
    case FailureKind::BlockedByFirewall:
        if (failure.shortRequestsPass) {
            return FailureParts{
                FailureTr::tr("A web firewall is in front of %1").arg(host),
                FailureTr::tr("blocked by a firewall"),
                FailureTr::tr("A web firewall or web server refuses what Claude Code sends. Short "
                              "requests with the same token or key pass, so that is fine."),
                FailureTr::tr("Ask its operator to let Claude Code's requests (POST …/v1/messages) "
                              "through, whatever their text.")};
        }
        return FailureParts{
            FailureTr::tr("A web firewall is in front of %1").arg(host),
            FailureTr::tr("blocked by a firewall"),
            FailureTr::tr("A web firewall or web server answered in place of the server and let "
                          "nothing through."),
            FailureTr::tr("Ask its operator to let POST …/v1/messages through, or connect the VPN "
                          "it requires.")};
    case FailureKind::StreamCut:
        return FailureParts{
            FailureTr::tr("The answer of %1 broke off").arg(host), FailureTr::tr("answer cut off"),
            FailureTr::tr("The server stopped in the middle of its answer."),
            FailureTr::tr("Try again; if it happens again, see the server's log and the time "
                          "limits of any proxy in between.")};
    case FailureKind::StreamStalled:
        return FailureParts{
            FailureTr::tr("The answer of %1 does not arrive").arg(host),
            FailureTr::tr("answer stalled"),
            FailureTr::tr("The server accepted the request, but its answer, or the rest of it, "
                          "does not arrive."),
            FailureTr::tr("Check whether the server is still at work: a local model may take "
                          "minutes to read a long prompt.")};
    case FailureKind::StreamBuffered:
        return FailureParts{
            FailureTr::tr("The answers of %1 arrive all at once").arg(host),
            FailureTr::tr("held back"),
            FailureTr::tr("Something in between holds the server's answers back until they are "
                          "complete."),
            FailureTr::tr("Turn buffering of answers off in the proxy (nginx: proxy_buffering "
                          "off).")};
    case FailureKind::StreamMalformed:
        return FailureParts{
            FailureTr::tr("Claude Code cannot read the answers of %1 as a stream").arg(host),
            FailureTr::tr("stream not readable"),
            FailureTr::tr("The events of the server's answer are not as the Messages API defines "
                          "them."),
            FailureTr::tr("Update the server or bridge, or tell its authors what is wrong with "
                          "its stream.")};
    case FailureKind::ErrorEvent:
        return FailureParts{FailureTr::tr("%1 reported an error in its answer").arg(host),
                            FailureTr::tr("error in the answer"),
                            FailureTr::tr("The server began to answer and then reported an error."),
                            FailureTr::tr("See the server's log and try again.")};
    case FailureKind::ResumeRejected:
        return FailureParts{
            FailureTr::tr("%1 does not accept this conversation's history").arg(host),
            FailureTr::tr("history refused"),
            FailureTr::tr("The server refuses the earlier messages: parts of them were written by "
                          "another model, or are incomplete."),
            FailureTr::tr("Start a fresh session, which gets the conversation so far as text."),
            FixedAt::Here};
    case FailureKind::SystemRoleRejected:
        return FailureParts{
            FailureTr::tr("%1 refuses Claude Code's system messages").arg(host),
            FailureTr::tr("system role refused"),
            FailureTr::tr("The server accepts no message with the role “system” among the others, "
                          "and refuses it with an error that Claude Code does not adapt to."),
            failure.fix.models.isEmpty()
                ? FailureTr::tr(
                    "Update the server or bridge to one that accepts it, or give it another "
                    "chat template.")
                : FailureTr::tr(
                      "Ask for the model as %1: Claude Code then sends no such message. The "
                      "server takes any name.")
                      .arg(failure.fix.models.first())};
    case FailureKind::ToolReferenceStripped:
        return FailureParts{FailureTr::tr("Tool search will not work at %1").arg(host),
                            FailureTr::tr("tool search off"),
                            FailureTr::tr("The server does not pass tool_reference blocks on."),
                            FailureTr::tr("Turn tool search off for this endpoint.")};
    case FailureKind::ToolCallUnusable:
        return FailureParts{
            FailureTr::tr("Claude Code cannot use the tool calls of %1").arg(host),
            FailureTr::tr("tool calls not usable"),
            FailureTr::tr("The server's tool calls are not as the Messages API defines them."),
            FailureTr::tr("Update the server or bridge, or tell its authors what is wrong with "
                          "its tool calls.")};
    case FailureKind::TurnStopped:
        return FailureParts{
            FailureTr::tr("The model of %1 called a tool unasked").arg(host),
            FailureTr::tr("tool called unasked"),
            FailureTr::tr("The model called a tool where it was asked for one word, and was "
                          "stopped there."),
            FailureTr::tr("Try it in a chat, or check again: a model answers differently each "
                          "time.")};
    default:
        return std::nullopt;
    }
}

} // namespace ui
