#include "bridge/endpoint/profiles/EndpointProfile.h"

#include <gtest/gtest.h>

namespace endpointprofiletest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::endpoint;
using Kind = ProfileProblem::Kind;

/// nullopt: the profile was accepted.
std::optional<Kind> problemOf(const EndpointSetup &setup)
{
    const auto valid = validate(setup);
    return valid ? std::nullopt : std::optional(valid.error().kind);
}

std::optional<Kind> problemOfHeader(const char *name, const char *value)
{
    EndpointSetup setup;
    setup.headers.insert(QString::fromUtf8(name), QString::fromUtf8(value));
    return problemOf(setup);
}

std::optional<Kind> problemOfVariable(const char *name, const char *value)
{
    EndpointSetup setup;
    setup.environment.insert(QString::fromUtf8(name), QString::fromUtf8(value));
    return problemOf(setup);
}

std::optional<Kind> problemOfName(const QString &name)
{
    const auto valid = validName(name);
    return valid ? std::nullopt : std::optional(valid.error().kind);
}

TEST(EndpointProfileTest, ANameIsTakenAsTypedWithoutWhiteSpaceAroundIt)
{
    for (const char *name : {"Work", "Work laptop", "-v", "--json", "a/b", "Büro", "作業", "🏠 home",
                             "50 %", "a.b", "\"quoted\""})
        EXPECT_EQ(validName(QString::fromUtf8(name)).value_or(QString()), QString::fromUtf8(name))
            << name;
    EXPECT_EQ(*validName(u"  Work\t"_s), u"Work"_s);
    EXPECT_TRUE(validName(QString(ProfileProblem::kMaxName, u'x')));
}

TEST(EndpointProfileTest, WhatIsNoNameIsRefused)
{
    EXPECT_EQ(problemOfName({}), Kind::NameEmpty);
    EXPECT_EQ(problemOfName(u" \n "_s), Kind::NameEmpty);
    EXPECT_EQ(problemOfName(QString(ProfileProblem::kMaxName + 1, u'x')), Kind::NameTooLong);
    EXPECT_EQ(problemOfName(u"a\nb"_s), Kind::NameInvalid);
    EXPECT_EQ(problemOfName(u"a"_s + QChar(0x202e) + u'b'), Kind::NameInvalid);
    EXPECT_EQ(problemOfName(u".."_s), Kind::NameInvalid);
}

TEST(EndpointProfileTest, NamesThatLookTheSameAreTheSame)
{
    EXPECT_EQ(compareNames(u"Work"_s, u" wORK "_s), 0);
    EXPECT_EQ(compareNames(QString::fromUtf8("B\xc3\xbcro"), QString::fromUtf8("Bu\xcc\x88ro")), 0);
    EXPECT_LT(compareNames(u"Work"_s, u"work 2"_s), 0);
}

TEST(EndpointProfileTest, HeadersOfGatewaysAreTaken)
{
    EXPECT_EQ(problemOfHeader("x-portkey-provider", "anthropic"), std::nullopt);
    EXPECT_EQ(problemOfHeader("Helicone-Property-App", "Drawbridge"), std::nullopt);
    EXPECT_EQ(problemOfHeader("X-Max-Tokens", "100"), std::nullopt);
    EndpointSetup setup;
    setup.secretHeaders = {u"x-portkey-api-key"_s, u"Helicone-Auth"_s};
    EXPECT_EQ(problemOf(setup), std::nullopt);
}

TEST(EndpointProfileTest, HeadersThatCannotBeSentAreRefused)
{
    EXPECT_EQ(problemOfHeader("", "x"), Kind::HeaderInvalid);
    EXPECT_EQ(problemOfHeader("two words", "x"), Kind::HeaderInvalid);
    EXPECT_EQ(problemOfHeader("colon:", "x"), Kind::HeaderInvalid);
    EXPECT_EQ(problemOfHeader("x-team", "a\r\nx-other: b"), Kind::HeaderInvalid);
    EXPECT_EQ(problemOfHeader("anthropic-beta", "x"), Kind::HeaderReserved);
    EXPECT_EQ(problemOfHeader("Host", "x"), Kind::HeaderReserved);
    EndpointSetup twice;
    twice.headers.insert(u"X-Team"_s, u"a"_s);
    twice.secretHeaders = {u"x-team"_s};
    EXPECT_EQ(problemOf(twice), Kind::HeaderInvalid);
    EndpointSetup reserved;
    reserved.secretHeaders = {u"x-api-key"_s};
    EXPECT_EQ(problemOf(reserved), Kind::HeaderReserved);
    EndpointSetup password;
    password.secretHeaders = {u"Authorization"_s};
    EXPECT_EQ(problemOf(password), std::nullopt) << "for a name and a password";
    password.headers.insert(u"authorization"_s, {});
    EXPECT_EQ(problemOf(password), Kind::HeaderReserved) << "not in plain sight";
}

