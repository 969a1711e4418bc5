#include "ui/words/CheckText.h"
#include "tests/support/ScriptedChecker.h"
#include "ui/words/StreamText.h"

#include <gtest/gtest.h>

#include <QRegularExpression>

#include <set>

using namespace Qt::StringLiterals;
using namespace bridge::check;
using namespace std::chrono_literals;
using bridge::CredentialKind;
using bridge::FailureKind;

namespace {

const QString kAddress = u"https://llm.corp.example:8766"_s;

RungReport failedWith(FailureKind kind, RungResult result = RungResult::Failed)
{
    return failedRung(failureOfKind(kind, kAddress), result);
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
        ui::wordsFor(passedRung(Rung::Address, AddressFacts{}), u"http://localhost:1//"_s).text,
        u"Claude Code asks http://localhost:1/v1/messages"_s);
    EXPECT_TRUE(
        ui::wordsFor(passedRung(Rung::Address, AddressFacts{}), u"https://xn--pypal-4ve.com"_s)
            .text.contains(u"may imitate another name"_s));
}

TEST(CheckText, TheNetworkTellsWhereTlsAndWhoSigned)
{
    NetworkFacts facts;
    facts.resolved = u"10.0.0.7"_s;
    facts.tlsVersion = u"TLS 1.3"_s;
    facts.certificate =
        bridge::network::Certificate{u"llm.corp.example"_s, u"Corp CA"_s,
                                     QDateTime(QDate(2027, 3, 4), QTime(12, 0), Qt::UTC), false};
    const auto words = ui::wordsFor(passedRung(Rung::Network, facts, 21), kAddress);
    EXPECT_TRUE(words.text.startsWith(
        u"resolves to 10.0.0.7, answers over TLS 1.3, certificate trusted (Corp CA, until "_s))
        << words.text.toStdString();
    EXPECT_EQ(words.measure, u"21 ms"_s);
    EXPECT_TRUE(words.fix.isEmpty());
}

TEST(CheckText, AnAddressWithoutANameResolvesToNothing)
{
    NetworkFacts facts;
    facts.resolved = u"127.0.0.1"_s;
    EXPECT_EQ(ui::wordsFor(passedRung(Rung::Network, facts), u"http://127.0.0.1:1"_s).text,
              u"answers"_s);
    EXPECT_EQ(ui::wordsFor(passedRung(Rung::Network, facts), u"http://localhost:1"_s).text,
              u"resolves to 127.0.0.1, answers"_s);
}

TEST(CheckText, AProxyIsNamedWithTheVariableItComesFrom)
{
    NetworkFacts facts;
    facts.proxy = u"proxy:3128"_s;
    facts.proxyVariable = u"HTTPS_PROXY"_s;
    EXPECT_EQ(textOf(passedRung(Rung::Network, facts)),
              u"goes through the proxy proxy:3128 (HTTPS_PROXY), answers"_s);
}

TEST(CheckText, TheCredentialSaysInWhichHeaderItWasAccepted)
{
    EXPECT_EQ(
        textOf(passedRung(Rung::Credential, CredentialFacts{CredentialKind::BearerToken, false})),
        u"accepted as Authorization: Bearer"_s);
    EXPECT_EQ(textOf(passedRung(Rung::Credential, CredentialFacts{CredentialKind::ApiKey, false})),
              u"accepted as x-api-key"_s);
    EXPECT_EQ(
        textOf(passedRung(Rung::Credential, CredentialFacts{CredentialKind::BearerToken, true})),
        u"none needed: the placeholder was accepted"_s);
}

