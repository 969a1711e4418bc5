#include "bridge/sources/FailureSources.h"
#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/bridge/sources/SourceHome.h"

#include <QDir>
#include <QFile>

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

namespace realhomestest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::sources;
using Part = ForeignSetting::Part;

/// A home folder of tests/data/cases/homes, and what is right with it.
struct RealHome
{
    const char *name;
    const char *address =
        nullptr; ///< at which the failure happens; nullptr: the custom endpoint is off
    FailureKind reported = FailureKind::Unknown;
    FailureKind told = FailureKind::Unknown;
    Part part = Part::Used;
    const char *variable = "";
    const char *value = "";
    const char *redirect = nullptr; ///< the address that wins; nullptr: none does
    const char *problem = nullptr;  ///< name of the file's problem
};

void PrintTo(const RealHome &home, std::ostream *out)
{
    *out << home.name;
}

const QVersionNumber kLearned(2, 1, 330);
const QString kUser = u".claude/settings.json"_s;

class RealHomes : public testing::TestWithParam<RealHome>
{
protected:
    RealHomes()
    {
        QFile file(QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/cases/homes/")
                   + QLatin1String(GetParam().name) + u"/.claude/settings.json"_s);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        home.write(kUser, file.readAll());
        home.places.agentVersion = kLearned;
    }
    [[nodiscard]] SourceReport report() const
    {
        return home.read(GetParam().address ? AppInfluence{endpointtest::endpointAt(
                             QLatin1String(GetParam().address))}
                                            : AppInfluence{});
    }
    [[nodiscard]] Failure failure(FailureKind kind) const
    {
        FailureDetails details;
        if (GetParam().address)
            details.address = QLatin1String(GetParam().address);
        return Failure::of(kind, details);
    }

    SourceHome home;
};

TEST_P(RealHomes, AreReadAndBlamedAsTheRealProgramReadsThem)
{
    const RealHome &right = GetParam();
    const SourceReport read = report();
    if (right.redirect) {
        ASSERT_TRUE(read.redirect);
        EXPECT_EQ(read.redirect->value, QLatin1String(right.redirect));
    } else {
        EXPECT_FALSE(read.redirect);
    }
    if (right.problem) {
        ASSERT_EQ(read.problems.size(), 1U);
        EXPECT_EQ(sourceProblemName(read.problems[0].kind), QLatin1String(right.problem));
        EXPECT_EQ(read.problems[0].file, home.path(kUser));
        EXPECT_EQ(read.problems[0].detail, QLatin1String(right.variable));
        EXPECT_EQ(read.problems[0].value, QLatin1String(right.value));
        EXPECT_EQ(read.problems[0].address, u"http://127.0.0.1:21900"_s);
        EXPECT_TRUE(read.sources.empty()) << "nothing in it counts";
    } else {
        EXPECT_TRUE(read.problems.empty());
    }
    const Failure told = withSource(failure(right.reported), read);
    EXPECT_EQ(told.kind(), right.told);
    ASSERT_TRUE(told.setting);
    EXPECT_EQ(told.setting->part, right.part);
    EXPECT_EQ(told.setting->file, home.path(kUser));
    EXPECT_EQ(told.setting->variable, QLatin1String(right.variable));
    EXPECT_EQ(told.setting->value, QLatin1String(right.value));
}

constexpr auto kBaseUrl = "ANTHROPIC_BASE_URL";

