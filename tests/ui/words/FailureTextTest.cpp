#include "ui/words/FailureText.h"

#include "ui/words/FailureParts.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <vector>

namespace failuretexttest {

using namespace Qt::StringLiterals;
using bridge::CredentialKind;
using bridge::Failure;
using bridge::FailureKind;
using bridge::FailureLayer;
using ui::wordsFor;

const QString kAddress = u"http://localhost:1234"_s;
const QString kWayBack = u"turn off Custom API Endpoint in Settings → Advanced → AI Chat"_s;

Failure failureOf(FailureKind kind)
{
    return Failure::of(
        kind, {.address = kAddress, .message = u"said <b>so</b>"_s, .subject = u"subject"_s});
}

std::vector<FailureKind> allKinds()
{
    std::vector<FailureKind> kinds;
    for (int i = 0; i <= static_cast<int>(bridge::kLastFailureKind); ++i)
        kinds.push_back(static_cast<FailureKind>(i));
    return kinds;
}

/// Variants of a kind whose text depends on the known details.
std::vector<Failure> variantsOf(FailureKind kind)
{
    const auto full = failureOf(kind);
    auto bare = full;
    bare.message.clear();
    bare.subject.clear();
    auto fixable = full;
    fixable.httpStatus = 418;
    fixable.fix = {
        u"https://localhost:1234"_s, {u"a"_s, u"b"_s, u"c"_s, u"d"_s}, CredentialKind::ApiKey};
    auto secure = full;
    secure.address = u"https://llm.corp.example:8766"_s;
    return {full, bare, fixable, secure};
}

TEST(FailureText, EveryProblemOfAClientCertificateNamesTheFileAndWhatToDo)
{
    using Kind = bridge::ClientCertificateProblem::Kind;
    for (int i = 0; i <= static_cast<int>(Kind::Incomplete); ++i) {
        auto failure = failureOf(FailureKind::ClientCertificateUnusable);
        failure.certificate = {static_cast<Kind>(i), u"/etc/client.pem"_s, u"/etc/other"_s, {}};
        const auto parts = ui::partsOf(failure);
        EXPECT_TRUE(parts.text.contains(u"/etc/client.pem"_s)) << i;
        EXPECT_TRUE(parts.text.endsWith(u'.') || parts.text.endsWith(u"/etc/other"_s))
            << parts.text.toStdString();
        EXPECT_TRUE(parts.remedy.endsWith(u'.')) << i;
        failure.certificate->variable = u"THE_VARIABLE"_s;
        EXPECT_TRUE(ui::partsOf(failure).remedy.contains(u"THE_VARIABLE"_s)) << i;
    }
}

TEST(FailureText, AProxyWithWhichClaudeCodeDoesNotStartIsNamedWithVariableAndValue)
{
    auto failure = failureOf(FailureKind::ProxyInTheWay);
    failure.address.clear();
    failure.subject = u"…@proxy.corp:3128"_s;
    failure.proxyFault = {bridge::ProxyTrouble::Malformed, u"proxy.corp:3128"_s, u"HTTP_PROXY"_s};
    const auto parts = ui::partsOf(failure);
    EXPECT_TRUE(parts.title.contains(u"HTTP_PROXY"_s));
    EXPECT_TRUE(parts.text.contains(u"HTTP_PROXY"_s) && parts.text.contains(failure.subject));
    EXPECT_TRUE(parts.remedy.contains(u"http://proxy.corp:3128"_s));
    failure.address = u"http://localhost:1234"_s;
    EXPECT_FALSE(wordsFor(failure).text.contains(kWayBack)) << "it starts at no API";
    failure.proxyFault->name.clear();
    EXPECT_TRUE(ui::partsOf(failure).remedy.contains(u"http://HOST:PORT"_s));
}

TEST(FailureText, ALimitBelowOneRequestSaysThatWaitingDoesNotHelp)
{
    auto failure = failureOf(FailureKind::RateLimited);
    const auto usual = ui::partsOf(failure);
    failure.tokens = bridge::TokenLimit{6000, 15'400};
    failure.outlastsRetries = true;
    const auto parts = ui::partsOf(failure);
    EXPECT_NE(parts.title, usual.title);
    EXPECT_TRUE(parts.text.contains(QLocale().toString(6000)));
    EXPECT_TRUE(parts.text.contains(QLocale().toString(15'400)));
    EXPECT_FALSE(parts.remedy.contains(u"wait"_s, Qt::CaseInsensitive));
}

TEST(FailureText, AFirewallThatShortRequestsPassSaysThatTheCredentialIsFine)
{
    auto failure = failureOf(FailureKind::BlockedByFirewall);
    const auto unknown = ui::partsOf(failure);
    failure.shortRequestsPass = true;
    EXPECT_NE(ui::partsOf(failure).text, unknown.text);
    EXPECT_NE(ui::partsOf(failure).remedy, unknown.remedy);
}

TEST(FailureText, AWantedClientCertificateThatTheEnvironmentNamesSaysWhyItWasNotShown)
{
    auto failure = failureOf(FailureKind::ClientCertificateRequired);
    const auto without = ui::partsOf(failure);
    EXPECT_TRUE(without.text.contains(u"none was shown"_s));
    failure.certificate = {bridge::ClientCertificateProblem::Kind::Incomplete,
                           u"/etc/client.pem"_s,
                           {},
                           u"THE_VARIABLE"_s};
    const auto with = ui::partsOf(failure);
    EXPECT_TRUE(with.text.contains(u"/etc/client.pem"_s)) << with.text.toStdString();
    EXPECT_FALSE(with.text.contains(u"none was shown"_s));
    EXPECT_TRUE(with.remedy.contains(u"THE_VARIABLE"_s));
}

TEST(FailureText, ARefusedClientCertificateSaysWhyByItsAlert)
{
    auto failure = failureOf(FailureKind::ClientCertificateRefused);
    failure.subject = u"/etc/client.pem"_s;
    failure.message = u"unknown_ca"_s;
    const QString unknown = ui::partsOf(failure).text;
    EXPECT_TRUE(unknown.contains(u"/etc/client.pem"_s));
    failure.message = u"certificate_expired"_s;
    EXPECT_NE(ui::partsOf(failure).text, unknown);
}

TEST(FailureText, EveryKindInEveryVariantHasWholeWords)
{
    for (const auto kind : allKinds()) {
        for (const auto &failure : variantsOf(kind)) {
            const auto words = wordsFor(failure);
            SCOPED_TRACE(bridge::failureKindName(kind).toStdString() + ": "
                         + words.text.toStdString());
            EXPECT_FALSE(words.title.isEmpty());
            EXPECT_FALSE(words.title.contains(u'\n'));
            EXPECT_LE(words.title.size(), 80);
            EXPECT_TRUE(words.text.endsWith(u'.'));
            static const QRegularExpression leftOver(
                u"%\\d|%n|\\.\\.|  |\\(\\)|“”|,,|\\.,| ,| \\.(?!/)"_s);
            EXPECT_FALSE((words.title + words.text).contains(leftOver));
        }
    }
}

TEST(FailureText, EveryKindSaysInAFewWordsWhatFailed)
{
    for (const auto kind : allKinds()) {
        SCOPED_TRACE(bridge::failureKindName(kind).toStdString());
        const auto brief = ui::partsOf(failureOf(kind)).brief;
        EXPECT_FALSE(brief.isEmpty());
        EXPECT_LE(brief.size(), 24);
    }
}

TEST(FailureText, NoTwoKindsHaveTheSameTitle)
{
    QStringList titles;
    for (const auto kind : allKinds())
        titles << wordsFor(failureOf(kind)).title;
    EXPECT_EQ(titles.removeDuplicates(), 0);
}

TEST(FailureText, EveryFailureOfTheEndpointNamesItAndTheWayBack)
{
    for (const auto kind : allKinds()) {
        if (bridge::failureLayerOf(kind) == FailureLayer::Agent)
            continue;
        for (const auto &failure : variantsOf(kind)) {
            const auto text = wordsFor(failure).text;
            SCOPED_TRACE(text.toStdString());
            EXPECT_TRUE(text.contains(failure.address));
            EXPECT_TRUE(text.contains(kWayBack));
        }
    }
}

TEST(FailureText, FailuresOfTheAgentOfferTheWayBackOnlyWhereTheEndpointMatters)
{
    for (const auto kind : {FailureKind::AgentTooOld, FailureKind::AgentElsewhere,
                            FailureKind::ManagedByOrganisation})
        EXPECT_TRUE(wordsFor(failureOf(kind)).text.contains(kWayBack));
    for (const auto kind :
         {FailureKind::AgentMissing, FailureKind::AgentCrashed, FailureKind::AgentOutOfMemory,
          FailureKind::AgentHung, FailureKind::WorkspaceMissing, FailureKind::ConversationGone})
        EXPECT_FALSE(wordsFor(failureOf(kind)).text.contains(kWayBack));
}

TEST(FailureText, ThePartsLeaveTheAddressOfTheEndpointOut)
{
    for (const auto kind : allKinds()) {
        if (bridge::failureLayerOf(kind) == FailureLayer::Agent
            || kind == FailureKind::AddressInvalid)
            continue;
        const auto parts = ui::partsOf(failureOf(kind));
        EXPECT_FALSE(parts.text.contains(kAddress)) << parts.text.toStdString();
    }
}

TEST(FailureText, NoModelLoadedIsWordedExactly)
{
    const auto words = wordsFor(failureOf(FailureKind::NoModelLoaded));
    EXPECT_EQ(words.text, u"Your custom API endpoint (http://localhost:1234) reported no model is "
                          "loaded. Load a model in your local server (e.g. LM Studio → Developer "
                          "→ Load Model), or turn off Custom API Endpoint in Settings → Advanced "
                          "→ AI Chat to use the default API."_s);
    EXPECT_EQ(words.message, u"said <b>so</b>"_s);
}

TEST(FailureText, ConnectionRefusedNamesHostAndPortInItsTitle)
{
    EXPECT_EQ(wordsFor(failureOf(FailureKind::ConnectionRefused)).title,
              u"Nothing answers at localhost:1234"_s);
}

TEST(FailureText, WhatAFailureIsAboutIsNamed)
{
    for (const auto kind :
         {FailureKind::TlsUntrusted, FailureKind::TlsExpired, FailureKind::TlsWrongName,
          FailureKind::ProxyInTheWay, FailureKind::PermissionDenied, FailureKind::ModelLoading,
          FailureKind::ModelNotFound, FailureKind::ModelCrashed, FailureKind::ModelLacksTools,
          FailureKind::OutOfMemory, FailureKind::ContextTooSmall, FailureKind::Redirected,
          FailureKind::AgentMissing, FailureKind::AgentTooOld, FailureKind::AgentElsewhere,
          FailureKind::WorkspaceMissing}) {
        const auto text = wordsFor(failureOf(kind)).text;
        EXPECT_TRUE(text.contains(u"subject"_s)) << text.toStdString();
    }
}

TEST(FailureText, WhatWouldFixItIsNamed)
{
    for (const auto kind :
         {FailureKind::AddressInvalid, FailureKind::TlsWrongName, FailureKind::TlsFailed,
          FailureKind::NotMessagesApi, FailureKind::Redirected}) {
        auto failure = failureOf(kind);
        failure.fix.address = u"https://right.example"_s;
        const auto text = wordsFor(failure).text;
        EXPECT_TRUE(text.contains(u"Use https://right.example"_s)) << text.toStdString();
    }
    auto failure = failureOf(FailureKind::CredentialWrongHeader);
    failure.fix.credentialKind = CredentialKind::BearerToken;
    EXPECT_TRUE(wordsFor(failure).text.contains(
        u"does not accept the credential as “x-api-key”, but it does as "
        "“Authorization: Bearer”"_s));
}

TEST(FailureText, AFewOfTheServedModelsAreNamedAndTheOthersCounted)
{
    auto failure = failureOf(FailureKind::ModelNotFound);
    failure.fix.models = {u"a"_s, u"b"_s};
    EXPECT_TRUE(wordsFor(failure).text.contains(u" It lists a, b."_s));
    failure.fix.models << u"c"_s << u"d"_s << u"e"_s;
    EXPECT_TRUE(wordsFor(failure).text.contains(u" It lists a, b, c and 2 more."_s));
}

TEST(FailureText, OnlyALimitIsUsedUp)
{
    auto failure = failureOf(FailureKind::RateLimited);
    failure.outlastsRetries = true;
    failure.resetsAt = QDateTime::fromString(u"2026-11-29T14:00:00Z"_s, Qt::ISODate);
    EXPECT_TRUE(ui::partsOf(failure).title.contains(u"used up"_s));
    for (const auto kind : {FailureKind::Overloaded, FailureKind::UpstreamFailed}) {
        const auto parts = ui::partsOf(Failure::of(kind, failure));
        EXPECT_FALSE((parts.title + parts.text).contains(u"used up"_s));
        EXPECT_TRUE(parts.remedy.contains(u"can be asked again at"_s));
    }
}

TEST(FailureText, AKeyThatIsProbablyTheServersLeavesTheUsersOpen)
{
    auto failure = failureOf(FailureKind::UpstreamCredential);
    EXPECT_TRUE(ui::partsOf(failure).remedy.contains(u"is not the cause"_s));
    failure.isProbable = true;
    const auto parts = ui::partsOf(failure);
    EXPECT_TRUE(parts.title.contains(u"probably"_s));
    EXPECT_TRUE(parts.remedy.contains(u"enter another token or key"_s));
    EXPECT_FALSE(parts.remedy.contains(u"is not the cause"_s));
}

TEST(FailureText, TlsFailedTellsWhichSchemeThePortSpeaks)
{
    auto failure = failureOf(FailureKind::TlsFailed);
    EXPECT_TRUE(wordsFor(failure).text.contains(u"only over TLS"_s));
    failure.address = u"https://localhost:1234"_s;
    EXPECT_TRUE(wordsFor(failure).text.contains(u"does not use TLS"_s));
}

TEST(FailureText, AnUnknownFailureRepeatsWhatWasSaid)
{
    const auto words = wordsFor(failureOf(FailureKind::Unknown));
    EXPECT_TRUE(words.text.contains(u"said <b>so</b>"_s));
}

TEST(FailureText, PlaceholdersInWhatWasSaidStayAsTheyAre)
{
    for (const auto kind : {FailureKind::Unknown, FailureKind::RequestRejected,
                            FailureKind::ServerFailed, FailureKind::ErrorEvent}) {
        auto failure = failureOf(kind);
        failure.message = u"50%1 of %2 failed"_s;
        EXPECT_TRUE(wordsFor(failure).text.contains(failure.message));
    }
}

TEST(FailureText, LongWordsOfTheOtherSideAreCutInTheSentenceAndWholeBelow)
{
    auto failure = failureOf(FailureKind::ServerFailed);
    failure.message = QString(5000, u'x');
    const auto words = wordsFor(failure);
    EXPECT_LT(words.text.size(), 900);
    EXPECT_EQ(words.message, failure.message);
}

TEST(FailureText, WhatWasSaidIsTheAnswersBodyWhereThereIsOne)
{
    auto failure = failureOf(FailureKind::NoModelLoaded);
    failure.body = u"{\"error\": \"said <b>so</b>\"}"_s;
    EXPECT_EQ(wordsFor(failure).message, failure.body);
    failure.stderrTail = u"a warning"_s;
    EXPECT_EQ(wordsFor(failure).message, failure.body + u"\n\nWhat Claude Code said:\na warning"_s);
}

TEST(FailureText, WithoutACustomEndpointClaudeCodesWordsStayUntouched)
{
    for (const auto kind : allKinds()) {
        if (bridge::failureLayerOf(kind) == FailureLayer::Agent
            || kind == FailureKind::AddressInvalid)
            continue;
        SCOPED_TRACE(bridge::failureKindName(kind).toStdString());
        auto failure = failureOf(kind);
        failure.address.clear();
        const auto words = wordsFor(failure);
        EXPECT_EQ(words.text, failure.message);
        EXPECT_TRUE(words.message.isEmpty());
    }
}

TEST(FailureText, AnAddressFromElsewhereIsBlamedOnItsFileByNameAndValue)
{
    using Part = bridge::ForeignSetting::Part;
    auto failure = Failure::of(FailureKind::AddressInvalid, {.subject = u"127.0.0.1:21900"_s});
    failure.setting = {Part::Flawed, QDir::homePath() + u"/.claude/settings.json"_s,
                       u"ANTHROPIC_BASE_URL"_s, u"127.0.0.1:21900"_s};
    const QString flawed = wordsFor(failure).text;
    EXPECT_TRUE(flawed.contains(u"“127.0.0.1:21900” stands in ~/.claude/settings.json "
                                "(ANTHROPIC_BASE_URL)"_s))
        << flawed.toStdString();
    EXPECT_TRUE(flawed.contains(u"must begin with http://"_s));
    EXPECT_TRUE(flawed.contains(u"Write http://127.0.0.1:21900 there."_s));
    EXPECT_FALSE(flawed.contains(kWayBack)) << "the custom endpoint is off";
    failure.setting->value = u"null"_s;
    EXPECT_FALSE(wordsFor(failure).text.contains(u"http://null"_s));

    failure = Failure::of(FailureKind::NotLoggedIn, {.message = u"Not logged in."_s});
    failure.setting = {Part::FileIgnored, u"/x/settings.json"_s, u"outputStyle"_s, u"null"_s,
                       u"http://a"_s};
    EXPECT_TRUE(wordsFor(failure).text.contains(
        u" Claude Code ignores the whole file /x/settings.json because of a value in it "
        "(outputStyle: null). The address http://a in it is then not used."_s))
        << wordsFor(failure).text.toStdString();
    failure = Failure::of(FailureKind::TlsUntrusted, {.address = u"https://a"_s});
    failure.setting = {Part::NotUsed, u"/x/settings.json"_s, u"NODE_EXTRA_CA_CERTS"_s,
                       u"/ca.pem"_s};
    EXPECT_TRUE(ui::partsOf(failure).text.endsWith(
        u"/x/settings.json names /ca.pem (NODE_EXTRA_CA_CERTS), which is not used while the custom "
        "endpoint is on."_s))
        << "also in the checklist";
}

TEST(FailureText, AgentElsewhereNamesBothAddresses)
{
    auto failure = failureOf(FailureKind::AgentElsewhere);
    failure.subject = u"https://elsewhere.example"_s;
    const auto text = wordsFor(failure).text;
    EXPECT_TRUE(text.contains(u"https://elsewhere.example instead of "_s + kAddress));
}

TEST(FailureText, AgentCrashedShowsTheLastLinesOfItsStderr)
{
    auto failure = failureOf(FailureKind::AgentCrashed);
    failure.message.clear();
    failure.stderrTail = u"out of memory"_s;
    failure.exitCode = 134;
    const auto words = wordsFor(failure);
    EXPECT_EQ(words.message, u"out of memory"_s);
    EXPECT_TRUE(words.text.contains(u"134"_s));
}

TEST(FailureText, AgentMissingSaysHowToInstallIt)
{
    auto failure = failureOf(FailureKind::AgentMissing);
    failure.subject.clear();
    const auto text = wordsFor(failure).text;
    EXPECT_TRUE(text.contains(u"@anthropic-ai/claude-code"_s));
    EXPECT_TRUE(text.contains(u"./installer/dependencies.sh"_s));
}

TEST(FailureText, AgentMissingNamesThePlacesThatWereLookedAt)
{
    auto failure = failureOf(FailureKind::AgentMissing);
    failure.subject.clear();
    failure.places = {u"~/.local/bin"_s, u"~/.nvm/versions/node"_s};
    EXPECT_TRUE(wordsFor(failure).text.contains(
        u"Looked for in PATH, ~/.local/bin, ~/.nvm/versions/node."_s));
    for (int i = 0; i < 10; ++i)
        failure.places << u"~/more"_s + QString::number(i);
    EXPECT_TRUE(wordsFor(failure).text.contains(u"~/more5 and 4 other folders."_s))
        << wordsFor(failure).text.toStdString();
}

TEST(FailureText, ANameCannotAddALine)
{
    const QString forged = u"x\u201d\nFAKED    Tools          all is well\r\n\u2028y\u200b\u3164"_s;
    for (const FailureKind kind : {FailureKind::ModelNotFound, FailureKind::TlsUntrusted,
                                   FailureKind::ProxyInTheWay}) {
        auto failure = failureOf(kind);
        failure.subject = forged;
        failure.issuer = forged;
        failure.fix.models = {forged};
        const auto words = wordsFor(failure);
        for (const QString &text : {words.title, words.text}) {
            for (const char16_t hidden : {u'\n', u'\r', u'\u2028', u'\u200b', u'\u3164'})
                EXPECT_FALSE(text.contains(QChar(hidden))) << text.toStdString();
        }
    }
}

} // namespace failuretexttest
