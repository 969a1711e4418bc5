#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/ModelRoles.h"
#include "tests/support/TestCertificates.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace endpointchoicetest {

using namespace Qt::StringLiterals;
using namespace bridge;
using endpoint::EndpointChoice;

class EndpointChoiceTest : public testing::Test
{
protected:
    QTemporaryDir folder;
    settings::SettingsStore store{folder.path()};
    EndpointChoice choice{store};
    const QString address = u"http://localhost:1234"_s;
};

TEST_F(EndpointChoiceTest, OffMeansNoEndpoint)
{
    const auto endpoint = choice.endpointFor({});
    ASSERT_TRUE(endpoint);
    EXPECT_FALSE(endpoint->has_value());
}

TEST_F(EndpointChoiceTest, OnGivesTheAddressAndItsCredentialOrigin)
{
    ASSERT_TRUE(choice.setAddress(address));
    ASSERT_TRUE(choice.setEnabled(true));
    const auto endpoint = choice.endpointFor({});
    ASSERT_TRUE(endpoint && endpoint->has_value());
    EXPECT_EQ((*endpoint)->address.text(), address);
    EXPECT_EQ((*endpoint)->credentialOrigin, u"http://localhost:1234"_s);
}

TEST_F(EndpointChoiceTest, SwitchingOffKeepsTheAddress)
{
    ASSERT_TRUE(choice.setAddress(address));
    ASSERT_TRUE(choice.setEnabled(true));
    ASSERT_TRUE(choice.setEnabled(false));
    EXPECT_EQ(choice.addressText(), address);
    EXPECT_FALSE(choice.isEnabled());
}

TEST_F(EndpointChoiceTest, ARefusedAddressSavesNothing)
{
    ASSERT_TRUE(choice.setAddress(address));
    EXPECT_FALSE(choice.setAddress(u"http://localhost:1234/v1"_s));
    EXPECT_EQ(choice.addressText(), address);
}

TEST_F(EndpointChoiceTest, OnWithoutAnAddressIsRefused)
{
    const auto result = choice.setEnabled(true);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, endpoint::AddressProblem::Kind::Empty);
    EXPECT_FALSE(choice.isEnabled());
}

TEST_F(EndpointChoiceTest, EmptyingTheAddressSwitchesOff)
{
    ASSERT_TRUE(choice.setAddress(address));
    ASSERT_TRUE(choice.setEnabled(true));
    ASSERT_TRUE(choice.setAddress({}));
    EXPECT_FALSE(choice.isEnabled());
    EXPECT_FALSE(store.value(settings::kCustomApiEndpointEnabled));
}

TEST_F(EndpointChoiceTest, SwitchedOnWithoutAnAddressTheNextOneIsOnAndNothingIsSavedBefore)
{
    QSignalSpy spy(&choice, &EndpointChoice::changed);
    choice.enableOnceUsable();
    EXPECT_EQ(spy.count(), 1);
    EXPECT_TRUE(choice.awaitsAddress());
    EXPECT_FALSE(choice.isEnabled());
    EXPECT_FALSE(settings::SettingsStore(folder.path()).value(settings::kCustomApiEndpointEnabled));
    EXPECT_FALSE(choice.setAddress(u"localhost:1234"_s)) << "a refused one changes nothing";
    EXPECT_TRUE(choice.awaitsAddress());
    ASSERT_TRUE(choice.setAddress(address));
    EXPECT_TRUE(choice.isEnabled());
    EXPECT_FALSE(choice.awaitsAddress());
    EXPECT_EQ(spy.count(), 2);
    EXPECT_TRUE(settings::SettingsStore(folder.path()).value(settings::kCustomApiEndpointEnabled));
}

TEST_F(EndpointChoiceTest, AProfileIsAnAddressAsWell)
{
    ASSERT_TRUE(choice.profiles().put({u"Team"_s, address, {}}));
    choice.enableOnceUsable();
    ASSERT_TRUE(choice.useProfile(u"Team"_s));
    EXPECT_TRUE(choice.isEnabled());
}

TEST_F(EndpointChoiceTest, ClearedWhileItIsOnItIsOnAgainWithTheNextAddress)
{
    ASSERT_TRUE(choice.setAddress(address));
    ASSERT_TRUE(choice.setEnabled(true));
    ASSERT_TRUE(choice.setAddress({}));
    EXPECT_TRUE(choice.awaitsAddress());
    ASSERT_TRUE(choice.setAddress({})) << "once more";
    ASSERT_TRUE(choice.setAddress(address));
    EXPECT_TRUE(choice.isEnabled());
    ASSERT_TRUE(choice.setEnabled(false));
    ASSERT_TRUE(choice.setAddress({}));
    EXPECT_FALSE(choice.awaitsAddress()) << "it was off";
}

TEST_F(EndpointChoiceTest, SwitchedOffItWaitsNoMore)
{
    choice.enableOnceUsable();
    QSignalSpy spy(&choice, &EndpointChoice::changed);
    ASSERT_TRUE(choice.setEnabled(false));
    EXPECT_EQ(spy.count(), 1);
    EXPECT_FALSE(choice.awaitsAddress());
    ASSERT_TRUE(choice.setAddress(address));
    EXPECT_FALSE(choice.isEnabled());
}

TEST_F(EndpointChoiceTest, AnAddressOfAnotherProgramIsNotSwitchedOn)
{
    choice.enableOnceUsable();
    settings::SettingsStore(folder.path()).setValue(settings::kCustomApiEndpoint, address);
    store.reload();
    EXPECT_EQ(choice.addressText(), address);
    EXPECT_FALSE(choice.isEnabled());
    EXPECT_FALSE(choice.awaitsAddress());
}

