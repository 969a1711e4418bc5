#include "bridge/endpoint/profiles/ProfileImport.h"

#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/endpoint/ReservedNames.h"
#include "tests/support/HostileNames.h"
#include "tests/support/TestCertificates.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace profileimporttest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::endpoint;
using testing::ElementsAre;
using testing::IsEmpty;

using Json = nlohmann::ordered_json;
using PartKind = ImportedPart::Kind;

QByteArray fileWith(const char *key, const Json &value)
{
    Json json{{"name", "Work"}, {"address", "https://gw.example"}};
    json[key] = value;
    return QByteArray::fromStdString(json.dump());
}

ImportedProfile imported(const QByteArray &file)
{
    const auto profiles = readProfiles(file);
    EXPECT_TRUE(profiles) << file.toStdString();
    return profiles && profiles->size() == 1 ? profiles->front() : ImportedProfile{};
}

EndpointSetup setupWith(const char *key, const Json &value)
{
    return imported(fileWith(key, value)).profile.setup;
}

ImportedPart variable(const char *name, const char *value)
{
    return {PartKind::Variable, QString::fromUtf8(name), QString::fromUtf8(value)};
}

/// The environment of an agent at this endpoint, without anything inherited.
QProcessEnvironment environmentOf(const EndpointSetup &setup)
{
    const auto address = EndpointAddress::parse(u"https://gw.example"_s);
    agent::AgentLaunch launch;
    launch.endpoint = makeEndpoint(*address, setup);
    return claude::makeLaunchSpec(launch, {}).environment;
}

TEST(ProfileImportTest, TheAttacksVariablesAllArriveSwitchedOff)
{
    Json variables;
    for (const char *name : kHostileNames)
        variables[name] = std::string("/evil/") + name;
    const EndpointSetup setup = setupWith("environment", variables);
    EXPECT_TRUE(setup.environment.isEmpty());
    ASSERT_EQ(setup.imported.size(), 61U);
    const QProcessEnvironment environment = environmentOf(setup);
    for (const ImportedPart &part : setup.imported) {
        EXPECT_FALSE(isSwitchedOn(setup, part)) << part.name.toStdString();
        EXPECT_EQ(part.value, u"/evil/"_s + part.name);
        EXPECT_FALSE(environment.contains(part.name)) << part.name.toStdString();
    }
    // As it is kept in the settings.
    EXPECT_EQ(decodeSetup(encodeSetup(setup)).value_or(EndpointSetup{}), setup);
}

TEST(ProfileImportTest, LimitsAndSwitchesAreTakenWithPlainValuesOnly)
{
    for (const auto &[name, value] :
         {std::pair("MAX_THINKING_TOKENS", "1024"), std::pair("BASH_MAX_TIMEOUT_MS", "600000"),
          std::pair("DISABLE_TELEMETRY", "1"), std::pair("CLAUDE_CODE_EFFORT_LEVEL", "high"),
          std::pair("CLAUDE_CODE_ATTRIBUTION_HEADER", "0")}) {
        const EndpointSetup setup = setupWith("environment", {{name, value}});
        EXPECT_EQ(setup.environment.value(QLatin1String(name)), QLatin1String(value)) << name;
        EXPECT_THAT(setup.imported, IsEmpty()) << name;
        EXPECT_EQ(environmentOf(setup).value(QLatin1String(name)), QLatin1String(value)) << name;
    }
    for (const char *value : {"a[$(id)]", "/tmp/x", "1\n2", "http://x", "a b", "$HOME",
                              "111111111111111111111111111111111"}) {
        const EndpointSetup setup = setupWith("environment", {{"MAX_THINKING_TOKENS", value}});
        EXPECT_TRUE(setup.environment.isEmpty()) << value;
        EXPECT_EQ(setup.imported.size(), 1U) << value;
    }
    EXPECT_TRUE(setupWith("environment", {{"max_thinking_tokens", "1"}}).environment.isEmpty());
}

