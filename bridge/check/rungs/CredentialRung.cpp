#include "bridge/check/rungs/MessageReader.h"
#include "bridge/check/rungs/MessageRequests.h"
#include "bridge/check/rungs/MessagesRung.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <functional>
#include <utility>

namespace bridge::check {
namespace {

/// Seen with `claude gateway` of 2.1.330 (protocol reference, 11).
bool isClaudeGateway(const answers::ServerAnswer &answer)
{
    return answer.isSuccess()
           && QJsonDocument::fromJson(answer.body)
                  .object()
                  .contains(QLatin1String("gateway_protocol_version"));
}

bool isRefusal(const answers::ServerAnswer &answer)
{
    return answer.status == 401 || answer.status == 403;
}

class CredentialRung final : public MessagesRung
{
public:
    using MessagesRung::MessagesRung;
    [[nodiscard]] Rung rung() const override { return Rung::Credential; }

protected:
    void begin() override
    {
        const auto &target = context().target;
        const bool hasSecret = target.secret && !target.secret->value.isEmpty();
        m_facts = {hasSecret ? target.secret->kind : CredentialKind::BearerToken, !hasSecret};
        const auto failure = ownFirstFailure();
        if (failure && target.endpoint.credential == CredentialKind::OwnSignIn) {
            cannotTell(m_facts,
                       SkipReason::OwnSignIn); // the refused credential was our placeholder
            return;
        }
        if (!failure) {
            passed(m_facts);
            return;
        }
        m_failure = *failure;
        m_failure.placeholder = !hasSecret;
        if (hasSecret && mayBeTheHeader())
            tryOtherHeader();
        else
            explainRefusal();
    }

private:
    [[nodiscard]] bool mayBeTheHeader() const
    {
        return m_failure.kind() == FailureKind::CredentialRejected
               || m_failure.kind() == FailureKind::CredentialMissing
               || m_failure.kind() == FailureKind::PermissionDenied;
    }

    void tryOtherHeader()
    {
        const CredentialKind other = m_facts.sentAs == CredentialKind::ApiKey
                                         ? CredentialKind::BearerToken
                                         : CredentialKind::ApiKey;
        network::HttpRequest request = shortestRequest(context().model, context().messagePatience);
        request.sendAs = other;
        ask(request, [this, other](const network::HttpOutcome &outcome) {
            const auto failure = messageFailure(outcome);
            // The request was admitted: the failure belongs to a later rung.
            if (!failure || rungOf(*failure) > rung()) {
                m_failure = Failure::of(FailureKind::CredentialWrongHeader, m_failure);
                m_failure.fix.credentialKind = other;
                context().sendAs = other;
                failedWith(m_failure, m_facts);
                return;
            }
            explainRefusal();
        });
    }

    /// Neither form was accepted: the credential is wrong, unless the server says otherwise.
    void explainRefusal()
    {
        const bool isUnexplained = m_failure.wanted == WantedCredential::TokenOrKey
                                   && (m_failure.kind() == FailureKind::CredentialRejected
                                       || m_failure.kind() == FailureKind::CredentialMissing);
        const auto &list = context().modelList;
        if (!isUnexplained)
            failedWith(m_failure, m_facts);
        else if (!m_facts.placeholder && list && list->isSuccess())
            tellBridgesOwn();
        else
            tellGateway();
    }

    /// A server that lists its models with this credential, and not without, knows it: what is
    /// refused is probably its own login at the provider behind it. A key that may list models and
    /// not send messages is refused, too; most servers say so.
    void tellBridgesOwn()
    {
        askAnonymously("/v1/models?limit=1000", false, [this](const network::HttpOutcome &outcome) {
            if (outcome.failure || !isRefusal(outcome.answer)) {
                tellGateway();
                return;
            }
            m_failure = Failure::of(FailureKind::UpstreamCredential, m_failure);
            m_failure.isProbable = true;
            failedWith(m_failure, m_facts);
        });
    }

    void tellGateway()
    {
        askAnonymously("/.well-known/oauth-authorization-server", true,
                       [this](const network::HttpOutcome &outcome) {
                           if (!outcome.failure && isClaudeGateway(outcome.answer)) {
                               m_failure = Failure::of(FailureKind::CredentialMissing, m_failure);
                               m_failure.wanted = WantedCredential::GatewaySignIn;
                           }
                           failedWith(m_failure, m_facts);
                       });
    }

    void askAnonymously(const char *path, bool fromRoot,
                        std::function<void(const network::HttpOutcome &)> answer)
    {
        network::HttpRequest request;
        request.path = path;
        request.fromRoot = fromRoot;
        request.isAnonymous = true;
        request.patience = context().networkPatience;
        ask(request, std::move(answer));
    }

    CredentialFacts m_facts;
    Failure m_failure;
};

} // namespace

std::unique_ptr<RungRunner> makeCredentialRung(RungContext &context)
{
    return std::make_unique<CredentialRung>(context);
}

} // namespace bridge::check
