#include "bridge/check/LocalServers.h"

#include "bridge/check/rungs/ServerModels.h"
#include "bridge/endpoint/profiles/EndpointPreset.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QUrl>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace bridge::check {

namespace {

constexpr std::chrono::milliseconds kScanPatience{1000};
/// More for servers that answer: without their models none can be chosen.
constexpr std::chrono::milliseconds kAnswerPatience{2000};
constexpr qsizetype kMaxBody = 256 * 1024;
constexpr auto kModels = "/v1/models";

struct ScanAnswer
{
    bool isThere = true; ///< a server listens
    answers::ServerAnswer answer;
    QByteArray server; ///< the header
};

/// Result of identifying a server.
enum class Match {
    Nothing,
    Possible, ///< others answer alike; its list of models decides
    Certain,
};

using Json = nlohmann::json;

Json jsonOf(const ScanAnswer &answer)
{
    const QByteArray &body = answer.answer.body;
    return Json::parse(body.begin(), body.end(), nullptr, false);
}

/// A path to request, and how to recognise a server by its answer.
struct Question
{
    const char *path;
    const char *presetId;
    Match (*match)(const ScanAnswer &);
};

Match certainIf(bool isMatch)
{
    return isMatch ? Match::Certain : Match::Nothing;
}

/// LM Studio's command line identifies its server by this (lmstudio-ai/lms, createClient.ts).
Match isLmStudio(const ScanAnswer &answer)
{
    const Json json = jsonOf(answer);
    return certainIf(json.is_object() && json.value("lmstudio", Json()) == true);
}

Match isOllama(const ScanAnswer &answer)
{
    return certainIf(answer.answer.status == 200
                     && answer.answer.body.trimmed() == "Ollama is running");
}

/// In every answer (ggml-org/llama.cpp, tools/server).
Match isLlamaCpp(const ScanAnswer &answer)
{
    return certainIf(answer.server == "llama.cpp");
}

/// "Unprotected endpoint for checking if worker is alive" (BerriAI/litellm, _health_endpoints.py).
Match isLiteLlm(const ScanAnswer &answer)
{
    return certainIf(answer.answer.status == 200 && jsonOf(answer) == "I'm alive!");
}

/// Seen with claude-code-router 2.0.0, with and without a key, and 3.1.1.
Match isRouter(const ScanAnswer &answer)
{
    const Json json = jsonOf(answer);
    return certainIf(json.is_object()
                     && (json.value("message", Json()) == "LLMs API"
                         || json.value("name", Json()) == "claude-code-router"));
}

/// ericc-ch/copilot-api, src/server.ts.
Match isCopilot(const ScanAnswer &answer)
{
    return answer.answer.body.trimmed() == "Server running" ? Match::Possible : Match::Nothing;
}

/// A list in both OpenAI's and Anthropic's form (src/routes/models/route.ts).
bool isCopilotsList(const ScanAnswer &answer)
{
    const Json json = jsonOf(answer);
    return json.is_object() && json.value("object", Json()) == "list" && json.contains("has_more");
}

/// `owned_by` of each model (vllm-project/vllm, entrypoints/openai/protocol.py).
Match isVllm(const ScanAnswer &answer)
{
    const Json json = jsonOf(answer);
    const Json models = json.is_object() ? json.value("data", Json()) : Json();
    return certainIf(models.is_array() && !models.empty() && models[0].is_object()
                     && models[0].value("owned_by", Json()) == "vllm");
}

/// Where a kind of server lists the models in memory.
struct LoadedList
{
    const char *presetId;
    const char *path;
};
constexpr std::array kLoadedLists{LoadedList{"lm-studio", "/api/v0/models"},
                                  LoadedList{"ollama", "/api/ps"}};

constexpr std::array kQuestions{Question{"/lmstudio-greeting", "lm-studio", isLmStudio},
                                Question{"/", "ollama", isOllama},
                                Question{"/", "llama-cpp", isLlamaCpp},
                                Question{"/health/liveliness", "litellm", isLiteLlm},
                                Question{"/", "claude-code-router", isRouter},
                                Question{"/", "copilot-api", isCopilot},
                                Question{kModels, "vllm", isVllm}};

/// Each path once, that of the port's own preset first: the others would appear as errors in its
/// log.
std::vector<QByteArray> pathsFor(quint16 port)
{
    std::vector<QByteArray> paths;
    for (const Question &question : kQuestions) {
        const endpoint::EndpointPreset *preset =
            endpoint::findPreset(QLatin1String(question.presetId));
        const bool isOwn = preset && QUrl(preset->address).port() == port;
        if (std::find(paths.begin(), paths.end(), question.path) == paths.end())
            paths.insert(isOwn ? paths.begin() : paths.end(), question.path);
        else if (isOwn) {
            const auto it = std::find(paths.begin(), paths.end(), question.path);
            std::rotate(paths.begin(), it, it + 1);
        }
    }
    return paths;
}

} // namespace

