#include "bridge/check/rungs/Redirect.h"

#include <gtest/gtest.h>

#include <string>

namespace redirecttest {

using namespace Qt::StringLiterals;
using bridge::check::pathWithinOrigin;

/// The path within http://here.example:8080, or "elsewhere".
std::string leadsTo(const QString &location)
{
    const QUrl asked(u"http://here.example:8080/base/v1/messages?beta=true"_s);
    return pathWithinOrigin(location, asked).value_or("elsewhere").toStdString();
}

TEST(Redirect, StaysWithinTheOrigin)
{
    EXPECT_EQ(leadsTo(u"/v2/messages"_s), "/v2/messages");
    EXPECT_EQ(leadsTo(u"messages/"_s), "/base/v1/messages/");
    EXPECT_EQ(leadsTo(u"?x=1"_s), "/base/v1/messages?x=1");
    EXPECT_EQ(leadsTo(u"http://here.example:8080/other?a=b#c"_s), "/other?a=b");
    EXPECT_EQ(leadsTo(u"HTTP://HERE.example:8080"_s), "/");
    EXPECT_EQ(leadsTo(u"//here.example:8080/x"_s), "/x");
}

TEST(Redirect, KnowsTheDefaultPortOfTheScheme)
{
    EXPECT_EQ(pathWithinOrigin(u"https://here.example:443/x"_s,
                               QUrl(u"https://here.example/v1/messages"_s)),
              "/x");
    EXPECT_EQ(
        pathWithinOrigin(u"http://here.example/x"_s, QUrl(u"https://here.example/v1/messages"_s)),
        std::nullopt);
}

class RedirectElsewhere : public testing::TestWithParam<const char16_t *>
{};

// Also what the WHATWG URL standard reads as a host and RFC 3986 does not.
INSTANTIATE_TEST_SUITE_P(
    Ways, RedirectElsewhere,
    testing::Values(
        u"http://here.example/x", u"http://here.example:8081/x", u"https://here.example:8080/x",
        u"http://there.example:8080/x", u"http://127.0.0.1:8080/", u"//there.example/x",
        u"///there.example/x", u"/\\there.example/x", u"\\\\there.example/x",
        u"https:there.example/x", u"https:/there.example/x", u"http:///there.example/x",
        u"/\t/there.example", u"ht\ntp://there.example", u"  http://there.example",
        u"http://here.example:8080@there.example/", u"http://there.example\\@here.example:8080/",
        u"http://user@here.example:8080/x", u"http://here.example.:8080/x",
        u"http://here\u3002example:8080/x", u"ftp://here.example:8080/x",
        u"http://here.example:99999/", u"://there.example/x", u" ://there.example/x", u" "));

TEST_P(RedirectElsewhere, IsRecognised)
{
    EXPECT_EQ(leadsTo(QString::fromUtf16(GetParam())), "elsewhere");
}

} // namespace redirecttest