TEST(CheckText, StreamingMeasuresTheFirstToken)
{
    EXPECT_EQ(
        ui::wordsFor(passedRung(Rung::Streaming, StreamingFacts{184ms, 0}, 900), kAddress).measure,
        u"184 ms to first token"_s);
    EXPECT_EQ(
        ui::wordsFor(passedRung(Rung::Streaming, StreamingFacts{12'400ms, 41.7}), kAddress).measure,
        u"12 s to first token · 42 tokens/s"_s);
}

TEST(CheckText, TimesAreShort)
{
    const auto measure = [](int time) {
        return ui::wordsFor(passedRung(Rung::Agent, AgentFacts{}, time), kAddress).measure;
    };
    EXPECT_EQ(measure(0), QString());
    EXPECT_EQ(measure(999), u"999 ms"_s);
    EXPECT_EQ(measure(3120), u"3.1 s"_s);
    EXPECT_EQ(measure(41'600), u"42 s"_s);
}

TEST(CheckText, WhatTheServerSaidIsRepeatedOnce)
{
    auto report = failedWith(FailureKind::CredentialRejected);
    report.failure->message = u"invalid x-api-key"_s;
    EXPECT_TRUE(textOf(report).endsWith(u" It said: “invalid x-api-key”"_s));
    report = failedWith(FailureKind::ServerFailed);
    report.failure->message = u"boom"_s;
    EXPECT_EQ(textOf(report).count(u"boom"_s), 1);
}

TEST(CheckText, AnAgentThatEndedInACheckLeavesNoConversationToGoOnWith)
{
    const auto words = ui::wordsFor(failedWith(FailureKind::AgentCrashed), kAddress);
    EXPECT_FALSE(words.text.contains(u"conversation"_s));
    EXPECT_EQ(words.fix, u"Check again."_s);
}

TEST(CheckText, AMissingSmallModelIsNamedBesideTheServedOne)
{
    auto report = failedWith(FailureKind::ModelNotFound, RungResult::Warning);
    report.facts = ModelFacts{u"big"_s, u"small"_s, false, {}};
    EXPECT_EQ(textOf(report), u"big is served, small, for small tasks in the background, is not"_s);
}

TEST(CheckText, AModelThatClaudeCodeDidNotNameIsNotPassedOffAsItsOwn)
{
    EXPECT_EQ(textOf(passedRung(Rung::Model, ModelFacts{{}, {}, true, {u"big"_s, u"other"_s}})),
              u"big is served, which one Claude Code will ask for is not known"_s);
    EXPECT_EQ(textOf(passedRung(Rung::Model, ModelFacts{})),
              u"the server chooses one, which one Claude Code will ask for is not known"_s);
    EXPECT_EQ(textOf(passedRung(Rung::Model, ModelFacts{u"big"_s, {}, true, {u"other"_s}})),
              u"big is served"_s);
}

TEST(CheckText, StrippedToolReferencesMeanToolSearchStaysOff)
{
    auto report = failedWith(FailureKind::ToolReferenceStripped, RungResult::Warning);
    report.facts =
        ToolsFacts{true, true, true, ToolsFacts::ToolReference::Stripped, bridge::ToolSearch::On};
    const auto words = ui::wordsFor(report, kAddress);
    EXPECT_EQ(words.text, u"tool_use and tool_result blocks come back whole, "
                          "tool_reference blocks are stripped"_s);
    EXPECT_EQ(words.fix, u"Turn tool search off for this endpoint."_s);
}

TEST(CheckText, AStreamSaysWhatIsWrongWithItAndWhatClaudeCodeDoes)
{
    auto report = failedWith(FailureKind::StreamMalformed, RungResult::Warning);
    report.facts = StreamingFacts{184ms, 0, StreamReading::AsksUnstreamed, StreamFlaw::NoEventLine};
    const auto words = ui::wordsFor(report, kAddress);
    EXPECT_TRUE(words.text.startsWith(u"Events have no “event:” line"_s))
        << words.text.toStdString();
    EXPECT_TRUE(words.text.endsWith(u"each request goes out twice."_s));

    report = failedWith(FailureKind::ServerFailed, RungResult::Warning);
    report.failure->message = u"boom"_s;
    report.facts = StreamingFacts{0ms, 0, StreamReading::AsksUnstreamed, StreamFlaw::ErrorEvent};
    EXPECT_TRUE(textOf(report).contains(u"boom"_s));
    EXPECT_TRUE(textOf(report).endsWith(u"each request goes out twice."_s));
}

TEST(CheckText, EachFlawOfAStreamAndOfAToolCallHasASentence)
{
    std::set<QString> sentences;
    for (int flaw = 1; flaw <= static_cast<int>(StreamFlaw::StopWithoutCall); ++flaw)
        sentences.insert(ui::streamFlawText(static_cast<StreamFlaw>(flaw)));
    EXPECT_EQ(sentences.size(), static_cast<std::size_t>(StreamFlaw::StopWithoutCall));
    for (int flaw = 1; flaw <= static_cast<int>(ToolFlaw::IdRepeated); ++flaw)
        sentences.insert(ui::toolFlawText(static_cast<ToolFlaw>(flaw)));
    EXPECT_FALSE(sentences.contains(QString()));
    EXPECT_EQ(sentences.size(), static_cast<std::size_t>(StreamFlaw::StopWithoutCall)
                                    + static_cast<std::size_t>(ToolFlaw::IdRepeated));
}

TEST(CheckText, AnInputInTheWrongPlaceIsNamed)
{
    auto report = failedWith(FailureKind::ToolCallUnusable);
    ToolsFacts facts;
    facts.flaw = ToolFlaw::InputInStart;
    report.facts = facts;
    EXPECT_TRUE(textOf(report).contains(u"content_block_start"_s));
}

TEST(CheckText, WithToolSearchOffStrippedReferencesAreNothingToMend)
{
    auto report =
        passedRung(Rung::Tools, ToolsFacts{true, true, true, ToolsFacts::ToolReference::Stripped});
    EXPECT_EQ(textOf(report), u"tool_use and tool_result blocks come back whole, "
                              "tool_reference blocks are stripped, so tool search "
                              "stays off"_s);
    EXPECT_TRUE(ui::wordsFor(report, kAddress).fix.isEmpty());
}

TEST(CheckText, TheOwnSignInIsLeftToCheckWithClaudeCode)
{
    RungReport report;
    report.rung = Rung::Credential;
    report.skipped = SkipReason::OwnSignIn;
    EXPECT_TRUE(textOf(report).contains(u"Check with Claude Code"_s));
}

TEST(CheckText, TheContextComparesWithWhatClaudeCodeNeeds)
{
    EXPECT_EQ(textOf(passedRung(Rung::Context, ContextFacts{32'768, 18'000, false})),
              u"%1 tokens, Claude Code's first request takes %2"_s.arg(QLocale().toString(32'768),
                                                                       QLocale().toString(18'000)));
}

TEST(CheckText, ATurnThatWasCutSilentlyIsToldInNumbers)
{
    auto report = failedWith(FailureKind::ContextTooSmall, RungResult::Warning);
    report.rung = Rung::Agent;
    report.facts = AgentFacts{u"2.1.330"_s, u"m"_s, 4'096, 15'400};
    EXPECT_TRUE(textOf(report).contains(QLocale().toString(4'096)));
    EXPECT_TRUE(textOf(report).contains(QLocale().toString(15'400)));
}

TEST(CheckText, ATurnThatWasStoppedSaysWhyAndItsCostIsSaidBefore)
{
    const AgentFacts facts{.version = u"2.1.330"_s, .reachedLimit = true};
    auto report = failedWith(FailureKind::TurnStopped, RungResult::Warning);
    report.rung = Rung::Agent;
    report.facts = facts;
    EXPECT_TRUE(textOf(report).contains(u"Claude Code 2.1.330, but the model called a tool"_s))
        << textOf(report).toStdString();
    const QString cost = ui::turnCostWords(24'900, 300);
    EXPECT_TRUE(cost.contains(QLocale().toString(24'900))) << cost.toStdString();
    EXPECT_TRUE(cost.contains(u"300"_s)) << cost.toStdString();
    EXPECT_TRUE(cost.contains(u"up to four times"_s)) << "an answer that cannot be read";
}

TEST(CheckText, AContextThatIsTooSmallIsToldInNumbers)
{
    auto report = failedWith(FailureKind::ContextTooSmall, RungResult::Warning);
    report.facts = ContextFacts{8'192, 15'400, false};
    EXPECT_EQ(textOf(report), u"%1 tokens, Claude Code's first request takes %2"_s.arg(
                                  QLocale().toString(8'192), QLocale().toString(15'400)));
}

TEST(CheckText, EveryFailureOfARungSaysWhatFailedAndWhatToDo)
{
    for (int i = 0;; ++i) {
        const auto kind = static_cast<FailureKind>(i);
        if (i > 0 && bridge::failureKindName(kind) == "unknown"_L1)
            break;
        SCOPED_TRACE(bridge::failureKindName(kind).toStdString());
        const auto words = ui::wordsFor(failedWith(kind), kAddress);
        EXPECT_TRUE(words.text.endsWith(u'.'));
        EXPECT_TRUE(words.fix.endsWith(u'.'));
        static const QRegularExpression leftOver(u"%\\d|%n|\\.\\.|  |“”"_s);
        EXPECT_FALSE((words.text + words.fix).contains(leftOver));
    }
}

TEST(CheckText, ASkippedRungSaysWhyAndHasNoMeasure)
{
    QStringList texts;
    for (const auto reason :
         {SkipReason::EarlierFailed, SkipReason::NotAsked, SkipReason::CannotTell}) {
        const auto words = ui::wordsFor(skippedRung(Rung::Tools, reason), kAddress);
        EXPECT_FALSE(words.text.isEmpty());
        EXPECT_TRUE(words.measure.isEmpty());
        texts << words.text;
    }
    EXPECT_EQ(texts.removeDuplicates(), 0);
}

TEST(CheckText, TheSummaryCountsWhatWasCheckedAndNamesTheFirstToken)
{
    CheckReport report;
    report.rungs = {passedRung(Rung::Address),
                    passedRung(Rung::Streaming, StreamingFacts{184ms, 0}),
                    failedWith(FailureKind::ToolReferenceStripped, RungResult::Warning),
                    skippedRung(Rung::Agent, SkipReason::NotAsked)};
    EXPECT_EQ(ui::summaryOf(report), u"Works · 2 of 3 checks passed · 184 ms to first token"_s);
}

TEST(CheckText, TheSummaryOfAFailedCheckNamesWhatFailedFirst)
{
    CheckReport report;
    report.rungs = {passedRung(Rung::Address), failedWith(FailureKind::CredentialRejected),
                    failedWith(FailureKind::ModelNotFound)};
    EXPECT_EQ(ui::summaryOf(report),
              u"llm.corp.example:8766 refused the credential · 1 of 3 checks passed"_s);
}

TEST(CheckText, TheSummaryCallsNoAddressTheUsers)
{
    for (int kind = 0; kind <= static_cast<int>(bridge::kLastFailureKind); ++kind) {
        CheckReport report;
        report.rungs = {failedWith(static_cast<FailureKind>(kind))};
        EXPECT_FALSE(ui::summaryOf(report).contains(u"your custom endpoint"_s, Qt::CaseInsensitive))
            << ui::summaryOf(report).toStdString();
    }
}

TEST(CheckText, NothingCheckedHasNoSummary)
{
    EXPECT_TRUE(ui::summaryOf({}).isEmpty());
}
