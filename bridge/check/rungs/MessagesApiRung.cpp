#include "bridge/check/rungs/MessageReader.h"
#include "bridge/check/rungs/MessageRequests.h"
#include "bridge/check/rungs/MessagesRung.h"
#include "bridge/check/rungs/Redirect.h"
#include "bridge/check/rungs/ServerModels.h"

#include <algorithm>
#include <chrono>

namespace bridge::check {
namespace {

/// Default if neither Claude Code nor the server names a model: most gateways know it, the others
/// report that they do not.
constexpr QLatin1String kUsualModel("claude-sonnet-4-5");

/// For a server that did not list its models in time: it may be busy, but hardly for minutes.
constexpr std::chrono::milliseconds kPatienceInDoubt{30'000};

class MessagesApiRung final : public MessagesRung
{
public:
    using MessagesRung::MessagesRung;
    [[nodiscard]] Rung rung() const override { return Rung::MessagesApi; }

protected:
    void begin() override
    {
        context().model = modelToAsk();
        askAsAgent(countingRequest(context().model, patience()),
                   [this](const AgentAnswer &answer) { take(answer); });
    }

private:
    [[nodiscard]] std::chrono::milliseconds patience() const
    {
        return context().modelList ? context().messagePatience
                                   : std::min(context().messagePatience, kPatienceInDoubt);
    }

    [[nodiscard]] QString modelToAsk() const
    {
        if (!context().target.model.isEmpty())
            return context().target.model;
        const auto &list = context().modelList;
        return likeliestModel(list ? listedModels(*list) : QStringList(), kUsualModel);
    }

    void take(const AgentAnswer &answer)
    {
        const network::HttpOutcome &outcome = answer.used();
        context().firstMessage = answer.streamed;
        const Message message = readMessage(outcome);
        context().firstFailure = messageFailure(outcome, message);
        context().firstTokens = message.inputTokens;
        const MessagesApiFacts facts{outcome.answer.status};
        auto failure = context().firstFailure;
        if (failure && failure->kind() == FailureKind::Redirected)
            failure->fix.address =
                addressBehind(failure->subject, context().target.endpoint.address);
        // An earlier rung has passed and cannot fail any more: the failure is this rung's.
        if (failure && rungOf(*failure) <= rung())
            failedWith(*failure, facts);
        else if (message.form != Message::Form::None || isApiError(outcome.answer))
            passed(facts);
        else
            cannotTell(facts);
    }
};

} // namespace

std::unique_ptr<RungRunner> makeMessagesApiRung(RungContext &context)
{
    return std::make_unique<MessagesApiRung>(context);
}

} // namespace bridge::check
