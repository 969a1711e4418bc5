#include "bridge/check/rungs/MessageFailure.h"

#include "bridge/answers/AnswerClassifier.h"
#include "bridge/check/rungs/MessageReader.h"

namespace bridge::check {
namespace {

bool isSuccess(const answers::ServerAnswer &answer)
{
    return answer.status >= 200 && answer.status < 300;
}

Failure endpointFailure(FailureKind kind, const answers::ServerAnswer &answer)
{
    return Failure::of(kind, {.httpStatus = answer.status});
}

} // namespace

std::optional<Failure> messageFailure(const network::HttpOutcome &outcome)
{
    const answers::ServerAnswer &answer = outcome.answer;
    if (outcome.failure) {
        // Once the server has accepted, silence and a break are the answer's, not the network's.
        if (isSuccess(answer) && outcome.failure->kind() == FailureKind::TimedOut)
            return endpointFailure(FailureKind::StreamStalled, answer);
        if (isSuccess(answer) && !answer.body.isEmpty())
            return endpointFailure(FailureKind::StreamCut, answer);
        if (answer.status == 0 || isSuccess(answer))
            return outcome.failure;
        // A refusal says enough by its status, also where its text broke off.
    }
    if (auto failure = answers::classifyAnswer(answer))
        return failure;
    const Message message = readMessage(answer);
    if (message.ending == Message::Ending::Error)
        return endpointFailure(FailureKind::ErrorEvent, answer);
    if (message.form == Message::Form::None)
        return endpointFailure(FailureKind::NotMessagesApi, answer);
    // A body as long as is read at most was not cut by the server.
    if (message.ending == Message::Ending::Cut
        && answer.body.size() < answers::ServerAnswer::kMaxBody)
        return endpointFailure(FailureKind::StreamCut, answer);
    return std::nullopt;
}

} // namespace bridge::check
