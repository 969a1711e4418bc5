#pragma once

#include "bridge/check/rungs/RungRunner.h"

#include <QObject>

#include <functional>
#include <optional>

namespace bridge::check {

/// What Claude Code gets for one request.
struct AgentAnswer
{
    network::HttpOutcome streamed;
    /// Of the request without streaming, where it was sent and a message came.
    std::optional<network::HttpOutcome> whole{};

    [[nodiscard]] const network::HttpOutcome &used() const { return whole ? *whole : streamed; }
};

/// Base of the rungs that use the Messages API.
class MessagesRung : public RungRunner
{
public:
    explicit MessagesRung(RungContext &context);

    void run(Answer answer) final;

protected:
    /// Calls exactly one of passed(), warned(), failedWith() and cannotTell(), now or later.
    virtual void begin() = 0;

    /// Answers later, unless the rung is gone by then. Sends the credential as earlier rungs found
    /// out.
    void ask(network::HttpRequest request,
             std::function<void(const network::HttpOutcome &)> answer);

    /// Like ask(), and as Claude Code: where it cannot read the stream, the same request goes out
    /// once more without streaming.
    void askAsAgent(const network::HttpRequest &request,
                    std::function<void(const AgentAnswer &)> answer);

    void passed(const RungFacts &facts);
    void warned(const Failure &failure, const RungFacts &facts);
    void failedWith(const Failure &failure, const RungFacts &facts = {});
    void cannotTell(const RungFacts &facts = {}, SkipReason reason = SkipReason::CannotTell);

    /// The first message's failure, if it belongs to this rung.
    [[nodiscard]] std::optional<Failure> ownFirstFailure() const;
    /// True if a first message arrived complete.
    [[nodiscard]] bool hasFirstMessage() const;

    [[nodiscard]] RungContext &context() const { return m_context; }

private:
    void report(RungReport report);

    RungContext &m_context;
    Answer m_answer;
    QObject m_alive; ///< context of asynchronous answers
};

[[nodiscard]] std::unique_ptr<RungRunner> makeMessagesApiRung(RungContext &context);
[[nodiscard]] std::unique_ptr<RungRunner> makeCredentialRung(RungContext &context);
[[nodiscard]] std::unique_ptr<RungRunner> makeModelRung(RungContext &context);
[[nodiscard]] std::unique_ptr<RungRunner> makeStreamingRung(RungContext &context);
[[nodiscard]] std::unique_ptr<RungRunner> makeToolsRung(RungContext &context);
[[nodiscard]] std::unique_ptr<RungRunner> makeContextRung(RungContext &context);

} // namespace bridge::check
