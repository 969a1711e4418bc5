#include "ui/words/CheckText.h"

#include <gtest/gtest.h>

#include <QRegularExpression>

using namespace bridge::check;
using namespace std::chrono_literals;
using bridge::CredentialKind;
using bridge::Failure;
using bridge::FailureKind;

namespace {

const QString kAddress = QStringLiteral("https://llm.corp.example:8766");

RungReport passed(Rung rung, RungFacts facts = {}, std::chrono::milliseconds duration = 0ms)
{
    return {rung, RungResult::Passed, {}, {}, std::move(facts), duration};
}

RungReport skipped(Rung rung, SkipReason reason)
{
    return {rung, RungResult::Skipped, {}, reason, {}, 0ms};
}

RungReport failedWith(FailureKind kind, RungResult result = RungResult::Failed)
{
    Failure failure;
    failure.kind = kind;
    failure.layer = bridge::failureLayerOf(kind);
    failure.address = kAddress;
    return {rungOf(failure), result, failure, {}, {}, 5ms};
}

QString textOf(const RungReport &report)
{
    return ui::wordsFor(report, kAddress).text;
}

} // namespace

TEST(CheckText, EveryRungHasATitleOfItsOwn)
{
    QStringList titles;
    for (int rung = 0; rung <= static_cast<int>(Rung::Agent); ++rung)
        titles << ui::rungTitle(static_cast<Rung>(rung));
    EXPECT_EQ(titles.removeDuplicates(), 0);
    EXPECT_FALSE(titles.contains(QString()));
}

TEST(CheckText, TheAddressSaysWhereClaudeCodeAsks)
{
    EXPECT_EQ(
        ui::wordsFor(passed(Rung::Address, AddressFacts{}), QStringLiteral("http://a:1//")).text,
        QStringLiteral("Claude Code asks http://a:1/v1/messages"));
}

TEST(CheckText, TheNetworkTellsWhereTlsAndWhoSigned)
{
    NetworkFacts facts;
    facts.resolved = QStringLiteral("10.0.0.7");
    facts.tlsVersion = QStringLiteral("TLS 1.3");
    facts.certificate = Certificate{QStringLiteral("llm.corp.example"), QStringLiteral("Corp CA"),
                                    QDateTime(QDate(2027, 3, 4), QTime(12, 0), Qt::UTC), false};
    const auto words = ui::wordsFor(passed(Rung::Network, facts, 21ms), kAddress);
    EXPECT_TRUE(words.text.startsWith(QStringLiteral(
        "resolves to 10.0.0.7, answers over TLS 1.3, certificate trusted (Corp CA, until ")))
        << words.text.toStdString();
    EXPECT_EQ(words.measure, QStringLiteral("21 ms"));
    EXPECT_TRUE(words.fix.isEmpty());
}

TEST(CheckText, AnAddressWithoutANameResolvesToNothing)
{
    NetworkFacts facts;
    facts.resolved = QStringLiteral("127.0.0.1");
    EXPECT_EQ(ui::wordsFor(passed(Rung::Network, facts), QStringLiteral("http://127.0.0.1:1")).text,
              QStringLiteral("answers"));
    EXPECT_EQ(ui::wordsFor(passed(Rung::Network, facts), QStringLiteral("http://localhost:1")).text,
              QStringLiteral("resolves to 127.0.0.1, answers"));
}

TEST(CheckText, AProxyIsNamedWithTheVariableItComesFrom)
{
    NetworkFacts facts;
    facts.proxy = QStringLiteral("proxy:3128");
    facts.proxyVariable = QStringLiteral("HTTPS_PROXY");
    EXPECT_EQ(textOf(passed(Rung::Network, facts)),
              QStringLiteral("goes through the proxy proxy:3128 (HTTPS_PROXY), answers"));
}

