#include "ui/words/FailureRecord.h"
#include "ui/words/FailureParts.h"
#include "ui/words/FailureText.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

using bridge::Failure;
using bridge::FailureKind;
using Result = ui::LayerFinding::Result;

namespace failurerecordtest {

std::array<Result, 3> resultsOf(FailureKind kind)
{
    const auto findings = ui::findingsOf(Failure::of(kind));
    return {findings[0].result, findings[1].result, findings[2].result};
}

TEST(FailureRecord, WhereNobodyListensNothingBehindIsClaimed)
{
    EXPECT_EQ(resultsOf(FailureKind::ConnectionRefused),
              (std::array{Result::Failed, Result::Unknown, Result::Unknown}));
}

TEST(FailureRecord, ARefusedCredentialMeansTheServerWasReached)
{
    EXPECT_EQ(resultsOf(FailureKind::CredentialRejected),
              (std::array{Result::Passed, Result::Failed, Result::Unknown}));
}

TEST(FailureRecord, AServerWithoutAModelHasTakenTheCredential)
{
    EXPECT_EQ(resultsOf(FailureKind::NoModelLoaded),
              (std::array{Result::Passed, Result::Passed, Result::Failed}));
}

TEST(FailureRecord, WhatFailedIsSaidInTheBoxOfItsLayer)
{
    const auto failure = Failure::of(FailureKind::TlsExpired);
    EXPECT_EQ(ui::findingsOf(failure)[0].text, ui::partsOf(failure).brief);
    EXPECT_EQ(ui::findingsOf(failure)[1].text, u"not asked"_s);
}

TEST(FailureRecord, AConnectionThatBrokeMayHaveTakenTheCredential)
{
    const auto failure = Failure::of(FailureKind::ConnectionDropped);
    EXPECT_EQ(ui::findingsOf(failure)[1].text, u"not known"_s);
}

TEST(FailureRecord, AnUnknownAnswerSaysNothingAboutTheCredential)
{
    EXPECT_EQ(resultsOf(FailureKind::Unknown),
              (std::array{Result::Passed, Result::Unknown, Result::Failed}));
}

TEST(FailureRecord, TheStatusIsNamedWhereThereIsOne)
{
    const auto failure = Failure::of(FailureKind::Unknown, {.httpStatus = 502});
    EXPECT_TRUE(ui::findingsOf(failure)[2].text.contains(u"502"_s));
}

Failure noModel()
{
    return Failure::of(FailureKind::NoModelLoaded,
                       {.address = u"http://localhost:1234"_s,
                        .httpStatus = 400,
                        .message = u"<b>No models loaded.</b>"_s,
                        .body = u"{\"error\":\"<b>No models loaded.</b>\"}"_s});
}

TEST(FailureRecord, HasTheWordsOfTheFailureOnce)
{
    const ui::FailureRecord record(noModel());
    const auto words = ui::wordsFor(noModel());
    EXPECT_EQ(record.title, words.title);
    EXPECT_EQ(record.text, words.text);
    EXPECT_EQ(record.heading, words.messageHeading);
    EXPECT_EQ(record.message, noModel().body);
    EXPECT_EQ(record.preview, u"400 · <b>No models loaded.</b>"_s)
        << "the message found in the body";
    EXPECT_TRUE(record.hasLayers);
}

TEST(FailureRecord, DetailsAreWhatAReportNeeds)
{
    const QString details = ui::FailureRecord(noModel()).details;
    for (const auto &part : {u"no_model_loaded"_s, u"layer: endpoint"_s, u"400"_s,
                             u"http://localhost:1234"_s, u"<b>No models loaded.</b>"_s})
        EXPECT_TRUE(details.contains(part)) << part.toStdString();
}

TEST(FailureRecord, ControlCharactersOfAServerAreShownNotActedOn)
{
    auto failure = noModel();
    failure.message = u"No\u202Emodels"_s;
    EXPECT_FALSE(ui::FailureRecord(failure).preview.contains(QChar(0x202E)));
}

TEST(FailureRecord, NothingIsClaimedAboutLayersWhereNoneIsCertain)
{
    EXPECT_FALSE(
        ui::FailureRecord(Failure::of(FailureKind::AgentCrashed, {.address = u"http://a"_s}))
            .hasLayers);
    auto failure = noModel();
    failure.address.clear();
    EXPECT_FALSE(ui::FailureRecord(failure).hasLayers) << "the default API";
}

TEST(FailureRecord, OffersModelsApartAndTheWayBackAsFarAsThereIsAMessage)
{
    using TurnOff = ui::FailureOffers::TurnOff;
    auto failure = noModel();
    failure.fix.models = {u"a"_s, u"b"_s};
    auto offers = ui::offersFor(failure, true);
    EXPECT_EQ(offers.models, (QStringList{u"a"_s, u"b"_s}));
    EXPECT_EQ(offers.fixes.size(), 1U) << "send when a model is ready";
    EXPECT_EQ(offers.turnOff, TurnOff::AndSend);
    EXPECT_EQ(ui::offersFor(failure, false).turnOff, TurnOff::Only);
    failure.address.clear();
    EXPECT_EQ(ui::offersFor(failure, false).turnOff, TurnOff::No);
}

} // namespace failurerecordtest
