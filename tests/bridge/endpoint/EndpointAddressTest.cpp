#include "bridge/endpoint/EndpointAddress.h"

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
                    Refused{" localhost:1234/v1?x=1 ", Kind::Spaces, "http://localhost:1234"},
                    Refused{"https://ex\u200Bample.com/x", Kind::Malformed,
                            "https://example.com/x"},
                    Refused{"https://\u24D4xample.com:1", Kind::Malformed, "https://example.com:1"},
                    Refused{"http://\uFF11\uFF12\uFF17.0.0.1", Kind::Malformed, "http://127.0.0.1"},
                    Refused{"http://exa\x01mple", Kind::Malformed, nullptr}));

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

} // namespace endpointaddresstest