INSTANTIATE_TEST_SUITE_P(
    Observed, RealHomes,
    testing::Values(RealHome{.name = "defaultMode",
                             .reported = FailureKind::NotLoggedIn,
                             .told = FailureKind::NotLoggedIn,
                             .part = Part::FileIgnored,
                             .variable = "permissions.defaultMode",
                             .value = "\"delegate\"",
                             .problem = "wrong_value"},
                    RealHome{.name = "null-value",
                             .reported = FailureKind::NotLoggedIn,
                             .told = FailureKind::NotLoggedIn,
                             .part = Part::FileIgnored,
                             .variable = "outputStyle",
                             .value = "null",
                             .problem = "wrong_type"},
                    RealHome{.name = "statusLine-without-type",
                             .reported = FailureKind::NotLoggedIn,
                             .told = FailureKind::NotLoggedIn,
                             .part = Part::FileIgnored,
                             .variable = "statusLine.type",
                             .value = "",
                             .problem = "value_missing"},
                    RealHome{.name = "url-without-scheme",
                             .reported = FailureKind::AddressInvalid,
                             .told = FailureKind::AddressInvalid,
                             .part = Part::Flawed,
                             .variable = kBaseUrl,
                             .value = "127.0.0.1:21900",
                             .redirect = "127.0.0.1:21900"},
                    RealHome{.name = "url-chat-completions",
                             .reported = FailureKind::ModelNotFound,
                             .told = FailureKind::AddressInvalid,
                             .part = Part::Flawed,
                             .variable = kBaseUrl,
                             .value = "http://127.0.0.1:21900/v1/chat/completions",
                             .redirect = "http://127.0.0.1:21900/v1/chat/completions"},
                    RealHome{.name = "own-authority",
                             .address = "https://gateway.test",
                             .reported = FailureKind::TlsUntrusted,
                             .told = FailureKind::TlsUntrusted,
                             .part = Part::NotUsed,
                             .variable = "NODE_EXTRA_CA_CERTS",
                             .value = "/path/of/the/company-ca.pem"},
                    RealHome{.name = "own-proxy",
                             .address = "https://gateway.test",
                             .reported = FailureKind::HostNotFound,
                             .told = FailureKind::HostNotFound,
                             .part = Part::NotUsed,
                             .variable = "HTTPS_PROXY",
                             .value = "http://127.0.0.1:21080"}),
    [](const auto &each) {
        std::string name = each.param.name;
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    });

class FailureSourcesTest : public testing::Test
{
protected:
    FailureSourcesTest() { home.places.agentVersion = kLearned; }
    [[nodiscard]] Failure told(FailureKind kind, const QString &address = {}) const
    {
        const auto influence =
            address.isEmpty() ? AppInfluence{} : AppInfluence{endpointtest::endpointAt(address)};
        return withSource(Failure::of(kind, {.address = address}), home.read(influence));
    }

    SourceHome home;
};

TEST_F(FailureSourcesTest, InAnotherVersionAFileMayBeIgnoredAndStaysASource)
{
    home.write(kUser, R"({"permissions":{"defaultMode":"delegate"},
                          "env":{"ANTHROPIC_BASE_URL":"http://a"}})");
    for (const QVersionNumber &version : {QVersionNumber(), QVersionNumber(2, 1, 400)}) {
        home.places.agentVersion = version;
        const SourceReport report = home.read();
        ASSERT_EQ(report.problems.size(), 1U);
        EXPECT_EQ(report.problems[0].effect, SourceProblem::Effect::Perhaps);
        EXPECT_EQ(report.problems[0].learnedFrom, u"2.1.330"_s);
        ASSERT_TRUE(report.redirect);
        EXPECT_EQ(report.redirect->value, u"http://a"_s);
    }
}

TEST_F(FailureSourcesTest, OneWrongValueOfAdministratorsCostsNoFile)
{
    home.writeManaged(u"managed-settings.json"_s,
                      R"({"permissions":{"defaultMode":"delegate"},"outputStyle":null,
                          "env":{"ANTHROPIC_BASE_URL":"http://a"}})");
    EXPECT_EQ(home.read().policy.address, u"http://a"_s);
    EXPECT_TRUE(home.read().problems.empty());
    home.writeManaged(u"managed-settings.json"_s, R"({"env":[],"apiKeyHelper":"echo x"})");
    const SourceReport report = home.read();
    ASSERT_EQ(report.problems.size(), 1U);
    EXPECT_EQ(report.problems[0].effect, SourceProblem::Effect::Environment);
    EXPECT_EQ(winner(report, u"apiKeyHelper"_s), SourcePlace::ManagedSettings);
}

