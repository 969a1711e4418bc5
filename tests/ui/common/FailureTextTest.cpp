#include "ui/common/FailureText.h"

#include <gtest/gtest.h>

#include <QStringList>

#include <vector>

using bridge::Failure;
using bridge::FailureKind;
using bridge::FailureLayer;
using ui::wordsFor;

namespace {

const QString kAddress = QStringLiteral("http://localhost:1234");

Failure failureOf(FailureKind kind, FailureLayer layer = FailureLayer::Endpoint)
{
    Failure failure;
    failure.kind = kind;
    failure.layer = layer;
    failure.address = kAddress;
    failure.said = QStringLiteral("said <b>so</b>");
    failure.subject = QStringLiteral("subject");
    return failure;
}

const std::vector<FailureKind> kKinds{
    FailureKind::Unknown,           FailureKind::ConnectionRefused,
    FailureKind::NoModelLoaded,     FailureKind::CredentialRejected,
    FailureKind::AddressInvalid,    FailureKind::AgentMissing,
    FailureKind::AgentTooOld,       FailureKind::AgentCrashed,
    FailureKind::AgentUnresponsive, FailureKind::AgentElsewhere,
    FailureKind::NotLoggedIn,       FailureKind::WorkspaceMissing};

} // namespace

TEST(FailureText, EveryKindHasATitleOfOneLineAndAText)
{
    for (const auto kind : kKinds) {
        SCOPED_TRACE(bridge::failureKindName(kind).toStdString());
        const auto words = wordsFor(failureOf(kind));
        EXPECT_FALSE(words.title.isEmpty());
        EXPECT_FALSE(words.title.contains(u'\n'));
        EXPECT_FALSE(words.text.isEmpty());
        EXPECT_FALSE(words.text.contains(u'%')) << words.text.toStdString();
    }
}

TEST(FailureText, NoTwoKindsHaveTheSameTitle)
{
    QStringList titles;
    for (const auto kind : kKinds)
        titles << wordsFor(failureOf(kind)).title;
    EXPECT_EQ(titles.removeDuplicates(), 0);
}

TEST(FailureText, FailuresOfACustomEndpointNameItAndTheWayBack)
{
    for (const auto kind :
         {FailureKind::Unknown, FailureKind::ConnectionRefused, FailureKind::NoModelLoaded,
          FailureKind::CredentialRejected, FailureKind::AddressInvalid, FailureKind::AgentTooOld,
          FailureKind::AgentElsewhere}) {
        SCOPED_TRACE(bridge::failureKindName(kind).toStdString());
        const auto text = wordsFor(failureOf(kind)).text;
        EXPECT_TRUE(text.contains(kAddress));
        EXPECT_TRUE(text.contains(QStringLiteral("turn off Custom API Endpoint in Settings → "
                                                 "Advanced → AI Chat to use the default API")));
    }
}

TEST(FailureText, NoModelLoadedIsWordedExactly)
{
    const auto words = wordsFor(failureOf(FailureKind::NoModelLoaded));
    EXPECT_EQ(
        words.text,
        QStringLiteral("Your custom API endpoint (http://localhost:1234) reported no model is "
                       "loaded. Load a model in your local server (e.g. LM Studio → Developer "
                       "→ Load Model), or turn off Custom API Endpoint in Settings → Advanced "
                       "→ AI Chat to use the default API."));
    EXPECT_EQ(words.said, QStringLiteral("said <b>so</b>"));
}

TEST(FailureText, ConnectionRefusedNamesHostAndPortInItsTitle)
{
    const auto words = wordsFor(failureOf(FailureKind::ConnectionRefused, FailureLayer::Network));
    EXPECT_EQ(words.title, QStringLiteral("Nothing answers at localhost:1234"));
}

TEST(FailureText, AnUnknownFailureRepeatsWhatClaudeCodeSaid)
{
    const auto words = wordsFor(failureOf(FailureKind::Unknown));
    EXPECT_TRUE(words.text.contains(QStringLiteral("said <b>so</b>")));
}

TEST(FailureText, PlaceholdersInWhatWasSaidStayAsTheyAre)
{
    auto failure = failureOf(FailureKind::Unknown);
    failure.said = QStringLiteral("50%1 of %2 failed");
    EXPECT_TRUE(wordsFor(failure).text.contains(failure.said));
}

TEST(FailureText, WithoutACustomEndpointClaudeCodesWordsStayUntouched)
{
    for (const auto kind : {FailureKind::Unknown, FailureKind::ConnectionRefused,
                            FailureKind::NoModelLoaded, FailureKind::CredentialRejected}) {
        SCOPED_TRACE(bridge::failureKindName(kind).toStdString());
        auto failure = failureOf(kind, FailureLayer::Network);
        failure.address.clear();
        EXPECT_EQ(wordsFor(failure).text, failure.said);
    }
}

TEST(FailureText, AgentElsewhereNamesBothAddresses)
{
    auto failure = failureOf(FailureKind::AgentElsewhere, FailureLayer::Agent);
    failure.subject = QStringLiteral("https://elsewhere.example");
    const auto text = wordsFor(failure).text;
    EXPECT_TRUE(text.contains(QStringLiteral("https://elsewhere.example instead of ") + kAddress));
}

TEST(FailureText, AgentTooOldNamesItsVersion)
{
    auto failure = failureOf(FailureKind::AgentTooOld, FailureLayer::Agent);
    failure.subject = QStringLiteral("2.0.1");
    EXPECT_TRUE(wordsFor(failure).text.contains(QStringLiteral("Claude Code 2.0.1")));
}

TEST(FailureText, AgentCrashedShowsTheLastLinesOfItsStderr)
{
    auto failure = failureOf(FailureKind::AgentCrashed, FailureLayer::Agent);
    failure.stderrTail = QStringLiteral("out of memory");
    failure.exitCode = 134;
    const auto words = wordsFor(failure);
    EXPECT_EQ(words.said, QStringLiteral("out of memory"));
    EXPECT_TRUE(words.text.contains(QStringLiteral("134")));
}

TEST(FailureText, AgentMissingSaysHowToInstallIt)
{
    auto failure = failureOf(FailureKind::AgentMissing, FailureLayer::Agent);
    failure.subject.clear();
    const auto text = wordsFor(failure).text;
    EXPECT_TRUE(text.contains(QStringLiteral("@anthropic-ai/claude-code")));
    EXPECT_TRUE(text.contains(QStringLiteral("./installer/dependencies.sh")));
}

TEST(FailureText, AMissingWorkspaceIsNamed)
{
    auto failure = failureOf(FailureKind::WorkspaceMissing, FailureLayer::Agent);
    failure.subject = QStringLiteral("~/gone");
    EXPECT_TRUE(wordsFor(failure).text.contains(QStringLiteral("~/gone")));
}