/// One scan of all ports.
class LocalServers::Scan : public QObject
{
public:
    Scan(LocalServers &owner, const std::vector<quint16> &ports)
        : m_owner(owner)
        , m_limit(owner.m_clock.after(kScanPatience, [this] { waitForAnswers(); }))
    {
        // Requests to this computer never use a proxy.
        m_network.setProxy(QNetworkProxy::NoProxy);
        m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
        for (const quint16 port : ports) {
            for (const char *host : {"127.0.0.1", "[::1]"})
                m_spots.push_back({QLatin1String(host), port, pathsFor(port)});
        }
        m_open = m_spots.size();
        for (std::size_t i = 0; i < m_spots.size(); ++i)
            askNext(i);
        if (m_spots.empty())
            QMetaObject::invokeMethod(this, &Scan::finish, Qt::QueuedConnection);
    }

    ~Scan() override { m_isOver = true; }

private:
    struct Spot
    {
        QString host;
        quint16 port = 0;
        std::vector<QByteArray> paths; ///< not yet requested
        bool isThere = true;
        bool answers = false; ///< it has answered and is asked for more
        bool isFound = false;
        QString presetId{}; ///< empty: not identified
        QStringList models{};
        std::optional<QStringList> loaded{};
    };

    template <typename Then>
    void ask(std::size_t spot, const QByteArray &path, Then then)
    {
        QNetworkRequest request(QUrl(QStringLiteral("http://%1:%2%3")
                                         .arg(m_spots[spot].host)
                                         .arg(m_spots[spot].port)
                                         .arg(QString::fromLatin1(path))));
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute,
                             QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        request.setRawHeader("User-Agent", "Drawbridge");
        QNetworkReply *reply = m_network.get(request);
        reply->setReadBufferSize(kMaxBody);
        const auto answered = [this, reply, then] {
            if (m_isOver)
                return;
            disconnect(reply, nullptr, this, nullptr);
            ScanAnswer answer;
            answer.answer.status =
                reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            answer.answer.body = reply->read(kMaxBody);
            answer.server = reply->rawHeader("Server");
            answer.isThere = reply->error() != QNetworkReply::ConnectionRefusedError
                             && reply->error() != QNetworkReply::UnknownNetworkError;
            reply->abort();
            reply->deleteLater();
            then(answer);
        };
        connect(reply, &QNetworkReply::finished, this, answered);
        // Data over the buffer's limit would never be read.
        connect(reply, &QNetworkReply::readyRead, this, [reply, answered] {
            if (reply->bytesAvailable() >= kMaxBody)
                answered();
        });
    }

    void askNext(std::size_t i)
    {
        Spot &spot = m_spots[i];
        if (spot.paths.empty())
            return end(i);
        const QByteArray path = spot.paths.front();
        spot.paths.erase(spot.paths.begin());
        ask(i, path, [this, i, path](const ScanAnswer &answer) {
            m_spots[i].isThere = answer.isThere;
            if (answer.answer.status == 0)
                return end(i); // no server, or no answer in HTTP
            m_spots[i].answers = true;
            for (const Question &question : kQuestions) {
                if (path != question.path)
                    continue;
                const Match match = question.match(answer);
                if (match != Match::Nothing)
                    return askForModels(i, QLatin1String(question.presetId), match);
            }
            if (path == kModels)
                m_spots[i].models = listedModels(answer.answer).mid(0, kMaxModels);
            askNext(i);
        });
    }