TEST(EndpointProfileTest, ASecretInPlainSightIsRefused)
{
    EXPECT_EQ(problemOfHeader("Authorization", "whatever"), Kind::SecretInside);
    EXPECT_EQ(problemOfHeader("x-api-key", "whatever"), Kind::SecretInside);
    EXPECT_EQ(problemOfHeader("Helicone-Auth", "whatever"), Kind::SecretInside);
    EXPECT_EQ(problemOfHeader("x-team", "Bearer 0123456789"), Kind::SecretInside);
    EXPECT_EQ(problemOfHeader("x-team", "sk-ant-api03-0123456789abcdef"), Kind::SecretInside);
    EXPECT_EQ(problemOfVariable("ANTHROPIC_AUTH_TOKEN", "x"), Kind::SecretInside);
    EXPECT_EQ(problemOfVariable("GITHUB_TOKEN", "x"), Kind::SecretInside);
    EXPECT_EQ(problemOfVariable("TEAM", "ghp_0123456789abcdefghij"), Kind::SecretInside);
    EXPECT_EQ(problemOfVariable("TEAM", "eyJhbGciOi.eyJzdWIi.c2ln"), Kind::SecretInside);
}

TEST(EndpointProfileTest, VariablesThatAreOursOrNoneAreRefused)
{
    EXPECT_EQ(problemOfVariable("MAX_THINKING_TOKENS", "1024"), std::nullopt);
    EXPECT_EQ(problemOfVariable("EMPTY", ""), std::nullopt);
    EXPECT_EQ(problemOfVariable("1ST", "x"), Kind::VariableInvalid);
    EXPECT_EQ(problemOfVariable("A-B", "x"), Kind::VariableInvalid);
    EXPECT_EQ(problemOfVariable("A", "x\ny"), Kind::VariableInvalid);
    EXPECT_EQ(problemOfVariable("ANTHROPIC_BASE_URL", "http://elsewhere"), Kind::VariableReserved);
    EXPECT_EQ(problemOfVariable("PATH", "/tmp"), Kind::VariableReserved);
}

TEST(EndpointProfileTest, NumbersHaveRanges)
{
    EndpointSetup setup;
    setup.options = {.contextTokens = ProfileProblem::kMaxContextTokens,
                     .requestTimeout = std::chrono::seconds(ProfileProblem::kMaxTimeoutSeconds),
                     .retries = 0};
    EXPECT_EQ(problemOf(setup), std::nullopt);
    setup.options.contextTokens = ProfileProblem::kMinContextTokens - 1;
    EXPECT_EQ(problemOf(setup), Kind::NumberOutOfRange);
    setup.options.contextTokens = 0;
    setup.options.requestTimeout = std::chrono::seconds(-1);
    EXPECT_EQ(problemOf(setup), Kind::NumberOutOfRange);
    setup.options.requestTimeout = {};
    setup.options.retries = ProfileProblem::kMaxRetries + 1;
    const auto refused = validate(setup);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().subject, u"retries"_s);
    EXPECT_EQ(refused.error().expected, u"0–100"_s);
}

TEST(EndpointProfileTest, ModelsAreForKnownRoles)
{
    EndpointSetup setup;
    setup.models.insert(u"opus"_s, u"openai/gpt-oss-20b"_s);
    EXPECT_EQ(problemOf(setup), std::nullopt);
    setup.models.insert(u"president"_s, u"x"_s);
    EXPECT_EQ(problemOf(setup), Kind::ModelInvalid);
}

} // namespace endpointprofiletest