TEST_F(EndpointChoiceTest, UnderAPolicyItWaitsForNothing)
{
    choice.enableOnceUsable();
    choice.setPolicy({.kind = endpoint::ManagedPolicy::Kind::ForbidsCustom,
                      .file = {},
                      .variable = {},
                      .address = {}});
    EXPECT_FALSE(choice.awaitsAddress());
    ASSERT_TRUE(choice.setAddress(address));
    choice.setPolicy({});
    EXPECT_FALSE(choice.isEnabled());
}

TEST_F(EndpointChoiceTest, AnUnusableAddressInTheFileIsAnErrorAndNotOff)
{
    store.setValue(settings::kCustomApiEndpoint, u"garbage"_s);
    store.setValue(settings::kCustomApiEndpointEnabled, true);
    EXPECT_FALSE(choice.endpointFor({}));
}

TEST_F(EndpointChoiceTest, AModelIsForEveryRoleAndForItsOriginAlone)
{
    ASSERT_TRUE(choice.setAddress(address));
    ASSERT_TRUE(choice.setEnabled(true));
    choice.setModel(u"qwen3:32b"_s);
    EXPECT_EQ(choice.model(), u"qwen3:32b"_s);
    const auto endpoint = choice.endpointFor({});
    ASSERT_TRUE(endpoint && endpoint->has_value());
    for (const QString &role : endpoint::modelRoles())
        EXPECT_EQ((*endpoint)->models.value(role), u"qwen3:32b"_s) << role.toStdString();

    ASSERT_TRUE(choice.setAddress(u"http://localhost:1235"_s));
    EXPECT_TRUE(choice.model().isEmpty());
    EXPECT_TRUE((*choice.endpointFor({}))->models.isEmpty());
    ASSERT_TRUE(choice.setAddress(u"HTTP://LOCALHOST:1234/somewhere"_s));
    EXPECT_EQ(choice.model(), u"qwen3:32b"_s);
    choice.setModel({});
    EXPECT_TRUE(choice.model().isEmpty());
}

TEST_F(EndpointChoiceTest, AuthoritiesAreKeptForTheirOriginAndRefusedWhereTheyAreNone)
{
    ASSERT_TRUE(choice.setAddress(address));
    QFile file(folder.filePath(u"no-certificate.pem"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    const auto refused = choice.setCertificateAuthorities(file.fileName());
    ASSERT_FALSE(refused);
    EXPECT_EQ(std::get<endpoint::CertificateProblem>(refused.error()).kind,
              endpoint::CertificateProblem::Kind::NoCertificates);
    EXPECT_TRUE(choice.certificateAuthorities().isEmpty());

    endpoint::EndpointSetup setup;
    setup.certificateAuthorities = u"/etc/ca.pem"_s;
    ASSERT_TRUE(choice.setSetup(setup));
    EXPECT_EQ(choice.certificateAuthorities(), u"/etc/ca.pem"_s);
    const auto at = endpoint::EndpointAddress::parse(address);
    EXPECT_EQ(choice.endpointAt(*at).certificateAuthorities, u"/etc/ca.pem"_s);
    EXPECT_TRUE(choice.setCertificateAuthorities({}));
    EXPECT_TRUE(choice.certificateAuthorities().isEmpty());
}

TEST_F(EndpointChoiceTest, AFileWhosePathCannotBeSavedIsRefused)
{
    ASSERT_TRUE(choice.setAddress(address));
    QFile file(folder.filePath(u"line\nbreak.pem"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(kAnAuthority);
    file.close();
    const auto refused = choice.setCertificateAuthorities(file.fileName());
    ASSERT_FALSE(refused);
    EXPECT_TRUE(std::holds_alternative<endpoint::ProfileProblem>(refused.error()));
    EXPECT_TRUE(choice.certificateAuthorities().isEmpty());
}

TEST_F(EndpointChoiceTest, WithoutAnAddressThereIsNothingToKeepAModelFor)
{
    QSignalSpy spy(&choice, &EndpointChoice::changed);
    choice.setModel(u"qwen3"_s);
    EXPECT_TRUE(choice.model().isEmpty());
    EXPECT_EQ(spy.count(), 0);
}

TEST_F(EndpointChoiceTest, AnnouncesOnlyItsOwnSettings)
{
    QSignalSpy spy(&choice, &EndpointChoice::changed);
    store.setValue(settings::kWorkspace, u"/somewhere"_s);
    EXPECT_EQ(spy.count(), 0);
    ASSERT_TRUE(choice.setAddress(address));
    EXPECT_EQ(spy.count(), 1);
    choice.setModel(u"qwen3"_s);
    choice.setModel(u"qwen3"_s);
    EXPECT_EQ(spy.count(), 2);
}

TEST(EndpointChoiceInPractice, AnEndpointInMemoryNeedsNoSettingsFile)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"drawbridge.conf"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("garbage\n");
    file.close();
    settings::SettingsStore store(folder.path());
    EndpointChoice choice(store);
    EXPECT_FALSE(choice.endpointFor({}));
    for (const char *key : settings::kChoiceKeys)
        store.keepInMemory(key);
    EXPECT_FALSE(choice.endpointFor({})) << "off is not known";
    ASSERT_TRUE(choice.setAddress(u"http://localhost:1234"_s));
    ASSERT_TRUE(choice.setEnabled(true));
    const auto endpoint = choice.endpointFor({});
    ASSERT_TRUE(endpoint && *endpoint);
    EXPECT_EQ((*endpoint)->address.text(), u"http://localhost:1234"_s);
    EXPECT_FALSE(choice.endpointFor({endpoint::EndpointPin::Kind::DefaultApi, {}}));
    ASSERT_TRUE(choice.setEnabled(false));
    EXPECT_FALSE(choice.endpointFor({}));
}

} // namespace endpointchoicetest
