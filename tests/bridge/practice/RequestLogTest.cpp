#include "bridge/practice/RequestLog.h"
#include "tests/bridge/practice/Conversation.h"

#include <gtest/gtest.h>

namespace requestlogtest {

using namespace bridge::practice;

namespace {

const QString kSecret = QStringLiteral("sk-secret-1");

LoggedRequest logged(const RawRequest &raw, const PracticeOptions &options = {})
{
    RequestLog log(options);
    log.add(raw, nullptr, 200);
    return log.all().at(0);
}

QStringList kindsOf(const HttpHeaders &headers)
{
    return logged({"POST", "/", headers, {}}).headerKinds;
}

} // namespace

TEST(RequestLog, HeadersAreKeptAsKindsWithoutValues)
{
    EXPECT_EQ(kindsOf({{"X-Api-Key", "sk-secret-1"}, {"Accept", "a"}, {"accept", "b"}}),
              (QStringList{QStringLiteral("accept"), QStringLiteral("x-api-key")}));
    EXPECT_EQ(kindsOf({{"Authorization", "Bearer sk-secret-1"}}),
              QStringList{QStringLiteral("authorization: bearer")});
    EXPECT_EQ(kindsOf({{"Authorization", "basic c2s="}}),
              QStringList{QStringLiteral("authorization: basic")});
    EXPECT_EQ(kindsOf({{"Authorization", "sk-secret-1"}}),
              QStringList{QStringLiteral("authorization: other")});
    EXPECT_EQ(kindsOf({{"Authorization", "sk-secret-1 x"}}),
              QStringList{QStringLiteral("authorization: other")});
}

TEST(RequestLog, WhatIsAskedOfTheApiBeyondTheUsualIsKept)
{
    EXPECT_EQ(logged({"POST", "/", {{"Anthropic-Beta", "a-1, b-2"}}, {}}).betas,
              (QStringList{QStringLiteral("a-1"), QStringLiteral("b-2")}));
}

TEST(RequestLog, QueryValuesAreKeptOnlyWhereTheyAreHarmless)
{
    const auto path = [](const char *target) { return logged({"GET", target, {}, {}}).path; };
    EXPECT_EQ(path("/v1/messages?beta=true"), QStringLiteral("/v1/messages?beta=true"));
    EXPECT_EQ(path("/v1/models?limit=1000&key=sk-secret-1"),
              QStringLiteral("/v1/models?limit=1000&key=…"));
    EXPECT_EQ(path("/x?sk-secret-1"), QStringLiteral("/x?…"));
}

TEST(RequestLog, WatchedSecretsAreSeenWhereverTheyArrive)
{
    PracticeOptions options;
    options.watchFor = {{QStringLiteral("token"), kSecret},
                        {QStringLiteral("other"), QStringLiteral("absent")}};
    const QStringList found{QStringLiteral("token")};
    EXPECT_EQ(logged({"GET", "/", {{"X", "a sk-secret-1"}}, {}}, options).seen, found);
    EXPECT_EQ(logged({"GET", "/", {{"sk-secret-1", ""}}, {}}, options).seen, found);
    EXPECT_EQ(logged({"GET", "/?a=sk-secret-1", {}, {}}, options).seen, found);
    EXPECT_EQ(logged({"POST", "/", {}, "{\"a\":\"sk-secret-1\"}"}, options).seen, found);
    EXPECT_TRUE(logged({"POST", "/", {{"X", "y"}}, "sk-secret-2"}, options).seen.isEmpty());
}

TEST(RequestLog, TextsAreKeptOnlyOnRequest)
{
    const PracticeRequest parsed = Conversation().user("hello").assistant("hi").parsed();
    for (const bool keep : {false, true}) {
        PracticeOptions options;
        options.keepTexts = keep;
        RequestLog log(options);
        log.add({"POST", "/v1/messages", {}, {}}, &parsed, 200);
        const LoggedRequest entry = log.all().at(0);
        EXPECT_EQ(entry.messages, 2);
        EXPECT_EQ(entry.model, QStringLiteral("some-model"));
        EXPECT_EQ(entry.userTexts.isEmpty(), !keep);
        EXPECT_EQ(entry.assistantTexts.isEmpty(), !keep);
    }
}

} // namespace requestlogtest