TEST(ProfileImportTest, WhatTheContractAllowsIsTaken)
{
    QFile contract(QStringLiteral(DRAWBRIDGE_SOURCE "/app/cli/CONTRACT.md"));
    ASSERT_TRUE(contract.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(contract.readAll());
    const QString list =
        text.section(u"Allowed variables, with"_s, 1).section(u". `ANTHROPIC_MODEL`"_s, 0, 0);
    static const QRegularExpression name(u"`([A-Z][A-Z_0-9]+)`"_s);
    int count = 0;
    for (auto it = name.globalMatch(list); it.hasNext(); ++count) {
        const QString variable = it.next().captured(1);
        EXPECT_TRUE(isHarmlessVariable(variable, u"1"_s)) << variable.toStdString();
        EXPECT_FALSE(isReservedVariable(variable)) << variable.toStdString();
    }
    EXPECT_EQ(count, harmlessVariables().size());
}

TEST(ProfileImportTest, VariablesThatNameModelsBecomeModels)
{
    const EndpointSetup setup = setupWith("environment", {{"ANTHROPIC_MODEL", "a"},
                                                          {"ANTHROPIC_DEFAULT_HAIKU_MODEL", "b"},
                                                          {"CLAUDE_CODE_SUBAGENT_MODEL", "c"}});
    EXPECT_EQ(setup.models,
              (QMap<QString, QString>{
                  {u"model"_s, u"a"_s}, {u"haiku"_s, u"b"_s}, {u"subagent"_s, u"c"_s}}));
    EXPECT_THAT(setup.imported, IsEmpty());
    // The file's own models count.
    const auto both = imported(R"({"name":"a","address":"http://localhost:1",
        "models":{"model":"x"},"environment":{"ANTHROPIC_MODEL":"y"}})");
    EXPECT_EQ(both.profile.setup.models.value(u"model"_s), u"x"_s);
    EXPECT_THAT(both.profile.setup.imported, ElementsAre(variable("ANTHROPIC_MODEL", "y")));
}

TEST(ProfileImportTest, HeadersAndAuthoritiesArriveSwitchedOff)
{
    const EndpointSetup headers = setupWith("headers", {{"x-team", "blue"}});
    EXPECT_TRUE(headers.headers.isEmpty());
    EXPECT_THAT(headers.imported,
                ElementsAre(ImportedPart{PartKind::Header, u"x-team"_s, u"blue"_s}));
    const EndpointSetup authorities = setupWith("certificateAuthorities", "/etc/evil.pem");
    EXPECT_TRUE(authorities.certificateAuthorities.isEmpty());
    ASSERT_EQ(authorities.imported.size(), 1U);
    EXPECT_EQ(authorities.imported[0].kind, PartKind::Authorities);
    EXPECT_EQ(authorities.imported[0].name, QLatin1String(kAuthoritiesName));
    // Their values are the user's own.
    EXPECT_EQ(setupWith("secretHeaders", {"x-key-id"}).secretHeaders, QStringList{u"x-key-id"_s});
}

TEST(ProfileImportTest, AFileCannotDeclareWhatItBringsSwitchedOn)
{
    EndpointSetup setup = setupWith("environment", {{"PAGER", "/evil"}});
    ASSERT_TRUE(switchOn(setup, setup.imported.front()));
    ASSERT_TRUE(isSwitchedOn(setup, setup.imported.front()));
    // A colleague's export of it is imported.
    const auto again = imported(encodeProfile({u"Work"_s, u"https://gw.example"_s, setup}));
    EXPECT_TRUE(again.profile.setup.environment.isEmpty());
    EXPECT_THAT(again.profile.setup.imported, ElementsAre(variable("PAGER", "/evil")));
}

TEST(ProfileImportTest, ASecretIsKeptNowhere)
{
    const auto profile = imported(R"({"name":"a","address":"http://localhost:1","environment":
            {"ANTHROPIC_AUTH_TOKEN":"s3cr3t","TEAM":"ghp_0123456789abcdefghij","PAGER":"less"},
            "imported":[{"kind":"variable","name":"GH_TOKEN","value":"s3cr3t"}]})");
    EXPECT_EQ(profile.leftOut, (QStringList{u"ANTHROPIC_AUTH_TOKEN"_s, u"TEAM"_s, u"GH_TOKEN"_s}));
    EXPECT_THAT(profile.profile.setup.imported, ElementsAre(variable("PAGER", "less")));
    EXPECT_FALSE(encodeProfile(profile.profile).contains("s3cr3t"));
    // As a header it is the endpoint's credential: the file is refused.
    const auto refused = readProfiles(fileWith("headers", {{"Authorization", "Bearer s3cr3t"}}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ProfileProblem::Kind::SecretInside);
}

