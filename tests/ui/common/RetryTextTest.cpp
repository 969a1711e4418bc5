#include "ui/words/RetryText.h"

#include <gtest/gtest.h>

#include <QRegularExpression>

namespace retrytexttest {

using bridge::Failure;
using bridge::FailureKind;
using bridge::chat::RetryEntry;
using ui::wordsFor;

namespace {

const QString kWayBack = QStringLiteral("turn the custom endpoint off to use the default API.");

RetryEntry retry(std::optional<FailureKind> diagnosis = {})
{
    RetryEntry card;
    card.attempt = 3;
    card.of = 10;
    card.address = QStringLiteral("http://localhost:1234");
    if (diagnosis) {
        Failure failure;
        failure.kind = *diagnosis;
        failure.layer = bridge::failureLayerOf(*diagnosis);
        failure.address = card.address;
        card.diagnosis = failure;
    }
    return card;
}

} // namespace

TEST(RetryText, ADiagnosisIsNamedAndTheMessageGoesThroughOnceItIsPutRight)
{
    const auto words = wordsFor(retry(FailureKind::ConnectionRefused));
    EXPECT_EQ(words.title, QStringLiteral("Nothing answers at localhost:1234"));
    EXPECT_EQ(words.text,
              QStringLiteral("No server is listening there. Start your local server and the "
                             "message goes through by itself, or ")
                  + kWayBack);
}

TEST(RetryText, WhatMustBeChangedHerePromisesNothing)
{
    const auto words = wordsFor(retry(FailureKind::CredentialRejected));
    EXPECT_FALSE(words.text.contains(QStringLiteral("by itself")));
    EXPECT_TRUE(words.text.endsWith(kWayBack));
}

TEST(RetryText, EveryDiagnosisHasWholeWords)
{
    for (int i = 0;; ++i) {
        const auto kind = static_cast<FailureKind>(i);
        if (i > 0 && bridge::failureKindName(kind) == QLatin1String("unknown"))
            break;
        const auto words = wordsFor(retry(kind));
        SCOPED_TRACE(words.text.toStdString());
        EXPECT_FALSE(words.title.isEmpty());
        EXPECT_FALSE(words.title.contains(u'\n'));
        EXPECT_TRUE(words.text.endsWith(u'.'));
        EXPECT_FALSE(words.text.contains(QRegularExpression(QStringLiteral("%\\d|\\.\\.|  "))));
    }
}

TEST(RetryText, WithoutADiagnosisOnlyTheStatusIsSaid)
{
    auto card = retry();
    EXPECT_EQ(wordsFor(card).title, QStringLiteral("No answer from localhost:1234"));
    card.httpStatus = 503;
    EXPECT_EQ(wordsFor(card).title, QStringLiteral("localhost:1234 cannot answer now (HTTP 503)"));
    EXPECT_TRUE(wordsFor(card).text.endsWith(kWayBack));
}

TEST(RetryText, SilenceMayBeALocalModelThatReads)
{
    auto card = retry();
    card.attempt = 0;
    const auto words = wordsFor(card);
    EXPECT_EQ(words.title, QStringLiteral("Nothing has arrived from localhost:1234 yet"));
    EXPECT_TRUE(words.text.contains(QStringLiteral("Local models may take minutes")));
}

TEST(RetryText, TheDefaultApiHasNoEndpointToTurnOff)
{
    for (const int attempt : {0, 3}) {
        auto card = retry();
        card.attempt = attempt;
        card.address.clear();
        const auto words = wordsFor(card);
        EXPECT_TRUE(words.title.contains(QStringLiteral("the default API"), Qt::CaseInsensitive));
        EXPECT_FALSE(words.text.contains(QStringLiteral("endpoint")));
    }
}

} // namespace retrytexttest
