#include "bridge/endpoint/profiles/ProfileImport.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

namespace profilejsontest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::endpoint;
using Kind = ProfileProblem::Kind;

using Json = nlohmann::ordered_json;

EndpointProfile everything()
{
    EndpointProfile profile{QString::fromUtf8("Büro 🏠"), u"https://gw.example/api"_s, {}};
    EndpointSetup &setup = profile.setup;
    setup.credential = CredentialKind::ApiKey;
    setup.models.insert(u"opus"_s, u"claude-opus"_s);
    setup.options = {.toolSearch = ToolSearch::Auto,
                     .contextTokens = 131072,
                     .requestTimeout = std::chrono::seconds(1800),
                     .retries = 0,
                     .betas = false};
    setup.certificateAuthorities = u"/etc/ssl/company.pem"_s;
    setup.clientCertificate = {u"/etc/ssl/client.pem"_s, u"/etc/ssl/client.key"_s};
    setup.headers.insert(u"x-team"_s, u"\"a\" \\ b"_s);
    setup.secretHeaders = {u"x-portkey-api-key"_s};
    setup.environment.insert(u"MAX_THINKING_TOKENS"_s, u"1024"_s);
    setup.preset = u"gateway"_s;
    setup.imported = {
        {ImportedPart::Kind::Variable, u"PAGER"_s, u"less"_s},
        {ImportedPart::Kind::Header, u"x-other"_s, u"a: b"_s},
        {ImportedPart::Kind::Authorities, QLatin1String(kAuthoritiesName), u"/etc/other.pem"_s}};
    return profile;
}

ProfileProblem problemOf(const QByteArray &json)
{
    const auto profiles = readProfiles(json);
    EXPECT_FALSE(profiles) << json.toStdString();
    return profiles ? ProfileProblem{} : profiles.error();
}