TEST(ProfileImportTest, APartIsSwitchedOnAndOffAlone)
{
    EndpointSetup setup = setupWith("environment", {{"EDITOR", "vi"}, {"PAGER", "less"}});
    ASSERT_EQ(setup.imported.size(), 2U);
    const ImportedPart pager = setup.imported[1];
    ASSERT_TRUE(switchOn(setup, pager));
    EXPECT_EQ(environmentOf(setup).value(u"PAGER"_s), u"less"_s);
    EXPECT_FALSE(environmentOf(setup).contains(u"EDITOR"_s));
    switchOff(setup, pager);
    EXPECT_FALSE(environmentOf(setup).contains(u"PAGER"_s));
    // What the user has put in its place is the user's.
    setup.environment.insert(u"PAGER"_s, u"more"_s);
    switchOff(setup, pager);
    EXPECT_EQ(setup.environment.value(u"PAGER"_s), u"more"_s);
}

TEST(ProfileImportTest, WhatNoProfileMaySetCannotBeSwitchedOn)
{
    for (const char *name : {"NODE_OPTIONS", "LD_PRELOAD", "PATH", "ANTHROPIC_BASE_URL",
                             "NODE_EXTRA_CA_CERTS", "CLAUDE_CODE_CLIENT_CERT", "A-B"}) {
        EndpointSetup setup = setupWith("environment", {{name, "x"}});
        ASSERT_EQ(setup.imported.size(), 1U) << name;
        EXPECT_FALSE(switchOn(setup, setup.imported.front())) << name;
        EXPECT_TRUE(setup.environment.isEmpty()) << name;
    }
    EndpointSetup reserved = setupWith("headers", {{"Host", "evil.example"}});
    EXPECT_FALSE(switchOn(reserved, reserved.imported.front()));
    EndpointSetup lines = setupWith("headers", {{"x-a", "b\r\nHost: evil.example"}});
    EXPECT_FALSE(switchOn(lines, lines.imported.front()));
    EXPECT_TRUE(lines.headers.isEmpty());
}

TEST(ProfileImportTest, AClientCertificateArrivesSwitchedOffAsAFieldOrAsVariables)
{
    const TestCertificates certificates;
    const ServerCertificate client = certificates.client();
    const std::string paths[] = {client.certificate.toStdString(), client.key.toStdString()};
    for (const QByteArray &file :
         {fileWith("environment", {{"CLAUDE_CODE_CLIENT_CERT", paths[0]},
                                   {"CLAUDE_CODE_CLIENT_KEY", paths[1]},
                                   {"CLAUDE_CODE_CLIENT_KEY_PASSPHRASE", "hush"}}),
          encodeProfile({u"a"_s,
                         u"https://gw.example"_s,
                         {.clientCertificate = {client.certificate, client.key}}})}) {
        const auto profiles = readProfiles(file);
        ASSERT_TRUE(profiles);
        const ImportedProfile &brought = profiles->front();
        EndpointSetup setup = brought.profile.setup;
        EXPECT_FALSE(setup.clientCertificate.isSet());
        EXPECT_TRUE(setup.environment.isEmpty());
        EXPECT_FALSE(encodeProfile(brought.profile).contains("hush"));
        ASSERT_EQ(setup.imported.size(), 2U);
        const auto imported = setup.imported;
        for (const ImportedPart &part : imported)
            ASSERT_TRUE(switchOn(setup, part)) << part.name.toStdString();
        EXPECT_EQ(setup.clientCertificate, (ClientCertificate{client.certificate, client.key}));
        EXPECT_EQ(imported.front().name, u"clientCertificate"_s);
        EXPECT_EQ(imported.back().name, u"clientKey"_s);
        switchOff(setup, imported.back());
        EXPECT_EQ(setup.clientCertificate, (ClientCertificate{client.certificate, {}}));
    }
}

