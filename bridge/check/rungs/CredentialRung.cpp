#include "bridge/check/rungs/MessageFailure.h"
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
        const bool isKept = target.secret && !target.secret->value.isEmpty();
        m_facts = {isKept ? target.secret->kind : CredentialKind::BearerToken, !isKept};
        const auto failure = firstFailureOfMine();
        if (failure && target.endpoint.credential == CredentialKind::OwnSignIn) {
            cannotTell(m_facts, SkipReason::OwnSignIn); // it was our placeholder that was refused
            return;
        }
        if (!failure) {
            passed(m_facts);
            return;
        }
        m_failure = *failure;
        m_failure.placeholder = !isKept;
        if (isKept && mayBeTheHeader())
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
            // What only an admitted request gets to: a later rung's trouble.
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

std::unique_ptr<RungClimber> makeCredentialRung(ClimbContext &context)
{
    return std::make_unique<CredentialRung>(context);
}

} // namespace bridge::check
