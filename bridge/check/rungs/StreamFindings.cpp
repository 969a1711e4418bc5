#include "bridge/check/rungs/StreamFindings.h"

namespace bridge::check {
namespace {

using L1 = QLatin1String;

/// More than the context of any model that Claude Code knows.
constexpr qint64 kTooManyTokens = 2'000'000;

struct Judgement
{
    StreamReading reading = StreamReading::Read;
    StreamFlaw flaw = StreamFlaw::None;
};

/// What the stop reason says where there is nothing wrong with the stream itself.
bool isModelsOwnStop(const QString &stopReason)
{
    return stopReason == L1("max_tokens") || stopReason == L1("refusal")
           || stopReason == L1("model_context_window_exceeded");
}

Judgement ofWhole(const Message &message, const StreamFindings &found)
{
    if (found.hasOpenContent)
        return {StreamReading::ReadWithLoss, found.cause(StreamFlaw::BlockNotEnded)};
    if (found.isTextLost)
        return {StreamReading::ReadWithLoss, found.passedOver};
    if (found.isBegunTwice)
        return {StreamReading::ReadWithLoss, StreamFlaw::BlockBegunTwice};
    if (found.isTextGiven)
        return {StreamReading::ReadWithLoss, StreamFlaw::TextInStart};
    if (found.hasTextCounts)
        return {StreamReading::Miscounted, StreamFlaw::CountsAreText};
    if (message.inputTokens > kTooManyTokens || message.outputTokens > kTooManyTokens)
        return {StreamReading::Miscounted, StreamFlaw::CountsTooLarge};
    // The loss shows in the text only: JSON and names are ASCII.
    if (!found.isUtf8)
        return {StreamReading::ReadWithLoss, StreamFlaw::NotUtf8};
    return {};
}

Judgement ofEmpty(const StreamFindings &found)
{
    if (found.hasOpenBlock)
        return {StreamReading::Empty, found.cause(StreamFlaw::BlockNotEnded)};
    return {StreamReading::Empty,
            found.isTextGiven ? StreamFlaw::TextInStart : StreamFlaw::NothingToShow};
}

Judgement judgementOf(const Message &message, const StreamFindings &found)
{
    const bool isVisible = !message.text.trimmed().isEmpty() || !message.toolCalls.empty();
    const QString &stop = message.stopReason;
    if (!found.isEnded) {
        const bool isVoid = found.wholeBlocks == 0 && !found.isLost;
        return {isVoid ? StreamReading::AsksUnstreamed : StreamReading::Fails,
                found.cause(found.breaking.value_or(StreamFlaw::NoEnd))};
    }
    if (found.wholeBlocks == 0 && stop.isEmpty())
        return {StreamReading::AsksUnstreamed,
                found.cause(found.isStarted ? StreamFlaw::NoContent : StreamFlaw::NoStart)};
    if (isModelsOwnStop(stop))
        return ofWhole(message, found);
    if (stop == L1("tool_use") && message.toolCalls.empty())
        return {StreamReading::Fails, StreamFlaw::StopWithoutCall};
    return isVisible ? ofWhole(message, found) : ofEmpty(found);
}

} // namespace

StreamFlaw StreamFindings::cause(StreamFlaw flaw) const
{
    const bool isOfMissing = flaw == StreamFlaw::NoStart || flaw == StreamFlaw::WrongIndex
                             || flaw == StreamFlaw::NoEnd || flaw == StreamFlaw::NoContent
                             || flaw == StreamFlaw::BlockNotEnded;
    return isOfMissing && passedOver != StreamFlaw::None ? passedOver : flaw;
}

void judge(Message &message, const StreamFindings &found)
{
    const Judgement judgement = judgementOf(message, found);
    message.reading = judgement.reading;
    message.flaw = judgement.flaw;
}

} // namespace bridge::check
