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
        if (!context().firstMessage) {
            cannotTell();
            return;
        }
        const network::HttpOutcome &first = *context().firstMessage;
        m_message = readMessage(first);
        m_timing = timeStream(m_message, first.arrivals);
        m_reading = m_message.reading;
        m_flaw = m_message.flaw;
        if (const auto failure = ownFirstFailure())
            failedWith(*failure, facts());
        else if (!hasFirstMessage())
            cannotTell();
        else
            judge();
    }

private:
    /// Of a first message that was answered, streamed or not.
    void judge()
    {
        switch (m_reading) {
        case StreamReading::AsksUnstreamed:
            warned(flawed(), facts());
            break;
        case StreamReading::ReadWithLoss:
        case StreamReading::Miscounted:
            warned(malformed(m_message), facts());
            break;
        case StreamReading::Empty:
            askForMore();
            break;
        case StreamReading::Read:
        case StreamReading::Hangs: // neither of the two with a first message
        case StreamReading::Fails:
            if (m_timing.heldBack)
                repeat();
            else
                passed(facts());
            break;
        }
    }

    [[nodiscard]] StreamingFacts facts() const
    {
        return {m_timing.firstToken, m_timing.tokensPerSecond, m_reading, m_flaw};
    }

    [[nodiscard]] Failure failureOf(FailureKind kind) const
    {
        return Failure::of(kind, {.httpStatus = context().firstMessage->answer.status});
    }
    [[nodiscard]] Failure heldBack() const { return failureOf(FailureKind::StreamBuffered); }

    /// Why Claude Code asks again without streaming.
    [[nodiscard]] Failure flawed() const
    {
        // The message was requested as a stream and came at once.
        const auto failure =
            messageFailure(*context().firstMessage, m_message).value_or(heldBack());
        // The API is there: it answers without streaming.
        const bool isOfStream =
            failure.kind() == FailureKind::NotMessagesApi || failure.kind() == FailureKind::Unknown;
        return isOfStream ? Failure::of(FailureKind::StreamMalformed, failure) : failure;
    }

    [[nodiscard]] Failure malformed(const Message &message) const
    {
        Failure failure = failureOf(FailureKind::StreamMalformed);
        failure.body = QString::fromUtf8(message.flawed);
        return failure;
    }

    /// Like Claude Code, and with room: a model may have thought until there was none left.
    void askForMore()
    {
        ask(roomyCountingRequest(context().model, context().messagePatience),
            [this](const network::HttpOutcome &outcome) {
                const Message second = readMessage(outcome);
                // What Claude Code reads with a loss is not empty.
                if (messageFailure(outcome, second) || second.reading == StreamReading::Empty) {
                    failedWith(failureOf(FailureKind::EmptyAnswer), facts());
                    return;
                }
                m_reading = second.reading;
                m_flaw = second.flaw;
                if (second.reading == StreamReading::Read)
                    passed(facts());
                else
                    warned(malformed(second), facts());
            });
    }

    /// A model that was loaded first and then wrote very fast looks like a buffering proxy, once.
    void repeat()
    {
        ask(countingRequest(context().model, context().messagePatience),
            [this](const network::HttpOutcome &outcome) {
                const Message message = readMessage(outcome);
                const StreamTiming second = timeStream(message, outcome.arrivals);
                if (second.heldBack) {
                    warned(heldBack(), facts());
                    return;
                }
                if (!messageFailure(outcome, message))
                    m_timing = second;
                passed(facts());
            });
    }

    Message m_message; ///< the first one
    StreamTiming m_timing;
    StreamReading m_reading = StreamReading::Read;
    StreamFlaw m_flaw = StreamFlaw::None;
};

} // namespace

std::unique_ptr<RungRunner> makeStreamingRung(RungContext &context)
{
    return std::make_unique<StreamingRung>(context);
}

} // namespace bridge::check
