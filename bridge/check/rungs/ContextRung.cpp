#include "bridge/check/rungs/FirewallLook.h"
#include "bridge/check/rungs/MessageReader.h"
#include "bridge/check/rungs/MessageRequests.h"
#include "bridge/check/rungs/MessagesRung.h"
#include "bridge/check/rungs/ServerModels.h"

#include <QUrl>

#include <vector>

namespace bridge::check {
namespace {

using std::chrono_literals::operator""ms;

/// True if a server that counted this many tokens of this many bytes of text left some out: a token
/// has about four bytes, and in no tokenizer ten. 0: it did not count.
bool countsTooFew(qint64 counted, qint64 bytes)
{
    return counted > 0 && counted < bytes / 10;
}

/// Sends what Claude Code sends, in small, and as much as it will; then reads the model's context
/// size: from the answer to /v1/models, which is there already, from the same list again, since the
/// messages may have loaded the model, from the model's own entry, then the places of local servers
/// and gateways. Costs the endpoint a few tokens.
class ContextRung final : public MessagesRung
{
public:
    using MessagesRung::MessagesRung;
    [[nodiscard]] Rung rung() const override { return Rung::Context; }

protected:
    void begin() override
    {
        m_facts.needed = context().contextNeeded;
        if (const auto failure = ownFirstFailure()) {
            failedWith(*failure, m_facts);
            return;
        }
        m_facts.truncated = isCutSilently();
        noteLimit(context().firstMessage);
        // Where Claude Code signs in by itself, nothing goes out in its name that it did not send.
        if (context().target.endpoint.credential == CredentialKind::OwnSignIn) {
            sendMuch();
            return;
        }
        ask(agentsRequest(context().model, context().messagePatience),
            [this](const network::HttpOutcome &outcome) {
                noteLimit(outcome);
                if (const auto refused = firewallsRefusal(outcome))
                    failedWith(*refused, m_facts);
                else
                    sendMuch();
            });
    }

private:
    void sendMuch()
    {
        ask(bulkyRequest(context().model, context().messagePatience),
            [this](const network::HttpOutcome &outcome) {
                const auto failure = messageFailure(outcome);
                if (failure && failure->kind() == FailureKind::RequestTooLarge)
                    failedWith(*failure, m_facts);
                else
                    findWindow();
            });
    }

    /// A limit of tokens per minute that the headers name, also of an answered message.
    void noteLimit(const std::optional<network::HttpOutcome> &outcome)
    {
        const qint64 limit = outcome ? outcome->answer.tokenLimit : 0;
        if (limit > 0 && (m_tokenLimit == 0 || limit < m_tokenLimit))
            m_tokenLimit = limit;
    }

    void findWindow()
    {
        if (context().modelList)
            take(*context().modelList);
        if (m_facts.window > 0) {
            conclude();
            return;
        }
        m_open = 1;
        get("/v1/models?limit=1000", [this] {
            if (m_facts.window > 0)
                conclude();
            else
                askForModel();
        });
    }

    void take(const answers::ServerAnswer &answer)
    {
        if (m_facts.window == 0)
            m_facts.window = contextWindow(answer, context().model);
        if (m_configured == 0)
            m_configured = configuredContextWindow(answer, context().model);
        if (m_trained == 0)
            m_trained = trainedContextWindow(answer, context().model);
    }

    void askForModel()
    {
        m_open = 1;
        get("/v1/models/" + QUrl::toPercentEncoding(context().model), [this] {
            if (m_facts.window > 0)
                conclude();
            else
                askOtherPaths();
        });
    }

    void askOtherPaths()
    {
        // LM Studio, Ollama, llama.cpp, llama-swap in front of it, LiteLLM.
        const QByteArray model = QUrl::toPercentEncoding(context().model);
        const std::vector<QByteArray> places{"/api/v0/models", "/api/ps", "/props",
                                             "/upstream/" + model + "/props", "/model/info"};
        m_open = static_cast<int>(places.size());
        for (const QByteArray &place : places)
            get(place, [this] { conclude(); });
    }

    /// Calls `then` after the last open request.
    void get(const QByteArray &path, const std::function<void()> &then)
    {
        constexpr auto kPatience = 5'000ms;
        network::HttpRequest request;
        request.path = path;
        request.patience = kPatience;
        ask(request, [this, then](const network::HttpOutcome &outcome) {
            take(outcome.answer);
            if (--m_open == 0)
                then();
        });
    }

    /// True if the longer of two requests was counted with fewer tokens than possible, by a server
    /// whose count of the other is plausible: some bridges invent their counts.
    [[nodiscard]] bool isCutSilently() const
    {
        if (!hasFirstMessage())
            return false;
        const qint64 first = context().firstTokens;
        return first > 0 && !countsTooFew(first, countingText().size())
               && countsTooFew(context().toolRequestTokens, toolText().size());
    }

    void conclude()
    {
        if (m_facts.window == 0)
            m_facts.window = m_configured > 0 ? m_configured : m_trained;
        const bool tooSmall = m_facts.window > 0 && m_facts.window < m_facts.needed;
        if (tooSmall || m_facts.truncated) {
            warned(Failure::of(FailureKind::ContextTooSmall, {.subject = context().model}),
                   m_facts);
        } else if (m_tokenLimit > 0 && m_tokenLimit < m_facts.needed) {
            Failure limited = Failure::of(FailureKind::RateLimited);
            limited.tokens = TokenLimit{m_tokenLimit, m_facts.needed};
            limited.outlastsRetries = true;
            warned(limited, m_facts);
        } else if (m_facts.window > 0) {
            passed(m_facts);
        } else {
            cannotTell(m_facts);
        }
    }

    ContextFacts m_facts;
    qint64 m_configured = 0;
    qint64 m_trained = 0;
    qint64 m_tokenLimit = 0; ///< the smallest that was named; 0: none
    int m_open = 0;
};

} // namespace

std::unique_ptr<RungRunner> makeContextRung(RungContext &context)
{
    return std::make_unique<ContextRung>(context);
}

} // namespace bridge::check