    void askForModels(std::size_t i, const QString &presetId, Match match)
    {
        Spot &spot = m_spots[i];
        spot.models.clear();
        spot.isFound = match == Match::Certain; // also if the model list is slow
        if (spot.isFound)
            spot.presetId = presetId;
        ask(i, kModels, [this, i, presetId, match](const ScanAnswer &answer) {
            Spot &asked = m_spots[i];
            asked.models = listedModels(answer.answer).mid(0, kMaxModels);
            if (match == Match::Possible && isCopilotsList(answer))
                asked.presetId = presetId;
            askForLoaded(i);
        });
    }

    void askForLoaded(std::size_t i)
    {
        const auto list =
            std::find_if(kLoadedLists.begin(), kLoadedLists.end(), [&](const LoadedList &each) {
                return m_spots[i].presetId == QLatin1String(each.presetId);
            });
        if (list == kLoadedLists.end())
            return end(i);
        ask(i, list->path, [this, i](const ScanAnswer &answer) {
            m_spots[i].loaded = loadedModels(answer.answer);
            end(i);
        });
    }

    void end(std::size_t i)
    {
        Spot &spot = m_spots[i];
        spot.answers = false;
        spot.isFound = !spot.presetId.isEmpty() || !spot.models.isEmpty();
        if (--m_open == 0 || (m_isLate && !isOneAnswering()))
            finish();
    }

    [[nodiscard]] bool isOneAnswering() const
    {
        return std::any_of(m_spots.begin(), m_spots.end(),
                           [](const Spot &spot) { return spot.answers; });
    }

    void waitForAnswers()
    {
        m_isLate = true;
        if (isOneAnswering())
            m_limit = m_owner.m_clock.after(kAnswerPatience, [this] { finish(); });
        else
            finish();
    }

    void finish()
    {
        if (std::exchange(m_isOver, true))
            return;
        m_limit.reset();
        std::vector<LocalServer> found;
        // The entries alternate between 127.0.0.1 and ::1 of one port.
        for (std::size_t i = 0; i + 1 < m_spots.size(); i += 2)
            add(m_spots[i], m_spots[i + 1], found);
        m_owner.conclude(std::move(found));
    }

    /// "localhost" is both: it is offered if both lead to this server.
    static void add(const Spot &v4, const Spot &v6, std::vector<LocalServer> &found)
    {
        const bool isOne =
            v4.presetId == v6.presetId && v4.models == v6.models && v4.loaded == v6.loaded;
        const auto offer = [&found](const Spot &spot, const QString &host) {
            if (spot.isFound)
                found.push_back({spot.presetId,
                                 QStringLiteral("http://%1:%2").arg(host).arg(spot.port),
                                 spot.models, spot.loaded});
        };
        offer(v4, isOne || !v6.isThere ? QStringLiteral("localhost") : v4.host);
        if (!isOne)
            offer(v6, v6.host);
    }

    LocalServers &m_owner;
    QNetworkAccessManager m_network;
    std::unique_ptr<Timer> m_limit;
    std::vector<Spot> m_spots;
    std::size_t m_open = 0;
    bool m_isLate = false; ///< only servers that answer are still awaited
    bool m_isOver = false;
};

std::vector<quint16> LocalServers::knownPorts()
{
    std::vector<quint16> ports;
    for (const endpoint::EndpointPreset &preset : endpoint::endpointPresets()) {
        if (const auto address = endpoint::EndpointAddress::parse(preset.address);
            address && preset.isLocal)
            ports.push_back(address->port());
    }
    return ports;
}

LocalServers::LocalServers(Clock &clock, QObject *parent)
    : LocalServers(clock, knownPorts(), parent)
{}

LocalServers::LocalServers(Clock &clock, std::vector<quint16> ports, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_ports(std::move(ports))
{}

LocalServers::~LocalServers() = default;

void LocalServers::scan()
{
    if (!m_scan)
        m_scan = std::make_unique<Scan>(*this, m_ports);
}

void LocalServers::conclude(std::vector<LocalServer> found)
{
    // Called from inside an answer of the scan.
    m_scan.release()->deleteLater();
    const bool isNew = found != m_found;
    m_found = std::move(found);
    const QPointer<LocalServers> alive(this);
    if (isNew)
        emit changed();
    if (alive)
        emit scanned();
}

} // namespace bridge::check

#include "moc_LocalServers.cpp"
