#pragma once

#include "bridge/check/rungs/RungClimber.h"

#include <QObject>

namespace bridge::check {

/// What the rungs that talk the Messages API have in common.
class MessagesRung : public RungClimber
{
public:
    explicit MessagesRung(ClimbContext &context);

    void climb(Answer answer) final;

protected:
    /// Leads to exactly one of passed(), warned(), refused() and cannotTell(), now or later.
    virtual void begin() = 0;

    /// Answers later, unless the rung is gone by then. The credential goes as the rungs before
    /// learnt.
    void ask(network::HttpRequest request,
             std::function<void(const network::HttpOutcome &)> answer);

    void passed(const RungFacts &facts);
    void warned(const Failure &failure, const RungFacts &facts);
    void failedWith(const Failure &failure, const RungFacts &facts = {});
    void cannotTell(const RungFacts &facts = {}, SkipReason reason = SkipReason::CannotTell);

    /// What is wrong with the first message, when it is of this rung.
    [[nodiscard]] std::optional<Failure> firstFailureOfMine() const;
    /// There is a first message, and it came whole.
    [[nodiscard]] bool firstMessageCame() const;

    [[nodiscard]] ClimbContext &context() const { return m_context; }

private:
    void report(RungReport report);

    ClimbContext &m_context;
    Answer m_answer;
    QObject m_alive; ///< context of what comes back later
};

[[nodiscard]] std::unique_ptr<RungClimber> makeMessagesApiRung(ClimbContext &context);
[[nodiscard]] std::unique_ptr<RungClimber> makeCredentialRung(ClimbContext &context);
[[nodiscard]] std::unique_ptr<RungClimber> makeModelRung(ClimbContext &context);
[[nodiscard]] std::unique_ptr<RungClimber> makeStreamingRung(ClimbContext &context);
[[nodiscard]] std::unique_ptr<RungClimber> makeToolsRung(ClimbContext &context);
[[nodiscard]] std::unique_ptr<RungClimber> makeContextRung(ClimbContext &context);

} // namespace bridge::check
