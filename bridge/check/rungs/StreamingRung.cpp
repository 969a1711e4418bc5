#include "bridge/check/rungs/MessageReader.h"
#include "bridge/check/rungs/MessageRequests.h"
#include "bridge/check/rungs/MessagesRung.h"
#include "bridge/check/rungs/StreamTiming.h"

namespace bridge::check {
namespace {

class StreamingRung final : public MessagesRung
{
public:
    using MessagesRung::MessagesRung;
    [[nodiscard]] Rung rung() const override { return Rung::Streaming; }

protected:
    void begin() override
    {
        if (const auto failure = ownFirstFailure()) {
            failedWith(*failure);
            return;
        }
        if (!hasFirstMessage()) {
            cannotTell();
            return;
        }
        const network::HttpOutcome &first = *context().firstMessage;
        const Message message = readMessage(first.answer);
        m_timing = timeStream(message, first.arrivals);
        if (message.form == Message::Form::Whole)
            warned(heldBack(), facts()); // the message was requested as a stream and came at once
        else if (m_timing.heldBack)
            repeat();
        else
            passed(facts());
    }

private:
    [[nodiscard]] StreamingFacts facts() const
    {
        return {m_timing.firstToken, m_timing.tokensPerSecond};
    }

    [[nodiscard]] Failure heldBack() const
    {
        return Failure::of(FailureKind::StreamBuffered,
                           {.httpStatus = context().firstMessage->answer.status});
    }

    /// A model that was loaded first and then wrote very fast looks like a buffering proxy, once.
    void repeat()
    {
        ask(countingRequest(context().model, context().messagePatience),
            [this](const network::HttpOutcome &outcome) {
                const StreamTiming second =
                    timeStream(readMessage(outcome.answer), outcome.arrivals);
                if (second.heldBack) {
                    warned(heldBack(), facts());
                    return;
                }
                if (!messageFailure(outcome))
                    m_timing = second;
                passed(facts());
            });
    }

    StreamTiming m_timing;
};

} // namespace

std::unique_ptr<RungRunner> makeStreamingRung(RungContext &context)
{
    return std::make_unique<StreamingRung>(context);
}

} // namespace bridge::check
