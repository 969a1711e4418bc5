#include "bridge/network/ProxyChoice.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

namespace proxychoicetest {

using namespace Qt::StringLiterals;
using bridge::endpoint::EndpointAddress;
using bridge::network::networkProxy;
using bridge::network::ProxyChoice;
using bridge::network::proxyFor;

using Variables = std::initializer_list<std::pair<const char *, const char *>>;

std::optional<ProxyChoice> choose(const char *address, Variables variables)
{
    QProcessEnvironment environment;
    for (const auto &[name, value] : variables)
        environment.insert(QString::fromLatin1(name), QString::fromLatin1(value));
    return proxyFor(*EndpointAddress::parse(QString::fromLatin1(address)), environment);
}

QString variable(const std::optional<ProxyChoice> &choice)
{
    return choice ? choice->variable : QString();
}

constexpr auto kPlain = "http://llm.example:8080";
constexpr auto kTls = "https://llm.example";

TEST(ProxyChoice, IsNoneWhereNoVariableNamesOne)
{
    EXPECT_FALSE(choose(kPlain, {}));
    EXPECT_FALSE(choose(kTls, {{"HTTPS_PROXY", ""}, {"FTP_PROXY", "http://p:1"}}));
    EXPECT_EQ(networkProxy(std::nullopt).type(), QNetworkProxy::NoProxy);
}

/// Claude Code 2.1.330's order of the variables, which does not depend on the address's scheme.
TEST(ProxyChoice, TakesTheVariablesInClaudeCodesOrderForEveryScheme)
{
    const std::initializer_list<const char *> order{"https_proxy", "HTTPS_PROXY", "http_proxy",
                                                    "HTTP_PROXY",  "all_proxy",   "ALL_PROXY"};
    for (const char *address : {kPlain, kTls}) {
        QProcessEnvironment environment;
        for (auto name = std::rbegin(order); name != std::rend(order); ++name) {
            environment.insert(QString::fromLatin1(*name), u"http://p:3128"_s);
            const auto choice =
                proxyFor(*EndpointAddress::parse(QString::fromLatin1(address)), environment);
            EXPECT_EQ(variable(choice).toStdString(), *name) << address;
        }
    }
}

TEST(ProxyChoice, TakesAnEmptyVariableForNone)
{
    EXPECT_EQ(variable(choose(kTls, {{"https_proxy", " "}, {"HTTP_PROXY", "http://p:1"}})),
              u"HTTP_PROXY"_s);
}

TEST(ProxyChoice, TellsHostPortAndUser)
{
    const auto choice = choose(kTls, {{"HTTPS_PROXY", " http://me:p%40ss@proxy.example:3128/ "}});
    ASSERT_TRUE(choice);
    EXPECT_EQ(choice->hostAndPort(), u"proxy.example:3128"_s);
    const QNetworkProxy proxy = networkProxy(choice);
    EXPECT_EQ(proxy.type(), QNetworkProxy::HttpProxy);
    EXPECT_EQ(proxy.hostName(), u"proxy.example"_s);
    EXPECT_EQ(proxy.port(), 3128);
    EXPECT_EQ(choice->user, u"me"_s);
    EXPECT_EQ(choice->password, u"p@ss"_s);
    EXPECT_EQ(proxy.rawHeader("Proxy-Authorization"), "Basic " + QByteArray("me:p@ss").toBase64());
}

TEST(ProxyChoice, TakesThePortOfTheSchemeWhereNoneIsNamed)
{
    EXPECT_EQ(choose(kTls, {{"HTTPS_PROXY", "http://p"}})->port, 80);
    EXPECT_EQ(choose(kTls, {{"HTTPS_PROXY", "http://[fd00::1]"}})->hostAndPort(),
              u"[fd00::1]:80"_s);
}

TEST(ProxyChoice, TakesHostAndPortWithoutASchemeButNotFromHttpProxy)
{
    using Kind = ProxyChoice::Kind;
    EXPECT_EQ(choose(kTls, {{"HTTPS_PROXY", "p:3128"}})->kind, Kind::Http);
    EXPECT_EQ(choose(kTls, {{"ALL_PROXY", "127.0.0.1:3128"}})->kind, Kind::Http);
    EXPECT_EQ(choose(kTls, {{"HTTP_PROXY", "127.0.0.1:3128"}})->kind, Kind::Unusable);
    EXPECT_EQ(choose(kTls, {{"HTTPS_PROXY", "p"}})->kind, Kind::Unusable);
}

TEST(ProxyChoice, ReadsASchemeWithFewerSlashesAsClaudeCodeDoes)
{
    for (const char *value : {"http:127.0.0.1:3128", "http:/127.0.0.1:3128"}) {
        const auto choice = choose(kPlain, {{"HTTP_PROXY", value}});
        EXPECT_EQ(choice->kind, ProxyChoice::Kind::Http) << value;
        EXPECT_EQ(choice->hostAndPort(), u"127.0.0.1:3128"_s) << value;
    }
}

std::optional<bridge::Failure> stop(Variables variables)
{
    QProcessEnvironment environment;
    for (const auto &[name, value] : variables)
        environment.insert(QString::fromLatin1(name), QString::fromLatin1(value));
    return bridge::network::proxyThatStopsAgent(environment);
}

/// "Invalid proxy URL in HTTP_PROXY: …": it ends with 1 (2.1.330).
TEST(ProxyThatStopsAgent, IsTheFirstOneThatIsSetWithoutACompleteAddress)
{
    using Case = std::pair<const char *, const char *>;
    for (const auto &[name, value] :
         {Case{"HTTP_PROXY", "proxy.corp:3128"}, Case{"http_proxy", "127.0.0.1:3128"},
          Case{"HTTP_PROXY", "proxy.corp"}, Case{"HTTPS_PROXY", "proxy.corp"},
          Case{"HTTPS_PROXY", "//127.0.0.1:3128"}, Case{"HTTPS_PROXY", "garbage"},
          Case{"HTTPS_PROXY", "http://127.0.0.1:99999"}, Case{"HTTP_PROXY", "http://"},
          Case{"https_proxy", " "}, Case{"HTTP_PROXY", "\"http://127.0.0.1:3128\""}}) {
        const auto failure = stop({{name, value}, {"NO_PROXY", "*"}, {"ALL_PROXY", "http://p:1"}});
        ASSERT_TRUE(failure) << name << '=' << value;
        EXPECT_EQ(failure->kind(), bridge::FailureKind::ProxyInTheWay);
        EXPECT_EQ(failure->proxyFault->trouble, bridge::ProxyTrouble::Malformed);
        EXPECT_EQ(failure->proxyFault->variable.toStdString(), name);
        EXPECT_EQ(failure->subject, QString::fromLatin1(value).trimmed());
    }
}

TEST(ProxyThatStopsAgent, IsNoneThatItStartsWith)
{
    EXPECT_FALSE(stop({}));
    EXPECT_FALSE(stop({{"HTTP_PROXY", ""}}));
    EXPECT_FALSE(stop({{"HTTPS_PROXY", "proxy.corp:3128"}}));
    EXPECT_FALSE(stop({{"HTTP_PROXY", "http:/127.0.0.1:3128"}}));
    EXPECT_FALSE(stop({{"HTTP_PROXY", "socks5://127.0.0.1:1080"}})) << "its requests fail";
    EXPECT_FALSE(stop({{"ALL_PROXY", "garbage"}}));
    EXPECT_FALSE(stop({{"HTTPS_PROXY", "http://p:1"}, {"HTTP_PROXY", "proxy.corp:3128"}}));
    EXPECT_FALSE(stop({{"https_proxy", "http://p:1"}, {"HTTPS_PROXY", "garbage"}}));
}

TEST(ProxyThatStopsAgent, IsShownWithoutNameAndPassword)
{
    for (const char *value : {"me:s3cr3t@proxy.corp:3128", "http://me:s3#cr3t@proxy.corp:3128",
                              "//me:s3cr3t@proxy.corp:3128", "me:s3/cr3t@proxy.corp:3128"}) {
        const auto failure = stop({{"HTTPS_PROXY", value}});
        ASSERT_TRUE(failure) << value;
        EXPECT_FALSE(failure->subject.contains(u"cr3t"_s)) << value;
        EXPECT_FALSE(failure->subject.contains(u"s3"_s)) << value;
        EXPECT_TRUE(failure->subject.endsWith(u"@proxy.corp:3128"_s)) << value;
        EXPECT_FALSE(failure->proxyFault->name.contains(u"s3"_s)) << value;
    }
    EXPECT_EQ(stop({{"HTTP_PROXY", "proxy.corp:3128"}})->proxyFault->name, u"proxy.corp:3128"_s);
    EXPECT_EQ(stop({{"HTTPS_PROXY", "garbage"}})->proxyFault->name, QString());
}

TEST(ProxyChoice, TellsProxiesThatCannotBeUsed)
{
    using Kind = ProxyChoice::Kind;
    EXPECT_EQ(choose(kTls, {{"HTTPS_PROXY", "https://p:3128"}})->kind, Kind::Tls);
    EXPECT_EQ(choose(kTls, {{"HTTPS_PROXY", "socks5://p:1080"}})->kind, Kind::Unusable);
    EXPECT_EQ(networkProxy(choose(kTls, {{"HTTPS_PROXY", "socks5://p:1080"}})).type(),
              QNetworkProxy::NoProxy);
    EXPECT_FALSE(choose(kTls, {{"ALL_PROXY", "socks5://p:1080"}}))
        << "Claude Code goes straight past it";
}

struct Exemption
{
    const char *noProxy;
    const char *address;
    bool exempt;
};

class ProxyExemption : public testing::TestWithParam<Exemption>
{};

TEST_P(ProxyExemption, FollowsClaudeCode)
{
    const auto &[noProxy, address, exempt] = GetParam();
    for (const char *name : {"NO_PROXY", "no_proxy"}) {
        const auto choice = choose(address, {{"HTTPS_PROXY", "http://p:1"}, {name, noProxy}});
        EXPECT_EQ(!choice, exempt) << name << '=' << noProxy << ' ' << address;
    }
}

/// Each case was observed with Claude Code 2.1.330 and a logging proxy.
INSTANTIATE_TEST_SUITE_P(
    All, ProxyExemption,
    testing::Values(Exemption{"llm.example", "http://llm.example:8080", true},
                    Exemption{"llm.example", "https://sub.llm.example:8443", true},
                    Exemption{".llm.example", "http://llm.example:8080", true},
                    Exemption{"*.llm.example", "https://sub.llm.example:8443", true},
                    Exemption{"*", "http://llm.example:8080", true},
                    Exemption{"example", "http://llm.example:8080", true},
                    Exemption{"LLM.Example", "http://llm.example:8080", true},
                    Exemption{"m.example", "http://llm.example:8080", false},
                    Exemption{"sub.llm.example", "http://llm.example:8080", false},
                    Exemption{"llm.example:8080", "http://llm.example:8080", true},
                    Exemption{"llm.example:9", "http://llm.example:8080", false},
                    Exemption{"other,llm.example", "http://llm.example:8080", true},
                    Exemption{" other , llm.example ", "http://llm.example:8080", true},
                    Exemption{"other llm.example", "http://llm.example:8080", true},
                    Exemption{"http://llm.example", "http://llm.example:8080", false},
                    Exemption{"*llm.example", "http://llm.example:8080", false},
                    Exemption{"*llm.example", "http://sub.llm.example:8080", false},
                    Exemption{"*m.example", "http://llm.example:8080", false},
                    Exemption{"*.llm.example", "http://llm.example:8080", true},
                    Exemption{"*.llm.example:8080", "http://sub.llm.example:8080", true},
                    Exemption{"*llm.example:8080", "http://sub.llm.example:8080", false},
                    Exemption{".llm.example:9", "http://sub.llm.example:8080", false},
                    Exemption{"..llm.example", "http://sub.llm.example:8080", false},
                    Exemption{"llm.*", "http://llm.example:8080", false},
                    Exemption{"llm*", "http://llm.example:8080", false},
                    Exemption{"**", "http://llm.example:8080", false},
                    Exemption{"*:8080", "http://llm.example:8080", false},
                    Exemption{"other *", "http://llm.example:8080", true},
                    Exemption{"other;llm.example", "http://llm.example:8080", false},
                    Exemption{"llm.example.", "http://llm.example:8080", true},
                    Exemption{"*.llm.example.", "http://sub.llm.example:8080", true},
                    Exemption{"llm.example:80", "http://llm.example", true},
                    Exemption{"llm.example:443", "http://llm.example", false},
                    Exemption{"127.0.0.0/8:81", "http://127.0.0.5:81", false},
                    Exemption{"127.0.0.5/32", "http://127.0.0.5:81", true},
                    Exemption{"127.0.0.0/33", "http://127.0.0.5:81", false},
                    Exemption{"127.0.0.0/255.0.0.0", "http://127.0.0.5:81", false},
                    Exemption{"0.0.0.0/0", "http://127.0.0.5:81", true},
                    Exemption{"0/0", "http://127.0.0.5:81", false},
                    Exemption{"0.0.5", "http://127.0.0.5:81", false},
                    Exemption{".0.0.5", "http://127.0.0.5:81", false},
                    Exemption{"127.", "http://127.0.0.5:81", false},
                    Exemption{"127.0.0.5:81", "http://127.0.0.5:81", true},
                    Exemption{"127.0.0.5:80", "http://127.0.0.5:81", false},
                    Exemption{"127.0.0.0/8", "http://[::ffff:127.0.0.5]:81", true},
                    Exemption{"::/64", "http://[::1]:81", true},
                    Exemption{"[::1]:81", "http://[::1]:81", true},
                    Exemption{"localhost.", "http://localhost:81", true},
                    Exemption{"127.0.0.1", "http://localhost:81", false},
                    Exemption{"10.0.0.0/8", "http://10.255.255.1:81", true},
                    Exemption{"10.0.0.0/8", "http://llm.example:8080", false},
                    Exemption{"10.255.255.1", "http://10.255.255.1:81", true},
                    Exemption{"10.*", "http://10.255.255.1:81", false},
                    Exemption{"127.0.0.1", "http://127.0.0.2:81", false},
                    Exemption{"127.0.0.0/8", "http://127.0.0.2:81", true},
                    Exemption{"localhost", "http://box.localhost:81", true},
                    Exemption{"localhost", "http://localhost.:81", true},
                    Exemption{"localhost", "http://box.localhost.:81", true},
                    Exemption{"::1", "http://[::1]:81", true},
                    Exemption{"[::1]", "http://[::1]:81", true},
                    Exemption{"", "http://llm.example:8080", false}));

TEST(ProxyExemption, AsksTheLowerCaseVariableFirst)
{
    EXPECT_TRUE(choose(
        kPlain,
        {{"HTTPS_PROXY", "http://p:1"}, {"no_proxy", "other"}, {"NO_PROXY", "llm.example"}}));
}

} // namespace proxychoicetest
