#include "bridge/endpoint/AddressRisk.h"

#include <gtest/gtest.h>

namespace addressrisktest {

using namespace Qt::StringLiterals;
using bridge::endpoint::AddressRisk;
using bridge::endpoint::EndpointAddress;
using Risks = std::vector<AddressRisk>;

Risks of(const QString &typed)
{
    const auto address = EndpointAddress::parse(typed);
    EXPECT_TRUE(address) << typed.toStdString();
    return address ? risksOf(*address) : Risks();
}

TEST(AddressRiskTest, PlainHttpIsARiskBeyondThisComputer)
{
    for (const auto *here : {"http://localhost:1234", "http://127.0.0.1:1", "http://[::1]:8080",
                             "http://127.9.9.9", "http://llm.localhost"})
        EXPECT_EQ(of(QLatin1String(here)), Risks()) << here;
    for (const auto *beyond :
         {"http://192.168.1.5:1234", "http://llm", "http://llm.local", "http://gw.example",
          "http://localhost.example", "http://[fd00::1]:80", "HTTP://gw.example"})
        EXPECT_EQ(of(QLatin1String(beyond)), Risks{AddressRisk::Unencrypted}) << beyond;
    EXPECT_EQ(of(u"https://gw.example"_s), Risks());
}

TEST(AddressRiskTest, AHostWhoseScriptsMixIsALookAlikeHoweverItIsTyped)
{
    const QString typed = QString::fromUtf8("https://p\u0430ypal.com");
    const auto address = EndpointAddress::parse(typed);
    ASSERT_TRUE(address);
    EXPECT_EQ(address->hostAndPort(), u"xn--pypal-4ve.com"_s);
    EXPECT_EQ(address->text(), typed) << "what the agent gets is what was typed";
    for (const QString &each :
         {typed, u"https://xn--pypal-4ve.com"_s, u"https://XN--PYPAL-4VE.COM"_s,
          u"https://login.xn--pypal-4ve.com:8443/x"_s})
        EXPECT_EQ(of(each), Risks{AddressRisk::MixedScripts}) << each.toStdString();
    EXPECT_EQ(of(QString::fromUtf8("http://p\u0430ypal.com")),
              (Risks{AddressRisk::Unencrypted, AddressRisk::MixedScripts}));
}

TEST(AddressRiskTest, AHostOfOneOtherScriptIsShownInPunycodeToo)
{
    EXPECT_EQ(of(QString::fromUtf8("https://b\u00fccher.example")),
              Risks{AddressRisk::Internationalized});
    // All Cyrillic, and still a look-alike.
    EXPECT_EQ(of(QString::fromUtf8("https://\u0430\u0440\u0440\u04cf\u0435.com")),
              Risks{AddressRisk::Internationalized});
    const auto address =
        EndpointAddress::parse(QString::fromUtf8("https://b\u00fccher.example:8443"));
    ASSERT_TRUE(address);
    EXPECT_EQ(address->hostAndPort(), u"xn--bcher-kva.example:8443"_s);
}

} // namespace addressrisktest