TEST(ProfileImportTest, FilesOfAClientCertificateAreReadBeforeTheyAreSwitchedOn)
{
    using Kind = ClientCertificateProblem::Kind;
    for (const auto &[name, kind] :
         {std::pair("clientCertificate", Kind::NotAFile), std::pair("clientKey", Kind::NotAFile)}) {
        EndpointSetup setup = setupWith(name, "/dev/zero");
        const auto on = switchOn(setup, setup.imported.front());
        ASSERT_FALSE(on) << name;
        EXPECT_EQ(std::get<ClientCertificateProblem>(on.error()).kind, kind) << name;
        EXPECT_EQ(setup.clientCertificate, ClientCertificate{});
    }
}

TEST(ProfileImportTest, AVariableThatHasAFieldOfItsOwnIsRefusedWithThatReason)
{
    EndpointSetup setup;
    setup.environment.insert(u"CLAUDE_CODE_CLIENT_KEY"_s, u"/k.pem"_s);
    const auto valid = validate(setup);
    ASSERT_FALSE(valid);
    EXPECT_EQ(valid.error().kind, ProfileProblem::Kind::VariableReserved);
    EXPECT_EQ(valid.error().expected, u"clientKey"_s);
    // Another folder is the agent's, so that a relative path is two files.
    setup.environment.clear();
    setup.clientCertificate.certificate = u"client.pem"_s;
    ASSERT_FALSE(validate(setup));
    EXPECT_EQ(validate(setup).error().subject, u"clientCertificate"_s);
}

TEST(ProfileImportTest, AuthoritiesAreCheckedForKindAndSizeBeforeTheyAreRead)
{
    const QTemporaryDir folder;
    const QString pipe = folder.filePath(u"pipe"_s);
    ASSERT_EQ(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    const QString large = folder.filePath(u"large.pem"_s);
    QFile file(large);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly) && file.resize(kMaxCertificates + 1));
    using Kind = CertificateProblem::Kind;
    for (const auto &[path, kind] :
         {std::pair(pipe, Kind::NotAFile), std::pair(u"/dev/zero"_s, Kind::NotAFile),
          std::pair(folder.path(), Kind::NotAFile), std::pair(large, Kind::TooLarge),
          std::pair(folder.filePath(u"none"_s), Kind::Unreadable)}) {
        EndpointSetup setup = setupWith("certificateAuthorities", path.toStdString());
        const auto on = switchOn(setup, setup.imported.front());
        ASSERT_FALSE(on) << path.toStdString();
        EXPECT_EQ(std::get<CertificateProblem>(on.error()).kind, kind) << path.toStdString();
        EXPECT_TRUE(setup.certificateAuthorities.isEmpty());
    }
    const TestCertificates certificates;
    EndpointSetup setup =
        setupWith("certificateAuthorities", certificates.authority().toStdString());
    ASSERT_TRUE(switchOn(setup, setup.imported.front()));
    EXPECT_EQ(setup.certificateAuthorities, certificates.authority());
}

TEST(ProfileImportTest, NamesSwitchOnTheirPartsInEveryProfileOrNothing)
{
    const QByteArray file = R"([{"name":"a","address":"http://localhost:1","environment":
        {"PAGER":"less","EDITOR":"vi"}},{"name":"b","address":"http://localhost:2",
        "headers":{"X-Team":"blue"},"environment":{"PAGER":"more"}}])";
    auto profiles = readProfiles(file);
    ASSERT_TRUE(profiles);
    ASSERT_TRUE(switchOn(*profiles, {u"PAGER"_s, u"x-team"_s}));
    EXPECT_EQ((*profiles)[0].profile.setup.environment,
              (QMap<QString, QString>{{u"PAGER"_s, u"less"_s}}));
    EXPECT_EQ((*profiles)[1].profile.setup.environment,
              (QMap<QString, QString>{{u"PAGER"_s, u"more"_s}}));
    EXPECT_EQ((*profiles)[1].profile.setup.headers.value(u"X-Team"_s), u"blue"_s);
    const auto unknown = switchOn(*profiles, {u"pager"_s});
    ASSERT_FALSE(unknown);
    EXPECT_EQ(std::get<ProfileProblem>(unknown.error()).kind, ProfileProblem::Kind::PartUnknown);
}

} // namespace profileimporttest