TEST(CheckText, TheCredentialSaysInWhichHeaderItWasAccepted)
{
    EXPECT_EQ(textOf(passed(Rung::Credential, CredentialFacts{CredentialKind::BearerToken, false})),
              QStringLiteral("accepted as Authorization: Bearer"));
    EXPECT_EQ(textOf(passed(Rung::Credential, CredentialFacts{CredentialKind::ApiKey, false})),
              QStringLiteral("accepted as x-api-key"));
    EXPECT_EQ(textOf(passed(Rung::Credential, CredentialFacts{CredentialKind::BearerToken, true})),
              QStringLiteral("none needed: the placeholder was accepted"));
}

TEST(CheckText, StreamingMeasuresTheFirstToken)
{
    EXPECT_EQ(
        ui::wordsFor(passed(Rung::Streaming, StreamingFacts{184ms, 0}, 900ms), kAddress).measure,
        QStringLiteral("184 ms to first token"));
    EXPECT_EQ(
        ui::wordsFor(passed(Rung::Streaming, StreamingFacts{12'400ms, 41.7}), kAddress).measure,
        QStringLiteral("12 s to first token · 42 tokens/s"));
}

TEST(CheckText, TimesAreShort)
{
    const auto measure = [](std::chrono::milliseconds time) {
        return ui::wordsFor(passed(Rung::Agent, AgentFacts{}, time), kAddress).measure;
    };
    EXPECT_EQ(measure(0ms), QString());
    EXPECT_EQ(measure(999ms), QStringLiteral("999 ms"));
    EXPECT_EQ(measure(3120ms), QStringLiteral("3.1 s"));
    EXPECT_EQ(measure(41'600ms), QStringLiteral("42 s"));
}

TEST(CheckText, WhatTheServerSaidIsRepeatedOnce)
{
    auto report = failedWith(FailureKind::CredentialRejected);
    report.failure->said = QStringLiteral("invalid x-api-key");
    EXPECT_TRUE(textOf(report).endsWith(QStringLiteral(" It said: “invalid x-api-key”")));
    report = failedWith(FailureKind::ServerFailed);
    report.failure->said = QStringLiteral("boom");
    EXPECT_EQ(textOf(report).count(QStringLiteral("boom")), 1);
}

TEST(CheckText, AnAgentThatEndedInACheckLeavesNoConversationToGoOnWith)
{
    const auto words = ui::wordsFor(failedWith(FailureKind::AgentCrashed), kAddress);
    EXPECT_FALSE(words.text.contains(QStringLiteral("conversation")));
    EXPECT_EQ(words.fix, QStringLiteral("Check again."));
}

TEST(CheckText, AMissingSmallModelIsNamedBesideTheServedOne)
{
    auto report = failedWith(FailureKind::ModelNotFound, RungResult::Warning);
    report.facts = ModelFacts{QStringLiteral("big"), QStringLiteral("small"), false, {}};
    EXPECT_EQ(textOf(report),
              QStringLiteral("big is served, small, for small work in the background, is not"));
}

TEST(CheckText, StrippedToolReferencesMeanToolSearchStaysOff)
{
    auto report = failedWith(FailureKind::ToolReferenceStripped, RungResult::Warning);
    report.facts =
        ToolsFacts{true, true, true, ToolsFacts::ToolReference::Stripped, bridge::ToolSearch::On};
    const auto words = ui::wordsFor(report, kAddress);
    EXPECT_EQ(words.text, QStringLiteral("tool_use and tool_result blocks come back whole, "
                                         "tool_reference blocks are stripped"));
    EXPECT_EQ(words.fix, QStringLiteral("Turn tool search off for this endpoint."));
}

TEST(CheckText, WithToolSearchOffStrippedReferencesAreNothingToMend)
{
    auto report =
        passed(Rung::Tools, ToolsFacts{true, true, true, ToolsFacts::ToolReference::Stripped});
    EXPECT_EQ(textOf(report), QStringLiteral("tool_use and tool_result blocks come back whole, "
                                             "tool_reference blocks are stripped, so tool search "
                                             "stays off"));
    EXPECT_TRUE(ui::wordsFor(report, kAddress).fix.isEmpty());
}

TEST(CheckText, TheOwnSignInIsLeftToCheckWithClaudeCode)
{
    RungReport report;
    report.rung = Rung::Credential;
    report.skipped = SkipReason::OwnSignIn;
    EXPECT_TRUE(textOf(report).contains(QStringLiteral("Check with Claude Code")));
}

TEST(CheckText, TheContextComparesWithWhatClaudeCodeNeeds)
{
    EXPECT_EQ(textOf(passed(Rung::Context, ContextFacts{32'768, 18'000, false})),
              QStringLiteral("%1 tokens, Claude Code's first request takes %2")
                  .arg(QLocale().toString(32'768), QLocale().toString(18'000)));
}

TEST(CheckText, ATurnThatWasCutSilentlyIsToldInNumbers)
{
    auto report = failedWith(FailureKind::ContextTooSmall, RungResult::Warning);
    report.rung = Rung::Agent;
    report.facts = AgentFacts{QStringLiteral("2.1.330"), QStringLiteral("m"), 4'096, 15'400};
    EXPECT_TRUE(textOf(report).contains(QLocale().toString(4'096)));
    EXPECT_TRUE(textOf(report).contains(QLocale().toString(15'400)));
}

TEST(CheckText, AContextThatIsTooSmallIsToldInNumbers)
{
    auto report = failedWith(FailureKind::ContextTooSmall, RungResult::Warning);
    report.facts = ContextFacts{8'192, 15'400, false};
    EXPECT_EQ(textOf(report), QStringLiteral("%1 tokens, Claude Code's first request takes %2")
                                  .arg(QLocale().toString(8'192), QLocale().toString(15'400)));
}

TEST(CheckText, EveryFailureOfARungSaysWhatFailedAndWhatToDo)
{
    for (int i = 0;; ++i) {
        const auto kind = static_cast<FailureKind>(i);
        if (i > 0 && bridge::failureKindName(kind) == QLatin1String("unknown"))
            break;
        SCOPED_TRACE(bridge::failureKindName(kind).toStdString());
        const auto words = ui::wordsFor(failedWith(kind), kAddress);
        EXPECT_TRUE(words.text.endsWith(u'.'));
        EXPECT_TRUE(words.fix.endsWith(u'.'));
        static const QRegularExpression leftOver(QStringLiteral("%\\d|%n|\\.\\.|  |“”"));
        EXPECT_FALSE((words.text + words.fix).contains(leftOver));
    }
}

TEST(CheckText, ASkippedRungSaysWhyAndHasNoMeasure)
{
    QStringList texts;
    for (const auto reason :
         {SkipReason::EarlierFailed, SkipReason::NotAsked, SkipReason::CannotTell}) {
        const auto words = ui::wordsFor(skipped(Rung::Tools, reason), kAddress);
        EXPECT_FALSE(words.text.isEmpty());
        EXPECT_TRUE(words.measure.isEmpty());
        texts << words.text;
    }
    EXPECT_EQ(texts.removeDuplicates(), 0);
}

TEST(CheckText, TheSummaryCountsWhatWasCheckedAndNamesTheFirstToken)
{
    CheckReport report;
    report.rungs = {passed(Rung::Address), passed(Rung::Streaming, StreamingFacts{184ms, 0}),
                    failedWith(FailureKind::ToolReferenceStripped, RungResult::Warning),
                    skipped(Rung::Agent, SkipReason::NotAsked)};
    EXPECT_EQ(ui::summaryOf(report),
              QStringLiteral("Works · 2 of 3 checks passed · 184 ms to first token"));
}

TEST(CheckText, TheSummaryOfAFailedCheckNamesWhatFailedFirst)
{
    CheckReport report;
    report.rungs = {passed(Rung::Address), failedWith(FailureKind::CredentialRejected),
                    failedWith(FailureKind::ModelNotFound)};
    EXPECT_EQ(
        ui::summaryOf(report),
        QStringLiteral("llm.corp.example:8766 refused the credential · 1 of 3 checks passed"));
}

TEST(CheckText, NothingCheckedHasNoSummary)
{
    EXPECT_TRUE(ui::summaryOf({}).isEmpty());
}
