#pragma once

#include "bridge/check/rungs/RungClimber.h"

#include <QObject>

namespace bridge::check {

/// Base of the rungs that use the Messages API.
class MessagesRung : public RungClimber
{
public:
    explicit MessagesRung(ClimbContext &context);

    void climb(Answer answer) final;

protected:
    /// Calls exactly one of passed(), warned(), refused() and cannotTell(), now or later.
    virtual void begin() = 0;

    /// Answers later, unless the rung is gone by then. Sends the credential as earlier rungs found
    /// out.
    void ask(network::HttpRequest request,
             std::function<void(const network::HttpOutcome &)> answer);

    void passed(const RungFacts &facts);
    void warned(const Failure &failure, const RungFacts &facts);
    void failedWith(const Failure &failure, const RungFacts &facts = {});
    void cannotTell(const RungFacts &facts = {}, SkipReason reason = SkipReason::CannotTell);

    /// The first message's failure, if it belongs to this rung.
    [[nodiscard]] std::optional<Failure> firstFailureOfMine() const;
    /// True if a first message arrived complete.
    [[nodiscard]] bool firstMessageCame() const;

    [[nodiscard]] ClimbContext &context() const { return m_context; }

private:
    void report(RungReport report);

    ClimbContext &m_context;
    Answer m_answer;
    QObject m_alive; ///< context of asynchronous answers
};

[[nodiscard]] std::unique_ptr<RungClimber> makeMessagesApiRung(ClimbContext &context);
[[nodiscard]] std::unique_ptr<RungClimber> makeCredentialRung(ClimbContext &context);
[[nodiscard]] std::unique_ptr<RungClimber> makeModelRung(ClimbContext &context);
[[nodiscard]] std::unique_ptr<RungClimber> makeStreamingRung(ClimbContext &context);
[[nodiscard]] std::unique_ptr<RungClimber> makeToolsRung(ClimbContext &context);
[[nodiscard]] std::unique_ptr<RungClimber> makeContextRung(ClimbContext &context);

} // namespace bridge::check
