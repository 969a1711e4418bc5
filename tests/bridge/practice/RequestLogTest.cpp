#include "bridge/practice/RequestLog.h"
#include "tests/bridge/practice/MessagesRequest.h"

#include <gtest/gtest.h>

namespace requestlogtest {

using namespace Qt::StringLiterals;
using namespace bridge::practice;

const QString kSecret = u"sk-secret-1"_s;

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

TEST(RequestLog, HeadersAreKeptAsKindsWithoutValues)
{
    EXPECT_EQ(kindsOf({{"X-Api-Key", "sk-secret-1"}, {"Accept", "a"}, {"accept", "b"}}),
              (QStringList{u"accept"_s, u"x-api-key"_s}));
    EXPECT_EQ(kindsOf({{"Authorization", "Bearer sk-secret-1"}}),
              QStringList{u"authorization: bearer"_s});
    EXPECT_EQ(kindsOf({{"Authorization", "basic c2s="}}), QStringList{u"authorization: basic"_s});
    EXPECT_EQ(kindsOf({{"Authorization", "sk-secret-1"}}), QStringList{u"authorization: other"_s});
    EXPECT_EQ(kindsOf({{"Authorization", "sk-secret-1 x"}}),
              QStringList{u"authorization: other"_s});
}

TEST(RequestLog, WhatIsAskedOfTheApiBeyondTheUsualIsKept)
{
    EXPECT_EQ(logged({"POST", "/", {{"Anthropic-Beta", "a-1, b-2"}}, {}}).betas,
              (QStringList{u"a-1"_s, u"b-2"_s}));
}

TEST(RequestLog, QueryValuesAreKeptOnlyWhereTheyAreHarmless)
{
    const auto path = [](const char *target) { return logged({"GET", target, {}, {}}).path; };
    EXPECT_EQ(path("/v1/messages?beta=true"), u"/v1/messages?beta=true"_s);
    EXPECT_EQ(path("/v1/models?limit=1000&key=sk-secret-1"), u"/v1/models?limit=1000&key=…"_s);
    EXPECT_EQ(path("/x?sk-secret-1"), u"/x?…"_s);
}

TEST(RequestLog, WatchedSecretsAreSeenWhereverTheyArrive)
{
    PracticeOptions options;
    options.watchFor = {{u"token"_s, kSecret}, {u"other"_s, u"absent"_s}};
    const QStringList found{u"token"_s};
    EXPECT_EQ(logged({"GET", "/", {{"X", "a sk-secret-1"}}, {}}, options).seen, found);
    EXPECT_EQ(logged({"GET", "/", {{"sk-secret-1", ""}}, {}}, options).seen, found);
    EXPECT_EQ(logged({"GET", "/?a=sk-secret-1", {}, {}}, options).seen, found);
    EXPECT_EQ(logged({"POST", "/", {}, "{\"a\":\"sk-secret-1\"}"}, options).seen, found);
    EXPECT_TRUE(logged({"POST", "/", {{"X", "y"}}, "sk-secret-2"}, options).seen.isEmpty());
}

TEST(RequestLog, TextsAreKeptOnlyOnRequest)
{
    const PracticeRequest parsed = MessagesRequest().user("hello").assistant("hi").parsed();
    for (const bool keep : {false, true}) {
        PracticeOptions options;
        options.keepTexts = keep;
        RequestLog log(options);
        log.add({"POST", "/v1/messages", {}, {}}, &parsed, 200);
        const LoggedRequest entry = log.all().at(0);
        EXPECT_EQ(entry.messages, 2);
        EXPECT_EQ(entry.model, u"some-model"_s);
        EXPECT_EQ(entry.userTexts.isEmpty(), !keep);
        EXPECT_EQ(entry.assistantTexts.isEmpty(), !keep);
    }
}

} // namespace requestlogtest
