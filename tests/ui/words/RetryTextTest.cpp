#include "ui/words/RetryText.h"
#include "tests/ui/chat/Samples.h"

#include <gtest/gtest.h>

#include <QRegularExpression>

namespace retrytexttest {

using namespace Qt::StringLiterals;
using bridge::FailureKind;
using samples::retry;
using ui::wordsFor;

const QString kWayBack = u"turn the custom endpoint off to use the default API."_s;

TEST(RetryText, ADiagnosisIsNamedAndTheMessageGoesThroughOnceItIsPutRight)
{
    const auto words = wordsFor(retry(FailureKind::ConnectionRefused));
    EXPECT_EQ(words.title, u"Nothing answers at localhost:1234"_s);
    EXPECT_EQ(words.text, u"No server is listening there. Start your local server and the "
                          "message goes through by itself, or "_s
                              + kWayBack);
}

TEST(RetryText, WhatMustBeChangedHerePromisesNothing)
{
    const auto words = wordsFor(retry(FailureKind::CredentialRejected));
    EXPECT_FALSE(words.text.contains(u"by itself"_s));
    EXPECT_TRUE(words.text.endsWith(kWayBack));
}

TEST(RetryText, EveryDiagnosisHasWholeWords)
{
    for (int i = 0;; ++i) {
        const auto kind = static_cast<FailureKind>(i);
        if (i > 0 && bridge::failureKindName(kind) == "unknown"_L1)
            break;
        const auto words = wordsFor(retry(kind));
        SCOPED_TRACE(words.text.toStdString());
        EXPECT_FALSE(words.title.isEmpty());
        EXPECT_FALSE(words.title.contains(u'\n'));
        EXPECT_TRUE(words.text.endsWith(u'.'));
        EXPECT_FALSE(words.text.contains(QRegularExpression(u"%\\d|\\.\\.|  "_s)));
    }
}

TEST(RetryText, WithoutADiagnosisOnlyTheStatusIsSaid)
{
    auto card = retry();
    EXPECT_EQ(wordsFor(card).title, u"No answer from localhost:1234"_s);
    card.httpStatus = 503;
    EXPECT_EQ(wordsFor(card).title, u"localhost:1234 cannot answer now (HTTP 503)"_s);
    EXPECT_TRUE(wordsFor(card).text.endsWith(kWayBack));
}

TEST(RetryText, SilenceMayBeALocalModelThatReads)
{
    auto card = retry();
    card.attempt = 0;
    const auto words = wordsFor(card);
    EXPECT_EQ(words.title, u"Nothing has arrived from localhost:1234 yet"_s);
    EXPECT_TRUE(words.text.contains(u"Local models may take minutes"_s));
}

TEST(RetryText, TheDefaultApiHasNoEndpointToTurnOff)
{
    for (const int attempt : {0, 3}) {
        auto card = retry();
        card.attempt = attempt;
        card.address.clear();
        const auto words = wordsFor(card);
        EXPECT_TRUE(words.title.contains(u"the default API"_s, Qt::CaseInsensitive));
        EXPECT_FALSE(words.text.contains(u"endpoint"_s));
    }
}

} // namespace retrytexttest
