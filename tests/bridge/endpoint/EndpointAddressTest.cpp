#include "bridge/endpoint/EndpointAddress.h"

#include <QFile>
#include <QStringList>

#include <gtest/gtest.h>

namespace endpointaddresstest {

using namespace Qt::StringLiterals;
using bridge::endpoint::AddressProblem;
using bridge::endpoint::EndpointAddress;
using Kind = AddressProblem::Kind;

struct Refused
{
    const char *typed;
    Kind kind;
    const char *suggestion; ///< nullptr: none
};

class RefusedAddress : public testing::TestWithParam<Refused>
{};

TEST_P(RefusedAddress, NamesWhatIsWrongAndWhatWouldDo)
{
    const auto result = EndpointAddress::parse(QString::fromUtf8(GetParam().typed));
    ASSERT_FALSE(result) << GetParam().typed;
    EXPECT_EQ(result.error().kind, GetParam().kind) << GetParam().typed;
    const auto suggestion = result.error().suggestion;
    EXPECT_EQ(suggestion.has_value(), GetParam().suggestion != nullptr) << GetParam().typed;
    if (suggestion && GetParam().suggestion) {
        EXPECT_EQ(suggestion->toStdString(), GetParam().suggestion);
        EXPECT_TRUE(EndpointAddress::parse(*suggestion))
            << "the correction must itself be accepted";
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedAddress,
    testing::Values(Refused{"", Kind::Empty, nullptr},
                    Refused{" http://localhost:1234 ", Kind::Spaces, "http://localhost:1234"},
                    Refused{"http://local host:1234", Kind::Spaces, "http://localhost:1234"},
                    Refused{"localhost:1234", Kind::SchemeMissing, "http://localhost:1234"},
                    Refused{"192.168.1.7:8080", Kind::SchemeMissing, "http://192.168.1.7:8080"},
                    Refused{"llm.corp.example", Kind::SchemeMissing, "https://llm.corp.example"},
                    Refused{"//llm.corp.example", Kind::SchemeMissing, "https://llm.corp.example"},
                    Refused{"ftp://host", Kind::SchemeUnknown, nullptr},
                    Refused{"http://", Kind::HostMissing, nullptr},
                    Refused{"http://:8080", Kind::HostMissing, nullptr},
                    Refused{"https://user:pw@host:1", Kind::UserInfo, "https://host:1"},
                    Refused{"http://host:99999", Kind::PortInvalid, nullptr},
                    Refused{"http://host:0", Kind::PortInvalid, nullptr},
                    Refused{"http://host:abc", Kind::PortInvalid, nullptr},
                    Refused{"http://[::1]:99999", Kind::PortInvalid, nullptr},
                    Refused{"http://host?x=1", Kind::Query, "http://host"},
                    Refused{"http://host/#frag", Kind::Fragment, "http://host/"},
                    Refused{"http://host/v1", Kind::ApiPath, "http://host"},
                    Refused{"http://host/v1/", Kind::ApiPath, "http://host"},
                    Refused{"http://host/prefix/v1/messages", Kind::ApiPath, "http://host/prefix"},
                    Refused{"http://v1/v1", Kind::ApiPath, "http://v1"},
                    Refused{" localhost:1234/v1?x=1 ", Kind::Spaces, "http://localhost:1234"},
                    Refused{"https://ex\u200Bample.com/x", Kind::Hidden, "https://example.com/x"},
                    Refused{"https://\u24D4xample.com:1", Kind::Malformed, "https://example.com:1"},
                    Refused{"http://\uFF11\uFF12\uFF17.0.0.1", Kind::Malformed, "http://127.0.0.1"},
                    Refused{"http://exa\x01mple", Kind::Hidden, "http://example"}));

INSTANTIATE_TEST_SUITE_P(
    Pasted, RefusedAddress,
    testing::Values(
        Refused{"http://127.0.0.1:21900//", Kind::DoubledSlashes, "http://127.0.0.1:21900"},
        Refused{"http://127.0.0.1:21900/x\u200B", Kind::Hidden, "http://127.0.0.1:21900/x"},
        Refused{"http://127.0.0.1:21900/v1/chat/completions", Kind::ApiPath,
                "http://127.0.0.1:21900"},
        Refused{"http//127.0.0.1:21900", Kind::SchemeMisspelt, "http://127.0.0.1:21900"},
        Refused{"http://\uFEFFhost", Kind::Hidden, "http://host"},
        Refused{"http://host/x%E2%80%8B", Kind::Hidden, "http://host/x"},
        Refused{"http://host/b%C3%BC%E2%80%8B", Kind::Hidden, "http://host/b%C3%BC"},
        Refused{"http://host/x%20", Kind::Spaces, "http://host/x"},
        Refused{"http://host\u00A0", Kind::Hidden, "http://host"},
        Refused{"http://a//b///c/", Kind::DoubledSlashes, "http://a/b/c/"},
        Refused{"http://host//v1/messages", Kind::ApiPath, "http://host/"},
        Refused{"http://host/v1//messages", Kind::DoubledSlashes, "http://host"},
        Refused{"http://host/v1/models", Kind::ApiPath, "http://host"},
        Refused{"http://host/v1/models/org/name", Kind::ApiPath, "http://host"},
        Refused{"http://host/V1/Responses/", Kind::ApiPath, "http://host"},
        Refused{"http://host/v1/v1/messages", Kind::ApiPath, "http://host"},
        Refused{"https://host/v1/messages?beta=true", Kind::Query, "https://host"},
        Refused{"https://host/v1/messages/count_tokens", Kind::ApiPath, "https://host"},
        Refused{"https://host/api/v4/chat/completions", Kind::ApiPath, "https://host/api"},
        Refused{"http://localhost:11434/api/chat", Kind::ApiPath, "http://localhost:11434"}));

INSTANTIATE_TEST_SUITE_P(
    Wrapped, RefusedAddress,
    testing::Values(Refused{"\"http://host\"", Kind::Wrapped, "http://host"},
                    Refused{"'http://host/v1'", Kind::Wrapped, "http://host"},
                    Refused{"`localhost:1234`", Kind::Wrapped, "http://localhost:1234"},
                    Refused{"\u201Chttp://host\u201D", Kind::Wrapped, "http://host"},
                    Refused{"<http://host>", Kind::Wrapped, "http://host"},
                    Refused{"(http://host)", Kind::Wrapped, "http://host"},
                    Refused{"http://host:1234).", Kind::Wrapped, "http://host:1234"},
                    Refused{"http://host:1234.", Kind::Wrapped, "http://host:1234"},
                    Refused{"http://host/x,", Kind::Wrapped, "http://host/x"},
                    Refused{"[http://[::1]:8080]", Kind::Wrapped, "http://[::1]:8080"},
                    Refused{"[the gateway](https://gw.example/a)", Kind::Wrapped,
                            "https://gw.example/a"},
                    Refused{"[::1]:8080", Kind::SchemeMissing, "http://[::1]:8080"}));

INSTANTIATE_TEST_SUITE_P(
    Named, RefusedAddress,
    testing::Values(
        Refused{"ANTHROPIC_BASE_URL=http://host", Kind::Named, "http://host"},
        Refused{"export ANTHROPIC_BASE_URL=\"http://host/\"", Kind::Wrapped, "http://host/"},
        Refused{"ANTHROPIC_BASE_URL=localhost:1234", Kind::Named, "http://localhost:1234"},
        Refused{"ANTHROPIC_BASE_URL=http://host claude", Kind::Named, "http://host"},
        Refused{"\"ANTHROPIC_BASE_URL\": \"http://host\",", Kind::Wrapped, "http://host"},
        Refused{"$env:ANTHROPIC_BASE_URL = 'http://host'", Kind::Wrapped, "http://host"},
        Refused{"set -gx ANTHROPIC_BASE_URL http://host", Kind::Named, "http://host"},
        Refused{"base_url: http//host", Kind::Named, "http://host"},
        Refused{"use http://host:1/v1", Kind::Named, "http://host:1"},
        Refused{"curl -s http://host:1/v1/models", Kind::Spaces, "http://host:1"},
        Refused{"http://host:1/v1/messages -H x", Kind::Spaces, "http://host:1"},
        // No secret becomes the name of a host.
        Refused{"ANTHROPIC_AUTH_TOKEN=sk-abc.def", Kind::Named, nullptr}));

INSTANTIATE_TEST_SUITE_P(
    Misspelt, RefusedAddress,
    testing::Values(Refused{"http:/host", Kind::SchemeMisspelt, "http://host"},
                    Refused{"https:host:1", Kind::SchemeMisspelt, "https://host:1"},
                    Refused{"http:///host", Kind::SchemeMisspelt, "http://host"},
                    Refused{"http;//host", Kind::SchemeMisspelt, "http://host"},
                    Refused{"http:\\\\host\\x", Kind::SchemeMisspelt, "http://host/x"},
                    Refused{"htps://host", Kind::SchemeMisspelt, "https://host"},
                    Refused{"ttp://host", Kind::SchemeMisspelt, "http://host"},
                    Refused{"http://http://host", Kind::SchemeMisspelt, "http://host"},
                    Refused{"http://https//host", Kind::SchemeMisspelt, "https://host"},
                    Refused{"http\uFF1A//host\uFF1A1", Kind::SchemeMisspelt, "http://host:1"},
                    Refused{"http://host\\x", Kind::Malformed, "http://host/x"},
                    Refused{"http://", Kind::HostMissing, nullptr},
                    Refused{"htt://", Kind::SchemeUnknown, nullptr}));

TEST(EndpointAddress, AnApiPathIsNamed)
{
    const auto refused = EndpointAddress::parse(u"http://host/a/v1/chat/completions"_s);
    EXPECT_EQ(refused.error().detail, u"/v1/chat/completions"_s);
}

TEST(EndpointAddress, PathsThatOnlyResembleThoseOfAnApiAreTaken)
{
    for (const char *address :
         {"http://host/v1beta", "http://host/v1/account/gateway/anthropic", "http://host/models",
          "http://host/a.b;c=1/d(e)", "https://proxy.example/https://api.example", "http://host/",
          "http://http.example", "http://localhost.", "https://host/my%20gateway/x"})
        EXPECT_TRUE(EndpointAddress::parse(QString::fromLatin1(address))) << address;
}

TEST(EndpointAddress, NamesOfThisComputer)
{
    for (const char *address : {"http://localhost", "http://LOCALHOST:1", "http://localhost.:1",
                                "http://gateway.localhost", "http://a.b.localhost."}) {
        const auto parsed = EndpointAddress::parse(QString::fromLatin1(address));
        EXPECT_TRUE(parsed->hasLoopbackName()) << address;
        EXPECT_TRUE(parsed->isLoopback()) << address;
    }
    for (const char *address : {"http://127.0.0.1", "http://[::1]", "http://localhost.example",
                                "http://mylocalhost", "http://localhost.localdomain"})
        EXPECT_FALSE(EndpointAddress::parse(QString::fromLatin1(address))->hasLoopbackName())
            << address;
}

TEST(EndpointAddress, PunycodeThatStandsForAnotherHostIsRefused)
{
    EXPECT_FALSE(EndpointAddress::parse(u"http://a.xn--zzzzzz99.com"_s));
    EXPECT_TRUE(EndpointAddress::parse(u"http://xn--bcher-kva.example"_s));
    EXPECT_TRUE(EndpointAddress::parse(u"http://b\u00FCcher.example"_s));
}

struct Taken
{
    const char *typed;
    const char *origin;
    const char *hostAndPort;
    bool loopback;
};

class TakenAddress : public testing::TestWithParam<Taken>
{};

TEST_P(TakenAddress, KeepsTheTextAndKnowsItsOrigin)
{
    const auto result = EndpointAddress::parse(QString::fromUtf8(GetParam().typed));
    ASSERT_TRUE(result) << GetParam().typed;
    EXPECT_EQ(result->text().toStdString(), GetParam().typed);
    EXPECT_EQ(result->origin().toStdString(), GetParam().origin);
    EXPECT_EQ(result->hostAndPort().toStdString(), GetParam().hostAndPort);
    EXPECT_EQ(result->isLoopback(), GetParam().loopback);
}

INSTANTIATE_TEST_SUITE_P(
    All, TakenAddress,
    testing::Values(Taken{"http://localhost:1234", "http://localhost:1234", "localhost:1234", true},
                    Taken{"HTTPS://LLM.Corp.Example", "https://llm.corp.example:443",
                          "llm.corp.example", false},
                    Taken{"http://127.0.0.9/", "http://127.0.0.9:80", "127.0.0.9", true},
                    Taken{"http://[::1]:8080", "http://[::1]:8080", "[::1]:8080", true},
                    Taken{"https://host/prefix", "https://host:443", "host", false},
                    Taken{"https://host/v1beta", "https://host:443", "host", false},
                    Taken{"http://10.0.0.1:80", "http://10.0.0.1:80", "10.0.0.1:80", false}));

TEST(SameAddress, LooksPastCaseSlashesAndDefaultPorts)
{
    using bridge::endpoint::sameAddress;
    EXPECT_TRUE(sameAddress(u"http://Host/"_s, u"HTTP://host"_s));
    EXPECT_TRUE(sameAddress(u"https://h:443/p//"_s, u"https://h/p"_s));
    EXPECT_FALSE(sameAddress(u"http://h:81"_s, u"http://h:82"_s));
    EXPECT_FALSE(sameAddress(u"http://h/a"_s, u"http://h/b"_s));
    EXPECT_FALSE(sameAddress(u"http://h"_s, u"https://h"_s));
}

TEST(EndpointAddress, TellsAPrivateNetworkByTheAddressAlone)
{
    const auto isPrivate = [](const char *address) {
        return EndpointAddress::parse(QString::fromLatin1(address))->isPrivate();
    };
    for (const auto *address :
         {"http://10.1.2.3", "http://172.31.0.1", "http://192.168.0.9:1234", "http://169.254.1.1",
          "http://100.64.0.1", "http://[fd12::1]", "http://[fe80::1]", "http://gpu-box:1234",
          "http://gpu.local", "http://llm.internal", "http://llm.home.arpa"})
        EXPECT_TRUE(isPrivate(address)) << address;
    for (const auto *address :
         {"http://172.32.0.1", "http://100.128.0.1", "http://8.8.8.8", "http://[2001:db8::1]",
          "http://llm.example", "http://local.example", "http://10.example.com"})
        EXPECT_FALSE(isPrivate(address)) << address;
}

TEST(EndpointAddress, TellsTls)
{
    EXPECT_TRUE(EndpointAddress::parse(u"HTTPS://host"_s)->isTls());
    EXPECT_FALSE(EndpointAddress::parse(u"http://host:443"_s)->isTls());
}

TEST(EndpointAddress, ThePastedOnesOfTheRealWorldAreCorrectedInOneStepOrTaken)
{
    QFile file(QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/cases/addresses.txt"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QStringList addresses =
        QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    ASSERT_EQ(addresses.size(), 5);
    for (const QString &typed : addresses) {
        const auto parsed = EndpointAddress::parse(typed);
        if (typed.contains(u".localhost"_s)) {
            ASSERT_TRUE(parsed);
            EXPECT_TRUE(parsed->isLoopback());
            continue;
        }
        ASSERT_FALSE(parsed) << typed.toStdString();
        const QString better = parsed.error().suggestion.value_or(QString());
        EXPECT_TRUE(bridge::endpoint::sameAddress(better, u"http://127.0.0.1:21900"_s)
                    || better == u"http://127.0.0.1:21900/x"_s)
            << better.toStdString();
        EXPECT_TRUE(EndpointAddress::parse(better));
    }
}

} // namespace endpointaddresstest