QByteArray withField(const char *field)
{
    return QByteArray(R"({"name":"Work","address":"http://localhost:1234",)") + field + '}';
}

TEST(ProfileJsonTest, WhatIsWrittenIsReadAgain)
{
    const EndpointProfile profile = everything();
    EXPECT_EQ(decodeProfile(encodeProfile(profile)).value_or(EndpointProfile{}), profile);
    EXPECT_EQ(decodeSetup(encodeSetup(profile.setup)).value_or(EndpointSetup{}), profile.setup);
    for (const auto kind :
         {CredentialKind::BearerToken, CredentialKind::None, CredentialKind::OwnSignIn}) {
        EndpointSetup setup;
        setup.credential = kind;
        EXPECT_EQ(decodeSetup(encodeSetup(setup)).value_or(EndpointSetup{}), setup);
    }
}

TEST(ProfileJsonTest, OneFieldLessOrOneUnknownMoreIsRead)
{
    const QByteArray text = encodeProfile(everything());
    const Json whole = Json::parse(text.toStdString());
    for (const auto &[key, value] : whole.items()) {
        Json less = whole;
        less.erase(key);
        EXPECT_TRUE(decodeProfile(QByteArray::fromStdString(less.dump()))) << key;
    }
    Json more = whole;
    more["colour"] = Json{{"of", Json::array({1, "two"})}};
    EXPECT_EQ(decodeProfile(QByteArray::fromStdString(more.dump())).value_or(EndpointProfile{}),
              everything());
}

TEST(ProfileJsonTest, AWrongTypeIsNamedByItsPlace)
{
    const Json whole = Json::parse(encodeProfile(everything()).toStdString());
    for (const auto &[key, value] : whole.items()) {
        Json wrong = whole;
        wrong[key] = value.is_object() || value.is_array() ? Json(1) : Json::object();
        const auto refused = decodeProfile(QByteArray::fromStdString(wrong.dump()));
        ASSERT_FALSE(refused) << key;
        EXPECT_EQ(refused.error().kind, Kind::Malformed) << key;
        EXPECT_EQ(refused.error().subject, QString::fromStdString(key));
        EXPECT_FALSE(refused.error().expected.isEmpty());
    }
    EXPECT_EQ(problemOf(withField(R"("headers":{"x-team":1})")).subject, u"headers.x-team"_s);
    EXPECT_EQ(problemOf(withField(R"("credential":"password")")).subject, u"credential"_s);
    EXPECT_EQ(problemOf(withField(R"("toolSearch":"maybe")")).subject, u"toolSearch"_s);
}

TEST(ProfileJsonTest, NumbersThatAreTooLargeAreRefusedAndNotCut)
{
    for (const char *number : {"4294967296", "2147483648", "-2147483648", "18446744073709551615",
                               "-9223372036854775808", "1e3", "1.5"}) {
        const ProfileProblem problem =
            problemOf(withField((QByteArray(R"("contextTokens":)") + number).constData()));
        EXPECT_EQ(problem.kind, Kind::Malformed) << number;
        EXPECT_EQ(problem.subject, u"contextTokens"_s) << number;
    }
    EXPECT_EQ(problemOf(withField(R"("retries":101)")).kind, Kind::NumberOutOfRange);
    EXPECT_EQ(problemOf(withField(R"("retries":1e999)")).kind, Kind::NotJson);
}

TEST(ProfileJsonTest, WhereItEndsToBeJsonIsSaid)
{
    const ProfileProblem problem = problemOf("{\n  \"name\": \"W\xc3\xb6rk\" \"address\"\n}");
    EXPECT_EQ(problem.kind, Kind::NotJson);
    EXPECT_EQ(problem.line, 2);
    EXPECT_EQ(problem.column, 26);
    EXPECT_EQ(problemOf("").kind, Kind::NotJson);
    EXPECT_EQ(problemOf("{\"name\":\"\xff\"}").kind, Kind::NotJson);
    EXPECT_EQ(problemOf(QByteArray(100'000, '[')).kind, Kind::NotJson);
}

TEST(ProfileJsonTest, AFileHoldsOneOrMany)
{
    const QByteArray one = encodeProfile(everything());
    EXPECT_EQ(decodeProfiles(one)->size(), 1U);
    EXPECT_EQ(decodeProfiles('[' + one + ',' + one + ']')->size(), 2U);
    EXPECT_TRUE(decodeProfiles("[]")->empty());
    EXPECT_EQ(decodeProfiles("\xEF\xBB\xBF" + one)->size(), 1U);
    EXPECT_EQ(problemOf("[" + one + ",1]"), (ProfileProblem{.kind = Kind::NoProfile, .entry = 2}));
    EXPECT_EQ(problemOf("[" + one + R"(,{"name":"b","address":1}])"),
              (ProfileProblem{.kind = Kind::Malformed,
                              .subject = u"address"_s,
                              .expected = u"string"_s,
                              .entry = 2}));
    EXPECT_EQ(problemOf("[" + one + R"(,{"name":"b","address":"x"}])").entry, 2);
    EXPECT_EQ(problemOf("\"text\""), ProfileProblem{.kind = Kind::NoProfile});
    EXPECT_EQ(problemOf(QByteArray(kMaxProfilesFile + 1, ' ')).kind, Kind::FileTooLarge);
}

TEST(ProfileJsonTest, AFileIsRefusedForWhatAProfileIsRefusedFor)
{
    EXPECT_EQ(problemOf(R"({"address":"http://localhost:1"})").kind, Kind::NameEmpty);
    EXPECT_EQ(problemOf(R"({"name":"a"})").kind, Kind::AddressInvalid);
    EXPECT_EQ(problemOf(R"({"name":"a","address":"http://user:pw@host"})").kind,
              Kind::AddressInvalid);
    EXPECT_EQ(problemOf(withField(R"("headers":{"Authorization":"Bearer x"})")).kind,
              Kind::SecretInside);
    EXPECT_EQ(problemOf(withField(R"("version":2)")).kind, Kind::VersionUnknown);
}

TEST(ProfileJsonTest, DefaultsAreNotWritten)
{
    const EndpointProfile plain{u"a"_s, u"http://localhost:1"_s, {}};
    EXPECT_EQ(encodeProfile(plain), R"({"version":1,"name":"a","address":"http://localhost:1"})");
    EXPECT_EQ(encodeSetup({}), "{}");
}

TEST(ProfileJson, AnOrderToGoOnAtIsKeptAndNeverImported)
{
    auto profile = everything();
    profile.setup.goOnAt = {{EndpointPin::Kind::Profile, u"Work"_s},
                            {EndpointPin::Kind::DefaultApi, {}}};
    const QByteArray json = encodeProfile(profile);
    EXPECT_TRUE(json.contains(R"("goOnAt":["Work",null])")) << json.toStdString();
    const auto read = decodeProfile(json);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->setup.goOnAt, profile.setup.goOnAt);
    const auto imported = readProfiles(json);
    ASSERT_TRUE(imported);
    EXPECT_TRUE(imported->front().profile.setup.goOnAt.empty());
}

TEST(ProfileJson, AnOrderHasNamesAndALimit)
{
    EXPECT_FALSE(decodeSetup(R"({"goOnAt":[7]})"));
    EXPECT_FALSE(decodeSetup(R"({"goOnAt":"Work"})"));
    EndpointSetup setup;
    setup.goOnAt = {{EndpointPin::Kind::Profile, u" "_s}};
    EXPECT_FALSE(validate(setup));
    setup.goOnAt.assign(ProfileProblem::kMaxGoOnAt + 1, {EndpointPin::Kind::DefaultApi, {}});
    EXPECT_FALSE(validate(setup));
    setup.goOnAt.pop_back();
    EXPECT_TRUE(validate(setup));
}

} // namespace profilejsontest
