#include "bridge/check/rungs/MessageReader.h"
#include "bridge/check/rungs/MessageRequests.h"
#include "bridge/check/rungs/MessagesRung.h"

namespace bridge::check {
namespace {

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
            failedWith(m_failure, m_facts);
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
            }
            failedWith(m_failure, m_facts);
        });
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
