#include "bridge/agents/claude/AgentWords.h"

#include "bridge/answers/PhraseTable.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <utility>

namespace bridge::claude {

namespace {

using enum FailureKind;

constexpr qsizetype kMaxText = 64 * 1024;

constexpr std::array kCategories{
    std::pair{"no_response", TimedOut},
    std::pair{"tls_untrusted_ca", TlsUntrusted},
    std::pair{"tls_cert_signature_failure", TlsUntrusted},
    std::pair{"computer_slept", ConnectionDropped},
    std::pair{"stream_idle_timeout", StreamStalled},
    std::pair{"gateway_content_type", NotMessagesApi},
    std::pair{"empty_completion", EmptyAnswer},
    std::pair{"tool_history_mismatch", ResumeRejected},
    std::pair{"message_over_context_limit", ContextTooSmall},
    std::pair{"autocompact_thrashing", ContextTooSmall},
    std::pair{"billing_error", Billing},
    std::pair{"model_requires_usage_credits", Billing},
    std::pair{"long_context_credits_required", Billing},
    std::pair{"usage_limit_reached", RateLimited},
    std::pair{"network_edge_blocked", BlockedByFirewall},
    std::pair{"claude_code_version_too_old", ClientNotAllowed},
    std::pair{"org_disabled_credential", PermissionDenied},
    std::pair{"account_on_hold", PermissionDenied},
    std::pair{"oauth_org_not_allowed", ManagedByOrganisation},
    std::pair{"api_key_auth_disabled", ManagedByOrganisation},
    std::pair{"stored_login_refused", ManagedByOrganisation},
    std::pair{"gateway_signin_required", NotLoggedIn},
    std::pair{"gateway_session_expired", NotLoggedIn},
};

// Searched from top to bottom. The words in parentheses are those of Node.js, Bun and OpenSSL.

/// Connection failures: no answer, an interrupted or an unreadable one.
constexpr std::array kConnectionPhrases{
    // 2.1.330, then 2.1.197 where that differs
    answers::Phrase{ConnectionRefused, "(econnrefused)"},
    answers::Phrase{ConnectionRefused, "(connectionrefused)"},
    answers::Phrase{HostNotFound, "(enotfound)"},
    answers::Phrase{HostNotFound, "(eai_again)"},
    answers::Phrase{HostNotFound, "(failedtoopensocket)"},
    answers::Phrase{NoRoute, "(enetunreach)"},
    answers::Phrase{NoRoute, "(enetdown)"},
    answers::Phrase{NoRoute, "(ehostunreach)"},
    answers::Phrase{NoRoute, "(ehostdown)"},
    answers::Phrase{NoRoute, "no internet route"},
    answers::Phrase{ProxyInTheWay, "(err_proxy_tunnel)"},
    answers::Phrase{ProxyInTheWay, "couldn't connect through your proxy"},

    answers::Phrase{TlsExpired, "certificate has expired"},
    answers::Phrase{TlsExpired, "certificate is not yet valid"},
    answers::Phrase{TlsExpired, "cert_has_expired"},
    answers::Phrase{TlsWrongName, "certificate hostname mismatch"},
    answers::Phrase{TlsWrongName, "err_tls_cert_altname_invalid"},
    answers::Phrase{TlsUntrusted, "self-signed certificate"},
    answers::Phrase{TlsUntrusted, "self_signed_cert"},
    answers::Phrase{TlsUntrusted, "certificate verification failed"},
    answers::Phrase{TlsUntrusted, "unable_to_verify_leaf_signature"},
    answers::Phrase{TlsUntrusted, "unable_to_get_issuer_cert"},
    answers::Phrase{TlsUntrusted, "certificate has been revoked"},
    answers::Phrase{TlsFailed, "ssl error ("},
    answers::Phrase{TlsFailed, "(eproto)"},
    answers::Phrase{TlsFailed, "(err_ssl_"},
    answers::Phrase{TlsFailed, "(err_tls_"},

    // After the answer's beginning.
    answers::Phrase{StreamStalled, "stream idle"},
    answers::Phrase{StreamStalled, "response stalled"},
    answers::Phrase{StreamStalled, "response stopped arriving"},
    answers::Phrase{ErrorEvent, "server error mid-response"},
    answers::Phrase{StreamCut, "connection to the api was lost"},
    answers::Phrase{StreamCut, "connection lost"},
    answers::Phrase{StreamCut, "connection closed before the response finished"},
    answers::Phrase{StreamCut, "part of the response never arrived"},
    answers::Phrase{StreamCut, "stream_truncated"},
    answers::Phrase{StreamCut, "stream ended before the response was complete"},
    answers::Phrase{NotMessagesApi, "response stream was malformed"},

    answers::Phrase{ConnectionDropped, "connection dropped"},
    answers::Phrase{ConnectionDropped, "(econnreset)"},
    answers::Phrase{ConnectionDropped, "(epipe)"},
    answers::Phrase{ConnectionDropped, "(econnaborted)"},
    answers::Phrase{ConnectionDropped, "(connectionclosed)"},
    answers::Phrase{ConnectionDropped, "(err_socket_closed)"},
    answers::Phrase{ConnectionDropped, "(und_err_socket)"},
    answers::Phrase{TimedOut, "request timed out"},
    answers::Phrase{TimedOut, "no response from api"},
    answers::Phrase{TimedOut, "(etimedout)"},
    answers::Phrase{TimedOut, "(connectiontimeout)"},
    answers::Phrase{AddressInvalid, "api error: invalid url"},
    answers::Phrase{AddressInvalid, "(err_invalid_arg_value)"},
    answers::Phrase{AddressInvalid, "(err_invalid_url)"},

    // 200 with a body that Claude Code cannot read
    answers::Phrase{EmptyAnswer, "malformed response … empty body"},
    answers::Phrase{NotMessagesApi, "empty or malformed response"},
};

/// Messages that stand for a recognised answer without repeating it, and those about the user's own
/// sign-in.
constexpr std::array kAnswerPhrases{
    answers::Phrase{NotLoggedIn, "^not logged in"},
    answers::Phrase{NotLoggedIn, "^login expired"},
    answers::Phrase{NotLoggedIn, "^login reached its time limit"},
    answers::Phrase{NotLoggedIn, "^oauth token revoked"},
    answers::Phrase{NotLoggedIn, "^authentication required"},
    answers::Phrase{NotLoggedIn, "^failed to authenticate: oauth"},
    answers::Phrase{NotLoggedIn, "^failed to authenticate: this login"},
    answers::Phrase{NotLoggedIn, "^failed to authenticate: your claude.ai login"},
    answers::Phrase{NotLoggedIn, "could not refresh"},
    answers::Phrase{NotLoggedIn, "failed to refresh oauth token"},
    answers::Phrase{CredentialRejected, "^invalid api key"},
    answers::Phrase{CredentialRejected, "^invalid auth token"},

    answers::Phrase{ContextTooSmall, "^prompt is too long"},
    answers::Phrase{Billing, "^credit balance is too low"},
    answers::Phrase{RequestTooLarge, "^request too large"},
    answers::Phrase{ResumeRejected, "due to tool use concurrency issues"},
    answers::Phrase{ResumeRejected, "orphaned tool_result in conversation history"},
    answers::Phrase{ResumeRejected, "duplicate tool_use id in conversation history"},
    answers::Phrase{ModelNotFound, "issue with the selected model"},
    answers::Phrase{ModelNotFound, "^the model … is not available on your"},
    answers::Phrase{Overloaded, "repeated 529 overloaded errors"},
    answers::Phrase{Overloaded, "is experiencing high load"},
    answers::Phrase{BlockedByFirewall, "request blocked before it reached"},

    answers::Phrase{ManagedByOrganisation, "^your organization has disabled"},
    answers::Phrase{ManagedByOrganisation, "^your organization's gateway refused"},
    answers::Phrase{ManagedByOrganisation, "allowed by your organization"},
    answers::Phrase{ManagedByOrganisation, "required by your organization"},
    answers::Phrase{ManagedByOrganisation, "managed by your organization"},
    answers::Phrase{PermissionDenied, "belongs to a disabled organization"},
};

} // namespace

std::optional<FailureKind> kindOfCategory(const QString &category)
{
    const auto found = std::find_if(kCategories.begin(), kCategories.end(), [&](const auto &known) {
        return category == QLatin1String(known.first);
    });
    return found == kCategories.end() ? std::nullopt : std::optional(found->second);
}

std::optional<FailureKind> kindOfConnectionWords(const QString &text)
{
    static const answers::PhraseTable table(kConnectionPhrases);
    return table.firstIn(text);
}

std::optional<FailureKind> kindOfAnswerWords(const QString &text)
{
    static const answers::PhraseTable table(kAnswerPhrases);
    return table.firstIn(text);
}

QString serversPart(const QString &text)
{
    static const QRegularExpression before(QStringLiteral(
        R"(^(?:Failed to authenticate\. |Please run /login · )?(?:API Error: )?)"
        R"((?:Prompt is too long · the provider said: )?(?:Request rejected \(\d+\) · )?)"
        R"((?:\d{3} )?)"));
    static constexpr std::array kBehind{
        QLatin1String(". This is a server-side issue"),
        QLatin1String(" · Please run /login"), // before 2.1
    };
    QString part = text.left(kMaxText);
    part.remove(0, before.match(part).capturedLength());
    for (const QLatin1String words : kBehind) {
        if (const qsizetype at = part.lastIndexOf(words); at >= 0)
            part.truncate(at);
    }
    return part.trimmed();
}

QString modelNamedIn(const QString &text)
{
    static const QRegularExpression model(
        QStringLiteral(R"((?:selected model \(|^The model )([^\s()]{1,200}))"));
    return model.match(text.left(kMaxText)).captured(1);
}

int statusOfMalformed(const QString &text)
{
    static const QRegularExpression status(
        QStringLiteral(R"(malformed response \(HTTP (\d{3})\))"));
    return status.match(text.left(kMaxText)).captured(1).toInt();
}

} // namespace bridge::claude
