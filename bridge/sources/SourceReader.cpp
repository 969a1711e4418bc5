#include "bridge/sources/SourceReader.h"

#include "bridge/agents/claude/EnvironmentExport.h"
#include "bridge/network/ProxyChoice.h"
#include "bridge/sources/PlaceReader.h"
#include "bridge/sources/SourceVariables.h"

#include <QHostAddress>
#include <QSet>
#include <QUrl>

#include <algorithm>
#include <tuple>
#include <utility>

namespace bridge::sources {

namespace {

const QString kBaseUrl = QStringLiteral("ANTHROPIC_BASE_URL");
const QString kAuthToken = QStringLiteral("ANTHROPIC_AUTH_TOKEN");
const QString kApiKey = QStringLiteral("ANTHROPIC_API_KEY");
const QString kOAuthToken = QStringLiteral("CLAUDE_CODE_OAUTH_TOKEN");
const QString kHeaders = QStringLiteral("ANTHROPIC_CUSTOM_HEADERS");
const QString kGateway = QStringLiteral("CLAUDE_CODE_USE_GATEWAY");
const QString kKeyHelper = QStringLiteral("apiKeyHelper");
const QString kPrimaryKey = QStringLiteral("primaryApiKey");
const QString kAnthropic = QStringLiteral("https://api.anthropic.com");

/// The value of the strongest place, and that place's number.
struct PlacedValue
{
    size_t place = 0;
    QString value{};
};

/// The address for selecting a proxy: Claude Code accepts more than we let a user type.
std::optional<endpoint::EndpointAddress> originOf(const QString &address)
{
    const QUrl url(address.trimmed());
    const auto parsed =
        endpoint::EndpointAddress::parse(url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath
                                                      | QUrl::RemoveQuery | QUrl::RemoveFragment)
                                             .toString());
    return parsed ? std::optional(*parsed) : std::nullopt;
}

QStringList trustVariables()
{
    QStringList names;
    for (const auto &[name, kind] : sourceVariables()) {
        if (kind == SourceKind::Trust)
            names << name;
    }
    return names;
}

/// Effective variables and keys, each with its place; empty: the sign-in.
using Winners = QSet<std::pair<QString, size_t>>;

/// Computes the effective settings of all places, numbered from the weakest.
class EffectiveSettings
{
public:
    EffectiveSettings(const std::vector<PlaceSettings> &places, const IgnorableSources &ignored)
        : m_places(places)
    {
        for (size_t i = 0; i < places.size(); ++i) {
            const PlaceSettings &place = places[i];
            if (place.place == SourcePlace::LoginShell)
                continue;
            const bool canBeIgnored = place.place != SourcePlace::ManagedSettings;
            for (auto it = place.variables.cbegin(); it != place.variables.cend(); ++it)
                assign(m_variables[it.key()], i, it.value(),
                       canBeIgnored && ignored.variables.contains(it.key()));
            if (place.keyHelper)
                assign(m_keyHelper, i, *place.keyHelper, canBeIgnored && ignored.keyHelper);
            if (place.hasPrimaryKey)
                m_primaryKey = PlacedValue{i};
            if (place.hasLogin)
                m_login = PlacedValue{i};
        }
    }

    /// nullopt: set by no place, or blank.
    [[nodiscard]] std::optional<PlacedValue> variable(const QString &name) const
    {
        const auto placed = m_variables.constFind(name);
        return placed != m_variables.cend() ? notBlank(*placed) : std::nullopt;
    }
    [[nodiscard]] std::optional<PlacedValue> keyHelper() const { return notBlank(m_keyHelper); }

    [[nodiscard]] QProcessEnvironment environment() const
    {
        QProcessEnvironment environment;
        for (auto it = m_variables.cbegin(); it != m_variables.cend(); ++it) {
            if (*it)
                environment.insert(it.key(), (*it)->value);
        }
        return environment;
    }

    /// The effective provider switch.
    [[nodiscard]] const ProviderVariables *provider() const
    {
        for (const ProviderVariables &each : providerVariables()) {
            const auto placed = variable(QLatin1String(each.provider));
            if (placed && isSwitchedOn(placed->value))
                return &each;
        }
        return nullptr;
    }

