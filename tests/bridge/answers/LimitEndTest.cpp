#include "bridge/answers/LimitEnd.h"

#include "bridge/answers/AnswerClassifier.h"

#include <gtest/gtest.h>

namespace limitendtest {

using namespace Qt::StringLiterals;
using namespace bridge;

const QDateTime kNow = QDateTime::fromString(u"2026-11-29T12:00:00Z"_s, Qt::ISODate);

answers::LimitEnd endOf(const QByteArray &body)
{
    return answers::limitEnd(answers::readErrorBody(body), {}, kNow);
}

bool outlasts(const QString &said)
{
    return endOf(said.toUtf8()).outlastsRetries;
}

TEST(LimitEnd, OfADayIsOneOfAPlanInAnyWording)
{
    for (const QString &said :
         {u"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 requests"_s,
          u"You have reached your 5-hour limit."_s, u"Your weekly quota is exhausted."_s,
          u"You've reached your usage limit for this billing cycle."_s})
        EXPECT_TRUE(outlasts(said)) << said.toStdString();
}

TEST(LimitEnd, OfAMinuteIsNoneWhateverElseIsSaidOfDays)
{
    for (const QString &said :
         {u"You have exceeded 60 requests per minute. Your daily quota of 1000 is unaffected."_s,
          u"Rate limit exceeded: 20 requests per minute, 200 per day"_s,
          u"Too many requests. The daily limit is 1000."_s})
        EXPECT_FALSE(outlasts(said)) << said.toStdString();
}

TEST(LimitEnd, StandsInHeadersThatTheBodyRepeats)
{
    const QDateTime reset = QDateTime::fromString(u"2026-11-30T00:00:00Z"_s, Qt::ISODate);
    const auto end = endOf(R"({"error":{"message":"Rate limit exceeded","code":429,"metadata":)"
                           R"({"headers":{"X-RateLimit-Limit":"50","X-RateLimit-Reset":")"
                           + QByteArray::number(reset.toMSecsSinceEpoch()) + R"("}}}})");
    EXPECT_EQ(end.at, reset);
    EXPECT_TRUE(end.outlastsRetries);
}

TEST(LimitEnd, StandsInGooglesDelays)
{
    const auto end = endOf(R"({"error":{"message":"Quota","details":[{"metadata":)"
                           R"({"quotaResetDelay":"1h16m0.5s"}}]}})");
    EXPECT_EQ(end.at, kNow.addMSecs(4'560'500));
}

TEST(LimitEnd, ThatComesSoonKeepsWordsOfMoneyFromDeciding)
{
    const auto kindOf = [](const char *retryAfter) {
        const auto failure = answers::classifyAnswer(
            {.status = 429,
             .body = R"({"error":{"message":"insufficient balance for this rate"}})",
             .retryAfter = retryAfter,
             .received = kNow});
        return failureKindName(failure.value().kind()).toStdString();
    };
    EXPECT_EQ(kindOf("20"), "rate_limited");
    EXPECT_EQ(kindOf(""), "billing");
    EXPECT_EQ(kindOf("86400"), "billing");
}

} // namespace limitendtest
