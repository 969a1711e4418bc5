#include "bridge/check/rungs/MessageReader.h"
#include "bridge/check/rungs/MessageRequests.h"
#include "bridge/check/rungs/MessagesRung.h"
#include "bridge/check/rungs/SystemRole.h"

#include <QRegularExpression>

namespace bridge::check {
namespace {

/// True for a temporary failure, unrelated to tools. Not for 500: some servers fail with it on
/// unknown fields.
bool isPassing(const Failure &failure)
{
    return failure.layer() == FailureLayer::Network || failure.kind() == FailureKind::RateLimited
           || failure.kind() == FailureKind::Overloaded
           || failure.kind() == FailureKind::ModelLoading
           || failure.kind() == FailureKind::StreamStalled
           || failure.kind() == FailureKind::StreamCut;
}

bool isAboutToolChoice(const answers::ServerAnswer &answer)
{
    return answer.status >= 400 && answer.body.contains("tool_choice");
}

/// The message of the Messages API itself: "Tool reference 'X' has no corresponding tool
/// definition". A validator that does not know references repeats them as "tool_reference".
bool isAboutAbsentTool(const answers::ServerAnswer &answer)
{
    static const QRegularExpression words(QStringLiteral("tool reference [\\\\'\"`]{0,2}")
                                              + absentTool(),
                                          QRegularExpression::CaseInsensitiveOption);
    return answer.status >= 400 && words.match(QString::fromUtf8(answer.body)).hasMatch();
}

/// Requests a tool call, then sends its result together with other parts of Claude Code's turns.
/// Refused parts are left out until the rest is accepted: two requests if everything is accepted,
/// three with the Messages API itself, one of which costs nothing.
class ToolsRung final : public MessagesRung
{
public:
    using MessagesRung::MessagesRung;
    [[nodiscard]] Rung rung() const override { return Rung::Tools; }

protected:
    void begin() override
    {
        m_facts.toolSearch = context().target.endpoint.options.toolSearch;
        if (const auto failure = ownFirstFailure())
            failedWith(*failure, m_facts);
        else if (hasFirstMessage())
            callTool({context().model});
        else
            cannotTell(m_facts);
    }

private:
    void callTool(const ToolRequest &wanted)
    {
        ask(toolRequest(wanted, context().messagePatience),
            [this, wanted](const network::HttpOutcome &outcome) { takeCall(wanted, outcome); });
    }

    void takeCall(const ToolRequest &wanted, const network::HttpOutcome &outcome)
    {
        if (const auto failure = messageFailure(outcome)) {
            if (wanted.forced && isAboutToolChoice(outcome.answer))
                callTool({wanted.model, /*forced=*/false, wanted.roomy});
            else
                conclude(*failure);
            return;
        }
        const Message message = readMessage(outcome.answer);
        context().toolRequestTokens = message.inputTokens;
        if (const ToolCall *call = message.wholeCallOf(checkTool())) {
            m_facts.toolUse = true;
            m_next = {context().model, *call, /*systemRole=*/true, /*absentReference=*/true};
            giveResult();
        } else if (message.stopReason == QLatin1String("max_tokens") && !wanted.roomy) {
            callTool({wanted.model, wanted.forced, /*roomy=*/true});
        } else {
            constexpr qsizetype kShown = 300;
            conclude(
                Failure::of(FailureKind::ModelLacksTools, {.message = message.text.left(kShown),
                                                           .said = message.text.left(kShown)}));
        }
    }

    void giveResult()
    {
        ask(toolResultRequest(m_next, context().messagePatience),
            [this](const network::HttpOutcome &outcome) { takeResult(outcome); });
    }

    void takeResult(const network::HttpOutcome &outcome)
    {
        const auto failure = messageFailure(outcome);
        if (!failure) {
            m_facts.toolResult = true;
            m_facts.systemRole = m_facts.systemRole || m_next.systemRole;
            concludeAccepted();
            return;
        }
        if (isPassing(*failure)) {
            conclude(*failure);
            return;
        }
        if (m_next.absentReference && isAboutAbsentTool(outcome.answer)) {
            m_facts.toolReference = ToolsFacts::ToolReference::Forwarded;
            m_next.absentReference = false;
        } else if (m_next.systemRole && agentAdaptsToRefusal(outcome.answer)) {
            m_facts.systemRole = true;
            m_next.systemRole = false;
        } else if (m_next.absentReference) {
            m_referenceRefusal = failure;
            m_next.absentReference = false;
        } else if (m_next.systemRole) {
            m_systemRefusal = failure;
            m_next.systemRole = false;
        } else {
            conclude(*failure);
            return;
        }
        giveResult();
    }

    void concludeAccepted()
    {
        using ToolReference = ToolsFacts::ToolReference;
        // The same message both times: it was about the system message.
        const bool referenceRefused =
            m_referenceRefusal
            && (!m_systemRefusal || m_referenceRefusal->message != m_systemRefusal->message);
        if (m_next.absentReference || referenceRefused)
            m_facts.toolReference = ToolReference::Stripped;
        if (m_systemRefusal) {
            offerOlderName(Failure::of(FailureKind::SystemRoleRejected, *m_systemRefusal));
        } else if (m_facts.toolReference == ToolReference::Stripped
                   && m_facts.toolSearch != ToolSearch::Off) {
            Failure failure = Failure::of(FailureKind::ToolReferenceStripped,
                                          m_referenceRefusal.value_or(Failure()));
            failure.fix.toolSearch = ToolSearch::Off;
            warned(failure, m_facts);
        } else {
            passed(m_facts);
        }
    }

    /// Where the server takes any name, Claude Code can be had to send no such message.
    void offerOlderName(const Failure &failure)
    {
        ask(shortestRequest(kNameWithoutSystemRole, context().messagePatience),
            [this, failure](const network::HttpOutcome &outcome) {
                Failure told = failure;
                if (!messageFailure(outcome))
                    told.fix.models = {kNameWithoutSystemRole};
                failedWith(told, m_facts);
            });
    }

    void conclude(const Failure &failure)
    {
        if (isPassing(failure))
            warned(failure, m_facts);
        else
            failedWith(failure, m_facts);
    }

    ToolsFacts m_facts;
    ToolResultRequest m_next;
    std::optional<Failure> m_referenceRefusal; ///< in another message than the API's
    std::optional<Failure> m_systemRefusal;    ///< in a message that Claude Code does not know
};

} // namespace

std::unique_ptr<RungRunner> makeToolsRung(RungContext &context)
{
    return std::make_unique<ToolsRung>(context);
}

} // namespace bridge::check
