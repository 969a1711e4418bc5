#include "bridge/check/rungs/MessageReader.h"
#include "bridge/check/rungs/MessageRequests.h"
#include "bridge/check/rungs/MessagesRung.h"
#include "bridge/check/rungs/ServerModels.h"

namespace bridge::check {
namespace {

class ModelRung final : public MessagesRung
{
public:
    using MessagesRung::MessagesRung;
    [[nodiscard]] Rung rung() const override { return Rung::Model; }

protected:
    void begin() override
    {
        const endpoint::EndpointTarget &target = context().target;
        m_facts.model = target.model;
        m_facts.smallModel = target.smallModel;
        if (context().modelList)
            m_listed = listedModels(*context().modelList);
        const auto failure = ownFirstFailure();
        if (failure && failure->kind() == FailureKind::ModelNotFound)
            offerServed(*failure);
        else if (failure)
            failedWith(*failure, facts());
        else if (isSmallModelInDoubt())
            askSmallModel();
        else
            passed(facts());
    }

private:
    [[nodiscard]] ModelFacts facts() const
    {
        ModelFacts facts = m_facts;
        facts.served = orderedForChoosing(m_listed, context().model);
        return facts;
    }

    void offerServed(Failure failure)
    {
        failure.subject = context().model;
        if (!m_listed.isEmpty()) {
            failWithChoice(failure);
            return;
        }
        // For Ollama before it had /v1/models, and proxies that forward only this path.
        network::HttpRequest request;
        request.path = "/api/tags";
        ask(request, [this, failure](const network::HttpOutcome &outcome) {
            m_listed = listedModels(outcome.answer);
            failWithChoice(failure);
        });
    }

    void failWithChoice(Failure failure)
    {
        failure.fix.models = choice(context().model);
        failedWith(failure, facts());
    }

    [[nodiscard]] QStringList choice(const QString &notServed) const
    {
        QStringList models = orderedForChoosing(m_listed, notServed);
        models.removeAll(notServed);
        return models;
    }

    /// A list with the model is proof, one without it is not: servers accept names that they do not
    /// list.
    [[nodiscard]] bool isSmallModelInDoubt() const
    {
        const QString &small = m_facts.smallModel;
        return hasFirstMessage() && !small.isEmpty() && small != context().model
               && !m_listed.contains(small);
    }

    void askSmallModel()
    {
        ask(shortestRequest(m_facts.smallModel, context().messagePatience),
            [this](const network::HttpOutcome &outcome) {
                const auto failure = messageFailure(outcome);
                const bool refused = failure
                                     && (rungOf(*failure) == rung()
                                         || failure->kind() == FailureKind::PermissionDenied);
                if (!refused) {
                    passed(facts());
                    return;
                }
                Failure notServed = Failure::of(FailureKind::ModelNotFound, *failure);
                notServed.subject = m_facts.smallModel;
                notServed.fix.models = choice(m_facts.smallModel);
                m_facts.smallModelServed = false;
                warned(notServed, facts());
            });
    }

    ModelFacts m_facts;
    QStringList m_listed;
};

} // namespace

std::unique_ptr<RungRunner> makeModelRung(RungContext &context)
{
    return std::make_unique<ModelRung>(context);
}

} // namespace bridge::check