    /// Destination of requests; Anthropic's own address by default.
    [[nodiscard]] QString address() const
    {
        const auto placed = variable(kBaseUrl);
        return placed && !provider() ? placed->value : kAnthropic;
    }

    /// As seen with 2.1.330, request by request.
    [[nodiscard]] Winners winners() const
    {
        Winners winners;
        const auto add = [&winners](const QString &name, const std::optional<PlacedValue> &placed) {
            if (placed)
                winners.insert({name, placed->place});
        };
        if (const ProviderVariables *cloud = provider()) {
            add(QLatin1String(cloud->provider), variable(QLatin1String(cloud->provider)));
            add(QLatin1String(cloud->address), variable(QLatin1String(cloud->address)));
            for (const QString &name : credentialsOf(*cloud))
                add(name, variable(name));
        } else {
            add(kBaseUrl, blankToo(kBaseUrl));
            if (const auto gateway = variable(kGateway); gateway && isSwitchedOn(gateway->value))
                add(kGateway, variable(kBaseUrl) ? gateway : std::nullopt);
            addCredentials(add);
        }
        add(kHeaders, variable(kHeaders));
        const QStringList trust = trustVariables();
        for (const QString &name : trust)
            add(name, variable(name));
        if (const auto target = originOf(address())) {
            if (const auto proxy = network::proxyFor(*target, environment()))
                add(proxy->variable, variable(proxy->variable));
        }
        return winners;
    }

private:
    static void assign(std::optional<PlacedValue> &placed, size_t place, const QString &value,
                       bool isIgnored)
    {
        placed = PlacedValue{place, isIgnored ? QString() : value};
    }
    static std::optional<PlacedValue> notBlank(const std::optional<PlacedValue> &placed)
    {
        return placed && !placed->value.isEmpty() ? placed : std::nullopt;
    }
    /// A blank address of a settings file overrides weaker ones too.
    [[nodiscard]] std::optional<PlacedValue> blankToo(const QString &name) const
    {
        const auto placed = m_variables.value(name);
        const bool isBlankedByPlace =
            placed && m_places[placed->place].variables.value(name).isEmpty();
        return isBlankedByPlace ? placed : variable(name);
    }
    static QStringList credentialsOf(const ProviderVariables &cloud)
    {
        const QString name = QLatin1String(cloud.provider);
        if (name.endsWith(QLatin1String("_BEDROCK")) || name.endsWith(QLatin1String("_MANTLE")))
            return {QStringLiteral("AWS_BEARER_TOKEN_BEDROCK")};
        if (name.endsWith(QLatin1String("_FOUNDRY")))
            return {QStringLiteral("ANTHROPIC_FOUNDRY_API_KEY"),
                    QStringLiteral("ANTHROPIC_FOUNDRY_AUTH_TOKEN")};
        if (name.endsWith(QLatin1String("_AWS")))
            return {QStringLiteral("ANTHROPIC_AWS_API_KEY")};
        return {};
    }
    void addCredentials(const auto &add) const
    {
        const auto token = variable(kAuthToken);
        const auto key = variable(kApiKey);
        const auto helper = keyHelper();
        const auto oauth = variable(kOAuthToken);
        add(kAuthToken, token);
        add(kApiKey, key);
        // It fills the remaining header.
        if (!token || !key)
            add(kKeyHelper, helper);
        const bool needsSignIn = !token && !key && !helper;
        if (needsSignIn && oauth)
            add(kOAuthToken, oauth);
        else if (needsSignIn && m_login)
            add(QString(), m_login);
        else if (!key && !helper)
            add(kPrimaryKey, m_primaryKey);
    }