TEST_F(FailureSourcesTest, TheValueOfAVariableIsTheTextThatClaudeCodeMakesOfIt)
{
    const std::pair<QByteArray, QString> kValues[]{{"null", u"null"_s},
                                                   {"7", u"7"_s},
                                                   {"[\"http://a\",1]", u"http://a,1"_s},
                                                   {"{}", u"[object Object]"_s}};
    for (const auto &[json, text] : kValues) {
        home.write(kUser, R"({"env":{"ANTHROPIC_BASE_URL":)" + json + "}}");
        ASSERT_TRUE(home.read().redirect) << json.toStdString();
        EXPECT_EQ(home.read().redirect->value, text);
        const Failure failure = told(FailureKind::Unknown);
        EXPECT_EQ(failure.kind(), FailureKind::AddressInvalid);
        EXPECT_EQ(failure.setting->value, text);
    }
}

TEST_F(FailureSourcesTest, TextsInOtherEncodingsAreReadAsClaudeCodeReadsThem)
{
    const QString good = u"{\"language\":\"ä\",\"env\":{\"ANTHROPIC_BASE_URL\":\"http://a\"}}"_s;
    const auto *wide = reinterpret_cast<const char *>(good.utf16());
    home.write(kUser, QByteArray("\xff\xfe") + QByteArray(wide, good.size() * 2));
    EXPECT_TRUE(home.read().redirect);
    home.write(kUser, good.toLatin1());
    EXPECT_TRUE(home.read().redirect) << "invalid UTF-8 within a text";
    home.write(kUser, good.toUtf8() + '\0');
    EXPECT_FALSE(home.read().redirect);
}

TEST_F(FailureSourcesTest, APathThatAServerTakesIsNotBlamedForWhatElseFails)
{
    home.setVariable(kUser, u"ANTHROPIC_BASE_URL"_s, u"http://a/v1"_s);
    for (const FailureKind kind : {FailureKind::RateLimited, FailureKind::CredentialRejected}) {
        EXPECT_EQ(told(kind).kind(), kind);
        EXPECT_EQ(told(kind).setting->part, Part::Used);
        EXPECT_EQ(told(kind).setting->value, u"http://a/v1"_s);
    }
    EXPECT_FALSE(told(FailureKind::AgentCrashed).setting);
    EXPECT_FALSE(told(FailureKind::RateLimited, u"http://gateway.test"_s).setting);
}

TEST_F(FailureSourcesTest, WhatTheEnvironmentHasOrNothingWouldHelpIsNotOffered)
{
    home.write(kUser, R"({"env":{"NODE_EXTRA_CA_CERTS":"/ca.pem","https_proxy":"http://p:1",
                          "CLAUDE_CODE_CLIENT_CERT":"/c.pem"}})");
    EXPECT_TRUE(told(FailureKind::HostNotFound, u"https://gateway.test"_s).setting);
    EXPECT_FALSE(told(FailureKind::ConnectionRefused, u"http://127.0.0.1:9"_s).setting)
        << "no proxy is used for this computer";
    EXPECT_FALSE(told(FailureKind::RateLimited, u"https://gateway.test"_s).setting);
    EXPECT_EQ(
        told(FailureKind::ClientCertificateRequired, u"https://gateway.test"_s).setting->value,
        u"/c.pem"_s);
    home.remove(kUser);
    home.places.inherited.insert(u"NODE_EXTRA_CA_CERTS"_s, u"/ca.pem"_s);
    EXPECT_FALSE(told(FailureKind::TlsUntrusted, u"https://gateway.test"_s).setting);
}

TEST_F(FailureSourcesTest, ValuesForAnEndpointAreReadWhole)
{
    home.write(kUser, R"({"env":{"HTTPS_PROXY":"http://u:p@proxy:1","NO_PROXY":"x","Z":"1"}})");
    EXPECT_EQ(valuesIn(home.path(kUser), variablesWith(u"HTTPS_PROXY"_s)),
              (QMap<QString, QString>{{u"HTTPS_PROXY"_s, u"http://u:p@proxy:1"_s},
                                      {u"NO_PROXY"_s, u"x"_s}}));
    EXPECT_TRUE(valuesIn(home.path(u"gone"_s), variablesWith(u"HTTPS_PROXY"_s)).isEmpty());
}

} // namespace realhomestest
