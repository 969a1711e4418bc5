#include "ui/endpoint/FailureLayers.h"
#include "ui/words/FailureParts.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

using bridge::Failure;
using bridge::FailureKind;
using Result = ui::LayerFinding::Result;

namespace {

std::array<Result, 3> resultsOf(FailureKind kind)
{
    const auto findings = ui::findingsOf(Failure::of(kind));
    return {findings[0].result, findings[1].result, findings[2].result};
}

} // namespace

TEST(FailureLayers, WhereNobodyListensNothingBehindIsClaimed)
{
    EXPECT_EQ(resultsOf(FailureKind::ConnectionRefused),
              (std::array{Result::Failed, Result::Unknown, Result::Unknown}));
}

TEST(FailureLayers, ARefusedCredentialMeansTheServerWasReached)
{
    EXPECT_EQ(resultsOf(FailureKind::CredentialRejected),
              (std::array{Result::Passed, Result::Failed, Result::Unknown}));
}

TEST(FailureLayers, AServerWithoutAModelHasTakenTheCredential)
{
    EXPECT_EQ(resultsOf(FailureKind::NoModelLoaded),
              (std::array{Result::Passed, Result::Passed, Result::Failed}));
}

TEST(FailureLayers, WhatFailedIsSaidInTheBoxOfItsLayer)
{
    const auto failure = Failure::of(FailureKind::TlsExpired);
    EXPECT_EQ(ui::findingsOf(failure)[0].text, ui::partsOf(failure).brief);
    EXPECT_EQ(ui::findingsOf(failure)[1].text, u"not asked"_s);
}

TEST(FailureLayers, AConnectionThatBrokeMayHaveTakenTheCredential)
{
    const auto failure = Failure::of(FailureKind::ConnectionDropped);
    EXPECT_EQ(ui::findingsOf(failure)[1].text, u"not known"_s);
}

TEST(FailureLayers, AnUnknownAnswerSaysNothingAboutTheCredential)
{
    EXPECT_EQ(resultsOf(FailureKind::Unknown),
              (std::array{Result::Passed, Result::Unknown, Result::Failed}));
}

TEST(FailureLayers, TheStatusIsNamedWhereThereIsOne)
{
    const auto failure = Failure::of(FailureKind::Unknown, {.httpStatus = 502});
    EXPECT_TRUE(ui::findingsOf(failure)[2].text.contains(u"502"_s));
}
