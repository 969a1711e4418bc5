#include "bridge/check/rungs/MessageFailure.h"

#include "bridge/answers/AnswerClassifier.h"
#include "bridge/check/rungs/MessageReader.h"

namespace bridge::check {
namespace {

Failure endpointFailure(FailureKind kind, const answers::ServerAnswer &answer)
{
    return Failure::of(kind, {.httpStatus = answer.status});
}

} // namespace

std::optional<Failure> messageFailure(const network::HttpOutcome &outcome)
{
    const answers::ServerAnswer &answer = outcome.answer;
    if (outcome.failure) {
        // After the server accepted, silence and a break concern the answer, not the network.
        if (answer.isSuccess() && outcome.failure->kind() == FailureKind::TimedOut)
            return endpointFailure(FailureKind::StreamStalled, answer);
        if (answer.isSuccess() && !answer.body.isEmpty())
            return endpointFailure(FailureKind::StreamCut, answer);
        if (answer.status == 0 || answer.isSuccess())
            return outcome.failure;
        // The status of a refusal suffices, also if its text broke off.
    }
    if (auto failure = answers::classifyAnswer(answer))
        return failure;
    const Message message = readMessage(answer);
    if (message.ending == Message::Ending::Error)
        return endpointFailure(FailureKind::ErrorEvent, answer);
    if (message.form == Message::Form::None)
        return endpointFailure(FailureKind::NotMessagesApi, answer);
    // A body at the size limit was not cut by the server.
    if (message.ending == Message::Ending::Cut
        && answer.body.size() < answers::ServerAnswer::kMaxBody)
        return endpointFailure(FailureKind::StreamCut, answer);
    return std::nullopt;
}

} // namespace bridge::check