    const std::vector<PlaceSettings> &m_places;
    QMap<QString, std::optional<PlacedValue>> m_variables;
    std::optional<PlacedValue> m_keyHelper;
    std::optional<PlacedValue> m_primaryKey;
    std::optional<PlacedValue> m_login;
};

bool isAnthropicsOwn(const QString &address)
{
    return endpoint::sameAddress(address, kAnthropic);
}

/// True if a place sets another endpoint.
bool redirects(const PlaceSettings &place)
{
    if (const QString address = place.variables.value(kBaseUrl);
        !address.isEmpty() && !isAnthropicsOwn(address))
        return true;
    const auto &clouds = providerVariables();
    return std::any_of(clouds.begin(), clouds.end(), [&place](const ProviderVariables &cloud) {
        return isSwitchedOn(place.variables.value(QLatin1String(cloud.provider)));
    });
}

/// An address or a switch is ignorable in every place; the rest only in a redirecting place whose
/// value is the effective one.
IgnorableSources ignorable(const std::vector<PlaceSettings> &places)
{
    const EffectiveSettings effective(places, {});
    IgnorableSources ignored;
    for (size_t i = 0; i < places.size(); ++i) {
        const PlaceSettings &place = places[i];
        if (place.place == SourcePlace::ManagedSettings || place.place == SourcePlace::LoginShell
            || !redirects(place))
            continue;
        for (auto it = place.variables.cbegin(); it != place.variables.cend(); ++it) {
            const auto kind = sourceKind(it.key());
            const auto placed = effective.variable(it.key());
            if (!kind || kind == SourceKind::Proxy || kind == SourceKind::Trust || !placed)
                continue;
            const bool leads = kind == SourceKind::Address || kind == SourceKind::Provider;
            if (leads || placed->place == i)
                ignored.variables.append(it.key());
        }
        if (const auto helper = effective.keyHelper(); helper && helper->place == i)
            ignored.keyHelper = true;
    }
    ignored.variables.sort();
    ignored.variables.removeDuplicates();
    return ignored;
}

/// Every source of one place, not yet marked as effective.
std::vector<EndpointSource> sourcesOf(const PlaceSettings &place)
{
    std::vector<EndpointSource> sources;
    const auto add = [&](const QString &variable, SourceKind kind, const QString &value) {
        sources.push_back({place.place, place.file, variable, value, false, kind});
    };
    for (const auto &[name, kind] : sourceVariables()) {
        if (const auto value = place.variables.constFind(name); value != place.variables.cend())
            add(name, kind, shownValue(name, *value));
    }
    if (place.keyHelper)
        add(kKeyHelper, SourceKind::Credential, {});
    if (place.hasPrimaryKey)
        add(kPrimaryKey, SourceKind::Credential, {});
    if (place.hasLogin)
        add({}, SourceKind::Credential, {});
    return sources;
}

std::vector<EndpointSource> ourSources(const endpoint::Endpoint &endpoint)
{
    const auto ours = [](const QString &variable, SourceKind kind, const QString &value = {}) {
        return EndpointSource{SourcePlace::ThisApp, {}, variable, value, true, kind};
    };
    std::vector<EndpointSource> sources{
        ours(kBaseUrl, SourceKind::Address, endpoint.address.text())};
    if (endpoint.credential != CredentialKind::OwnSignIn)
        sources.push_back(ours(endpoint.credential == CredentialKind::ApiKey ? kApiKey : kAuthToken,
                               SourceKind::Credential));
    if (!endpoint.headers.isEmpty() || !endpoint.secretHeaders.isEmpty())
        sources.push_back(ours(kHeaders, SourceKind::Headers));
    return sources;
}

bool isLoopbackHost(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

/// True if requests to `address` reach another computer's proxy readable on the way.
bool showsTokenToNetwork(const QString &address, const QProcessEnvironment &environment)
{
    const auto parsed = originOf(address);
    // A proxy forwards TLS unread.
    if (!parsed || parsed->isTls())
        return false;
    const auto proxy = network::proxyFor(*parsed, environment);
    return proxy && proxy->kind == network::ProxyChoice::Kind::Http && !isLoopbackHost(proxy->host);
}

/// Stable sort.
void sortForReading(std::vector<EndpointSource> &sources)
{
    std::stable_sort(
        sources.begin(), sources.end(), [](const EndpointSource &a, const EndpointSource &b) {
            return std::tuple(a.kind, b.wins, b.place) < std::tuple(b.kind, a.wins, a.place);
        });
}

/// Removes exports that this program inherited: they are the same setting.
void removeInherited(PlaceSettings &shell, const QProcessEnvironment &inherited)
{
    const QStringList names = shell.variables.keys();
    for (const QString &name : names) {
        if (inherited.value(name) == shell.variables.value(name))
            shell.variables.remove(name);
    }
}

/// All sources in the order of the places, with the effective ones marked.
std::vector<EndpointSource> allSources(const std::vector<PlaceSettings> &places,
                                       const Winners &winners)
{
    std::vector<EndpointSource> sources;
    for (size_t i = 0; i < places.size(); ++i) {
        for (EndpointSource &source : sourcesOf(places[i])) {
            source.wins = winners.contains({source.variable, i});
            sources.push_back(std::move(source));
        }
    }
    return sources;
}

/// Effective settings besides the injected ones: a proxy, and the sign-in if it is sent.
Winners winnersBeside(const endpoint::Endpoint &endpoint, const std::vector<PlaceSettings> &places,
                      const QProcessEnvironment &environment)
{
    const auto proxy = network::proxyFor(endpoint.address, environment);
    const QStringList trust = trustVariables();
    Winners winners;
    for (size_t i = 0; i < places.size(); ++i) {
        if (proxy && places[i].place == SourcePlace::Inherited)
            winners.insert({proxy->variable, i});
        for (const QString &name : trust) {
            const QString value = places[i].variables.value(name);
            if (places[i].place == SourcePlace::Inherited && !value.isEmpty()
                && environment.value(name) == value)
                winners.insert({name, i});
        }
        if (endpoint.credential == CredentialKind::OwnSignIn && places[i].hasLogin)
            winners.insert({QString(), i});
    }
    return winners;
}

std::optional<EndpointSource> firstWinner(const std::vector<EndpointSource> &sources,
                                          bool (*matches)(const EndpointSource &))
{
    for (const EndpointSource &source : sources) {
        if (source.wins && matches(source))
            return source;
    }
    return std::nullopt;
}

bool isProxy(const EndpointSource &source)
{
    return source.kind == SourceKind::Proxy;
}

bool leadsElsewhere(const EndpointSource &source)
{
    return source.kind == SourceKind::Provider
           || (source.kind == SourceKind::Address && !source.value.isEmpty()
               && !isAnthropicsOwn(source.value));
}

} // namespace

SourceReport readSources(const SourcePlaces &places, const QString &workspace,
                         const AppInfluence &app,
                         const std::optional<QProcessEnvironment> &loginShell)
{
    SourceReport report;
    std::vector<PlaceSettings> all = readPlaces(places, workspace, loginShell, report.problems);
    std::vector<PlaceSettings> managed;
    for (PlaceSettings &place : all) {
        if (place.place == SourcePlace::LoginShell)
            removeInherited(place, places.inherited);
        if (place.place == SourcePlace::ManagedSettings)
            managed.push_back(place);
        report.hasSavedLogin = report.hasSavedLogin || place.hasLogin;
    }
    report.policy = policyOf(managed);
    report.ignorable = ignorable(all);

    QString address;
    QProcessEnvironment environment;
    // The administrators' policy disables the injection.
    if (app.endpoint && report.policy.kind == endpoint::ManagedPolicy::Kind::None) {
        address = app.endpoint->address.text();
        environment = claude::environmentFor(places.inherited, *app.endpoint, std::nullopt);
        report.sources = allSources(all, winnersBeside(*app.endpoint, all, environment));
        const auto ours = ourSources(*app.endpoint);
        report.sources.insert(report.sources.end(), ours.begin(), ours.end());
        sortForReading(report.sources);
    } else {
        const EffectiveSettings effective(all, app.ignoresOthers ? report.ignorable
                                                                 : IgnorableSources{});
        address = effective.address();
        environment = effective.environment();
        report.sources = allSources(all, effective.winners());
        sortForReading(report.sources);
        report.redirect = firstWinner(report.sources, leadsElsewhere);
    }
    if (showsTokenToNetwork(address, environment))
        report.clearProxy = firstWinner(report.sources, isProxy);
    return report;
}

} // namespace bridge::sources
