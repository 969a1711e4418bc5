#include "bridge/agents/claude/AgentWords.h"

#include "bridge/answers/PhraseTable.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <utility>

namespace bridge::endpoint {

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

// Each is searched from top to bottom. The words in parentheses are those of Node.js, Bun and
// OpenSSL.

/// Of a connection: no answer came, or it broke off, or it could not be read.
constexpr std::array kConnectionPhrases{
    // 2.1.330, then 2.1.197 where that differs
    Phrase{ConnectionRefused, "(econnrefused)"},
    Phrase{ConnectionRefused, "(connectionrefused)"},
    Phrase{HostNotFound, "(enotfound)"},
    Phrase{HostNotFound, "(eai_again)"},
    Phrase{HostNotFound, "(failedtoopensocket)"},
    Phrase{NoRoute, "(enetunreach)"},
    Phrase{NoRoute, "(enetdown)"},
    Phrase{NoRoute, "(ehostunreach)"},
    Phrase{NoRoute, "(ehostdown)"},
    Phrase{NoRoute, "no internet route"},
    Phrase{ProxyInTheWay, "(err_proxy_tunnel)"},
    Phrase{ProxyInTheWay, "couldn't connect through your proxy"},

    Phrase{TlsExpired, "certificate has expired"},
    Phrase{TlsExpired, "certificate is not yet valid"},
    Phrase{TlsExpired, "cert_has_expired"},
    Phrase{TlsWrongName, "certificate hostname mismatch"},
    Phrase{TlsWrongName, "err_tls_cert_altname_invalid"},
    Phrase{TlsUntrusted, "self-signed certificate"},
    Phrase{TlsUntrusted, "self_signed_cert"},
    Phrase{TlsUntrusted, "certificate verification failed"},
    Phrase{TlsUntrusted, "unable_to_verify_leaf_signature"},
    Phrase{TlsUntrusted, "unable_to_get_issuer_cert"},
    Phrase{TlsUntrusted, "certificate has been revoked"},
    Phrase{TlsFailed, "ssl error ("},
    Phrase{TlsFailed, "(eproto)"},
    Phrase{TlsFailed, "(err_ssl_"},
    Phrase{TlsFailed, "(err_tls_"},

    // The answer had begun.
    Phrase{StreamStalled, "stream idle"},
    Phrase{StreamStalled, "response stalled"},
    Phrase{StreamStalled, "response stopped arriving"},
    Phrase{ErrorEvent, "server error mid-response"},
    Phrase{StreamCut, "connection to the api was lost"},
    Phrase{StreamCut, "connection lost"},
    Phrase{StreamCut, "connection closed before the response finished"},
    Phrase{StreamCut, "part of the response never arrived"},
    Phrase{StreamCut, "stream_truncated"},
    Phrase{StreamCut, "stream ended before the response was complete"},
    Phrase{NotMessagesApi, "response stream was malformed"},

    Phrase{ConnectionDropped, "connection dropped"},
    Phrase{ConnectionDropped, "(econnreset)"},
    Phrase{ConnectionDropped, "(epipe)"},
    Phrase{ConnectionDropped, "(econnaborted)"},
    Phrase{ConnectionDropped, "(connectionclosed)"},
    Phrase{ConnectionDropped, "(err_socket_closed)"},
    Phrase{ConnectionDropped, "(und_err_socket)"},
    Phrase{TimedOut, "request timed out"},
    Phrase{TimedOut, "no response from api"},
    Phrase{TimedOut, "(etimedout)"},
    Phrase{TimedOut, "(connectiontimeout)"},
    Phrase{AddressInvalid, "api error: invalid url"},
    Phrase{AddressInvalid, "(err_invalid_arg_value)"},
    Phrase{AddressInvalid, "(err_invalid_url)"},

    // 200, and not what Claude Code can read
    Phrase{EmptyAnswer, "malformed response … empty body"},
    Phrase{NotMessagesApi, "empty or malformed response"},
};

/// Of an answer that Claude Code recognised, of which it repeats nothing, and of the user's own
/// sign-in.
constexpr std::array kAnswerPhrases{
    Phrase{NotLoggedIn, "^not logged in"},
    Phrase{NotLoggedIn, "^login expired"},
    Phrase{NotLoggedIn, "^login reached its time limit"},
    Phrase{NotLoggedIn, "^oauth token revoked"},
    Phrase{NotLoggedIn, "^authentication required"},
    Phrase{NotLoggedIn, "^failed to authenticate: oauth"},
    Phrase{NotLoggedIn, "^failed to authenticate: this login"},
    Phrase{NotLoggedIn, "^failed to authenticate: your claude.ai login"},
    Phrase{NotLoggedIn, "could not refresh"},
    Phrase{NotLoggedIn, "failed to refresh oauth token"},
    Phrase{CredentialRejected, "^invalid api key"},
    Phrase{CredentialRejected, "^invalid auth token"},

    Phrase{ContextTooSmall, "^prompt is too long"},
    Phrase{Billing, "^credit balance is too low"},
    Phrase{RequestTooLarge, "^request too large"},
    Phrase{ResumeRejected, "due to tool use concurrency issues"},
    Phrase{ResumeRejected, "orphaned tool_result in conversation history"},
    Phrase{ResumeRejected, "duplicate tool_use id in conversation history"},
    Phrase{ModelNotFound, "issue with the selected model"},
    Phrase{ModelNotFound, "^the model … is not available on your"},
    Phrase{Overloaded, "repeated 529 overloaded errors"},
    Phrase{Overloaded, "is experiencing high load"},
    Phrase{BlockedByFirewall, "request blocked before it reached"},

    Phrase{ManagedByOrganisation, "^your organization has disabled"},
    Phrase{ManagedByOrganisation, "^your organization's gateway refused"},
    Phrase{ManagedByOrganisation, "allowed by your organization"},
    Phrase{ManagedByOrganisation, "required by your organization"},
    Phrase{ManagedByOrganisation, "managed by your organization"},
    Phrase{PermissionDenied, "belongs to a disabled organization"},
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
    static const PhraseTable table(kConnectionPhrases);
    return table.firstIn(text);
}

std::optional<FailureKind> kindOfAnswerWords(const QString &text)
{
    static const PhraseTable table(kAnswerPhrases);
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

} // namespace bridge::endpoint
