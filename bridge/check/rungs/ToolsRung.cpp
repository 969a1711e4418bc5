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

/// True if the id looks as if the server numbered the calls of an answer, "call_0": then each
/// answer has the same ones. Random ids are longer.
bool looksNumbered(const QString &id)
{
    constexpr qsizetype kShortestRandom = 8;
    const qsizetype prefix = id.lastIndexOf(QRegularExpression(QStringLiteral("[^A-Za-z0-9]")));
    return id.size() - (prefix + 1) < kShortestRandom;
}

/// Requests a tool call, then sends its result together with other parts of Claude Code's turns.
/// Refused parts are left out until the rest is accepted: two requests if everything is accepted,
/// three with the Messages API itself, one of which costs nothing. One more where the call's id
/// looks like a number: Claude Code never sends the result of an id that was used before.
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
        askAsAgent(toolRequest(wanted, context().messagePatience),
                   [this, wanted](const AgentAnswer &answer) { takeCall(wanted, answer.used()); });
    }

    void takeCall(const ToolRequest &wanted, const network::HttpOutcome &outcome)
    {
        const Message message = readMessage(outcome);
        const ToolCall *call = message.wholeCallOf(checkTool());
        const auto failure = messageFailure(outcome, message);
        // A call that was whole before the stream broke runs all the same.
        m_broken =
            failure && call && message.reading == StreamReading::Fails ? failure : std::nullopt;
        if (failure && !m_broken) {
            if (wanted.forced && isAboutToolChoice(outcome.answer))
                callTool({wanted.model, /*forced=*/false, wanted.roomy});
            else
                conclude(*failure);
            return;
        }
        context().toolRequestTokens = message.inputTokens;
        m_facts.flaw = message.toolFlaw();
        if (call) {
            m_facts.toolUse = true;
            m_next = {.model = context().model,
                      .call = *call,
                      .systemRole = true,
                      .forced = wanted.forced,
                      .absentReference = true};
            giveResult();
        } else if (m_facts.flaw != ToolFlaw::None && m_facts.flaw != ToolFlaw::NoInput) {
            failedWith(Failure::of(FailureKind::ToolCallUnusable), m_facts);
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
        askAsAgent(toolResultRequest(m_next, context().messagePatience),
                   [this](const AgentAnswer &answer) { takeResult(answer.used()); });
    }

    void takeResult(const network::HttpOutcome &outcome)
    {
        const auto failure = messageFailure(outcome);
        if (!failure) {
            m_facts.toolResult = true;
            m_facts.systemRole = m_facts.systemRole || m_next.systemRole;
            if (looksNumbered(m_next.call.id))
                callAgain();
            else
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

    /// In the same conversation: a server may number all calls of one.
    void callAgain()
    {
        ToolResultRequest again = m_next;
        again.anotherCall = true;
        again.absentReference = false;
        askAsAgent(toolResultRequest(again, context().messagePatience),
                   [this](const AgentAnswer &answer) {
                       const ToolCall *call = nullptr;
                       const Message message = readMessage(answer.used());
                       if (!messageFailure(answer.used(), message))
                           call = message.wholeCallOf(checkTool());
                       if (call && call->id == m_next.call.id)
                           m_facts.flaw = ToolFlaw::IdRepeated;
                       concludeAccepted();
                   });
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
        } else if (m_facts.flaw == ToolFlaw::IdRepeated) {
            failedWith(Failure::of(FailureKind::ToolCallUnusable), m_facts);
        } else if (m_facts.flaw != ToolFlaw::None) {
            warned(Failure::of(FailureKind::ToolCallUnusable), m_facts);
        } else if (m_broken) {
            warned(*m_broken, m_facts);
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
    std::optional<Failure> m_broken;           ///< of the stream, behind a whole call
    std::optional<Failure> m_referenceRefusal; ///< in another message than the API's
    std::optional<Failure> m_systemRefusal;    ///< in a message that Claude Code does not know
};

} // namespace

std::unique_ptr<RungRunner> makeToolsRung(RungContext &context)
{
    return std::make_unique<ToolsRung>(context);
}

} // namespace bridge::check
