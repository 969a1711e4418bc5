#include "bridge/agents/claude/AgentWords.h"

#include "bridge/answers/PhraseTable.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <utility>

namespace bridge::claude {

namespace {

using enum FailureKind;
using answers::Words;

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
    // Searched from top to bottom. Words in parentheses are those of Node.js, Bun and OpenSSL.
    static const answers::PhraseTable table({
        // 2.1.330, then 2.1.197 where that differs
        Words(ConnectionRefused, "(econnrefused)", "(connectionrefused)"),
        Words(HostNotFound, "(enotfound)", "(eai_again)", "(failedtoopensocket)"),
        Words(NoRoute, "(enetunreach)", "(enetdown)", "(ehostunreach)", "(ehostdown)",
              "no internet route"),
        Words(ProxyInTheWay, "(err_proxy_tunnel)", "couldn't connect through your proxy"),
        Words(TlsExpired, "certificate has expired", "certificate is not yet valid",
              "cert_has_expired"),
        Words(TlsWrongName, "certificate hostname mismatch", "err_tls_cert_altname_invalid"),
        Words(TlsUntrusted, "self-signed certificate", "self_signed_cert",
              "certificate verification failed", "unable_to_verify_leaf_signature",
              "unable_to_get_issuer_cert", "certificate has been revoked"),
        Words(TlsFailed, "ssl error (", "(eproto)", "(err_ssl_", "(err_tls_"),
        // After the answer's beginning.
        Words(StreamStalled, "stream idle", "response stalled", "response stopped arriving"),
        Words(ErrorEvent, "server error mid-response"),
        Words(StreamCut, "connection to the api was lost", "connection lost",
              "connection closed before the response finished",
              "part of the response never arrived", "stream_truncated",
              "stream ended before the response was complete"),
        Words(StreamMalformed, "response stream was malformed"),
        Words(ConnectionDropped, "connection dropped", "(econnreset)", "(epipe)", "(econnaborted)",
              "(connectionclosed)", "(err_socket_closed)", "(und_err_socket)"),
        Words(TimedOut, "request timed out", "no response from api", "(etimedout)",
              "(connectiontimeout)"),
        Words(AddressInvalid, "api error: invalid url", "(err_invalid_arg_value)",
              "(err_invalid_url)"),
        // 200 with a body that Claude Code cannot read
        Words(EmptyAnswer, "malformed response … empty body"),
        Words(NotMessagesApi, "empty or malformed response"),
    });
    return table.firstIn(text);
}

std::optional<FailureKind> kindOfAnswerWords(const QString &text)
{
    static const answers::PhraseTable table({
        Words(NotLoggedIn, "^not logged in", "^login expired", "^login reached its time limit",
              "^oauth token revoked", "^authentication required", "^failed to authenticate: oauth",
              "^failed to authenticate: this login",
              "^failed to authenticate: your claude.ai login", "could not refresh",
              "failed to refresh oauth token"),
        Words(CredentialRejected, "^invalid api key", "^invalid auth token"),
        Words(ContextTooSmall, "^prompt is too long", "has reached its context window limit"),
        Words(Billing, "^credit balance is too low"),
        Words(RequestTooLarge, "^request too large"),
        Words(ResumeRejected, "due to tool use concurrency issues",
              "orphaned tool_result in conversation history",
              "duplicate tool_use id in conversation history"),
        Words(ModelNotFound, "issue with the selected model",
              "^the model … is not available on your"),
        Words(Overloaded, "repeated 529 overloaded errors", "is experiencing high load"),
        Words(BlockedByFirewall, "request blocked before it reached"),
        Words(ManagedByOrganisation, "^your organization has disabled",
              "^your organization's gateway refused", "allowed by your organization",
              "required by your organization", "managed by your organization"),
        Words(PermissionDenied, "belongs to a disabled organization"),
    });
    return table.firstIn(text);
}

QString serversPart(const QString &text)
{
    static const QRegularExpression before(QStringLiteral(
        R"(^(?:Failed to authenticate\. |Please run /login · )?(?:API Error: )?)"
        R"((?:Prompt is too long · the provider said: )?(?:Request rejected \(\d+\) · )?)"
        R"((?:\d{3} )?)"));
    static constexpr std::array<QStringView, 2> kBehind{
        u". This is a server-side issue",
        u" · Please run /login", // before 2.1
    };
    QString part = text.left(kMaxText);
    part.remove(0, before.match(part).capturedLength());
    for (const QStringView words : kBehind) {
        if (const qsizetype at = part.lastIndexOf(words); at >= 0)
            part.truncate(at);
    }
    return part.trimmed();
}

bool asksToGoOn(const QString &text)
{
    return text.startsWith(QLatin1String("Output token limit hit. Resume directly"))
           || text.startsWith(QLatin1String("Your response above was cut off mid-stream. Resume "));
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
