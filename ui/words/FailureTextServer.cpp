#include "ui/words/FailureParts.h"

namespace ui {

using bridge::Failure;
using bridge::FailureKind;
using Mended = FailureParts::Mended;

namespace {

FailureParts notMessagesApi(const Failure &failure, const EndpointName &endpoint)
{
    return {FailureTr::tr("%1 does not speak the Messages API").arg(endpoint.host()),
            FailureTr::tr("not the Messages API"),
            FailureTr::tr("Something answers %1, but not as the Anthropic Messages API does%2: an "
                          "OpenAI-style server, a web page, or another path.")
                .arg(endpoint.place(), statusNote(failure)),
            failure.fix.address.isEmpty()
                ? FailureTr::tr("Check the path of the address, update the server (Ollama speaks "
                                "it from 0.14 on), or put a translating bridge such as "
                                "claude-code-router before it")
                : FailureTr::tr("Use %1 instead").arg(failure.fix.address),
            Mended::Here};
}

FailureParts redirected(const Failure &failure, const EndpointName &endpoint)
{
    const auto where = failure.subject.isEmpty() ? failure.fix.address : failure.subject;
    const auto text =
        where.isEmpty()
            ? FailureTr::tr("%1 sends requests elsewhere%2. A credential is never sent after a "
                            "redirect.")
                  .arg(endpoint.atStart(), statusNote(failure))
            : FailureTr::tr("%1 sends requests on to %2%3. A credential is never sent after a "
                            "redirect.")
                  .arg(endpoint.atStart(), where, statusNote(failure));
    return {FailureTr::tr("%1 redirects").arg(endpoint.host()), FailureTr::tr("redirects"), text,
            failure.fix.address.isEmpty()
                ? FailureTr::tr("Enter the address of the API itself in the settings; a sign-in "
                                "page means that a VPN or login is missing")
                : FailureTr::tr("Use %1 instead").arg(failure.fix.address),
            Mended::Here};
}

FailureParts requestRejected(const Failure &failure, const EndpointName &endpoint)
{
    return {
        FailureTr::tr("%1 does not understand the request").arg(endpoint.host()),
        FailureTr::tr("request refused"),
        FailureTr::tr("%1 refuses a part of what Claude Code sends%2.%3")
            .arg(endpoint.atStart(), statusNote(failure), saidNote(failure)),
        FailureTr::tr("Update the server or bridge, or have it ignore fields it does not know")};
}

FailureParts upstreamFailed(const Failure &failure, const EndpointName &endpoint)
{
    return {FailureTr::tr("The server behind %1 does not answer").arg(endpoint.host()),
            FailureTr::tr("server behind it failed"),
            FailureTr::tr("%1 is there, but it got no good answer from the server behind it%2.")
                .arg(endpoint.atStart(), statusNote(failure)),
            FailureTr::tr("See that that server runs, and which address and key the gateway uses "
                          "for it")};
}

} // namespace

std::optional<FailureParts> serverParts(const Failure &failure, const EndpointName &endpoint)
{
    const auto host = endpoint.host();
    const auto start = endpoint.atStart();
    const auto status = statusNote(failure);
    switch (failure.kind) {
    case FailureKind::RequestRejected:
        return requestRejected(failure, endpoint);
    case FailureKind::RequestTooLarge:
        return FailureParts{
            FailureTr::tr("The request is too large for %1").arg(host),
            FailureTr::tr("request too large"),
            FailureTr::tr("%1, or something before it, takes no request of this size%2.")
                .arg(start, status),
            FailureTr::tr("Raise the limit there (nginx: client_max_body_size), or begin a new "
                          "conversation")};
    case FailureKind::RateLimited:
        return FailureParts{FailureTr::tr("%1 limits the requests").arg(host),
                            FailureTr::tr("too many requests"),
                            FailureTr::tr("%1 answers that there are too many requests%2.%3")
                                .arg(start, status, saidNote(failure)),
                            FailureTr::tr("Wait a while")};
    case FailureKind::Overloaded:
        return FailureParts{
            FailureTr::tr("%1 is overloaded").arg(host), FailureTr::tr("overloaded"),
            FailureTr::tr("%1 is too busy to take the request%2.").arg(start, status),
            FailureTr::tr("Wait a while")};
    case FailureKind::ServerFailed:
        return FailureParts{FailureTr::tr("%1 reports an error of its own").arg(host),
                            failure.httpStatus > 0
                                ? FailureTr::tr("answered %1").arg(failure.httpStatus)
                                : FailureTr::tr("server error"),
                            FailureTr::tr("%1 failed while it worked on the request%2.%3")
                                .arg(start, status, saidNote(failure)),
                            FailureTr::tr("See the server's log and try again")};
    case FailureKind::UpstreamFailed:
        return upstreamFailed(failure, endpoint);
    case FailureKind::NotMessagesApi:
        return notMessagesApi(failure, endpoint);
    case FailureKind::Redirected:
        return redirected(failure, endpoint);
    case FailureKind::EmptyAnswer:
        return FailureParts{
            FailureTr::tr("%1 answers with nothing").arg(host), FailureTr::tr("empty answer"),
            FailureTr::tr("%1 reports success, but its answer is empty%2.").arg(start, status),
            FailureTr::tr("See the server's log, and whether a proxy in between drops answers")};
    case FailureKind::BlockedByFirewall:
        return FailureParts{
            FailureTr::tr("A web firewall stands before %1").arg(host),
            FailureTr::tr("blocked by a firewall"),
            FailureTr::tr("A web firewall or web server answered in place of %1 and let nothing "
                          "through%2.")
                .arg(endpoint.inside(), status),
            FailureTr::tr("Ask its operator to let POST …/v1/messages through, or connect the VPN "
                          "it wants")};
    case FailureKind::StreamCut:
        return FailureParts{
            FailureTr::tr("The answer of %1 broke off").arg(host), FailureTr::tr("answer cut off"),
            FailureTr::tr("%1 stopped in the middle of its answer.").arg(start),
            FailureTr::tr("Try again; if it happens again, see the server's log and the time "
                          "limits of any proxy in between")};
    case FailureKind::StreamStalled:
        return FailureParts{
            FailureTr::tr("The answer of %1 does not come").arg(host),
            FailureTr::tr("answer stalled"),
            FailureTr::tr("%1 took the request, but its answer, or the rest of it, does not come.")
                .arg(start),
            FailureTr::tr("See whether the server is still at work: a local model may take minutes "
                          "to read a long prompt")};
    case FailureKind::StreamBuffered:
        return FailureParts{
            FailureTr::tr("The answers of %1 come all at once").arg(host),
            FailureTr::tr("held back"),
            FailureTr::tr("Something in between holds the answers of %1 back until they are "
                          "whole.")
                .arg(endpoint.inside()),
            FailureTr::tr("Turn buffering of answers off in the proxy (nginx: proxy_buffering "
                          "off)")};
    case FailureKind::ErrorEvent:
        return FailureParts{FailureTr::tr("%1 reported an error in its answer").arg(host),
                            FailureTr::tr("error in the answer"),
                            FailureTr::tr("%1 began to answer and then reported an error.%2")
                                .arg(start, saidNote(failure)),
                            FailureTr::tr("See the server's log and try again")};
    case FailureKind::ResumeRejected:
        return FailureParts{
            FailureTr::tr("%1 does not take this conversation's history").arg(host),
            FailureTr::tr("history refused"),
            FailureTr::tr("%1 refuses what was said before: parts of it were written by another "
                          "model, or are incomplete%2.")
                .arg(start, status),
            FailureTr::tr("Start a fresh session, which is given the conversation so far as text"),
            Mended::Here};
    case FailureKind::SystemRoleRejected:
        return FailureParts{
            FailureTr::tr("%1 refuses Claude Code's system messages").arg(host),
            FailureTr::tr("system role refused"),
            FailureTr::tr("%1 takes no message with the role “system” among the others, and "
                          "refuses it in words that Claude Code does not adapt to%2.")
                .arg(start, status),
            FailureTr::tr("Update the server or bridge to one that accepts it")};
    case FailureKind::ToolReferenceStripped:
        return FailureParts{FailureTr::tr("Tool search will not work at %1").arg(host),
                            FailureTr::tr("tool search off"),
                            FailureTr::tr("%1 does not pass tool_reference blocks on.").arg(start),
                            FailureTr::tr("Turn tool search off for this endpoint")};
    default:
        return std::nullopt;
    }
}

} // namespace ui
