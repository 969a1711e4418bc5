#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace endpointprofilestest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::endpoint;
using Kind = ProfileProblem::Kind;

class EndpointProfilesTest : public testing::Test
{
protected:
    static EndpointProfile profile(const char *name, const char *address, int retries = 1)
    {
        EndpointProfile made{QString::fromUtf8(name), QString::fromUtf8(address), {}};
        made.setup.options.retries = retries;
        return made;
    }
    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (const EndpointProfile &each : choice.profiles().all())
            all.append(each.name);
        return all;
    }
    void keep(const char *name, const char *address, int retries = 1)
    {
        ASSERT_TRUE(choice.profiles().put(profile(name, address, retries)));
    }

    QTemporaryDir folder;
    settings::SettingsStore store{folder.path()};
    EndpointChoice choice{store};
    EndpointProfiles &profiles = choice.profiles();
};

const QString kWork = u"Work"_s;

TEST_F(EndpointProfilesTest, NamesOfAnyKindAreKeptInTheFile)
{
    const QStringList odd{u"-v"_s,
                          u"50 % / [a]=b;c"_s,
                          u"a\\b"_s,
                          QString::fromUtf8("Büro"),
                          QString::fromUtf8("作業 🏠"),
                          u"%2F"_s};
    for (const QString &name : odd)
        ASSERT_TRUE(profiles.put({name, u"http://localhost:1"_s, {}}));
    settings::SettingsStore again(folder.path());
    const EndpointProfiles read(again);
    EXPECT_EQ(static_cast<qsizetype>(read.all().size()), odd.size());
    for (const QString &name : odd)
        EXPECT_TRUE(read.find(name)) << name.toStdString();
}

TEST_F(EndpointProfilesTest, AnotherCaseIsTheSameProfileAndIsCalledAsLastTyped)
{
    keep("Work", "http://localhost:1");
    keep("work", "http://localhost:2");
    EXPECT_EQ(names(), QStringList(u"work"_s));
    EXPECT_EQ(profiles.find(u"WORK"_s)->address, u"http://localhost:2"_s);
}

TEST_F(EndpointProfilesTest, ATakenNameIsKeptUnderAFreeOne)
{
    keep("Work", "http://localhost:1");
    const QString longest(ProfileProblem::kMaxName, u'x');
    QSignalSpy changed(&choice, &EndpointChoice::changed);
    const auto added = profiles.add({profile("work", "http://localhost:2"),
                                     profile("Work", "http://localhost:3"),
                                     {longest, u"http://localhost:4"_s, {}},
                                     {longest, u"http://localhost:4"_s, {}}});
    EXPECT_EQ(changed.count(), 1);
    ASSERT_TRUE(added);
    EXPECT_EQ(added->mid(0, 3), QStringList({u"work 2"_s, u"Work 3"_s, longest}));
    EXPECT_EQ(added->last().size(), ProfileProblem::kMaxName);
    EXPECT_TRUE(added->last().endsWith(u" 2"_s));
}

TEST_F(EndpointProfilesTest, OfSeveralAllAreAddedOrNone)
{
    EXPECT_FALSE(profiles.add({profile("A", "http://localhost:1"), profile("B", "nowhere")}));
    EXPECT_TRUE(names().isEmpty());
}

TEST_F(EndpointProfilesTest, ADamagedOneIsLeftAloneAndNamed)
{
    keep("Good", "http://localhost:1");
    store.setValue(settings::kEndpointProfiles, kWork, u"{\"name\":"_s);
    store.setValue(settings::kEndpointProfiles, u"Elsewhere"_s,
                   QStringLiteral(R"({"address":"nowhere"})"));
    EXPECT_EQ(names(), QStringList(u"Good"_s));
    const auto damaged = profiles.damaged();
    ASSERT_EQ(damaged.size(), 2U);
    EXPECT_EQ(damaged[0].name, u"Elsewhere"_s);
    EXPECT_EQ(damaged[0].problem.kind, Kind::AddressInvalid);
    EXPECT_EQ(damaged[1].problem.kind, Kind::NotJson);
    // An import does not replace a damaged profile, unlike a save under its name.
    EXPECT_EQ(*profiles.add({profile("Work", "http://localhost:2")}), QStringList(u"Work 2"_s));
    EXPECT_EQ(store.value(settings::kEndpointProfiles, kWork), u"{\"name\":"_s);
    EXPECT_TRUE(choice.removeProfile(kWork));
    EXPECT_EQ(profiles.damaged().size(), 1U);
}

TEST_F(EndpointProfilesTest, WhatAnotherProcessWritesIsReadAndToldOnce)
{
    keep("Work", "http://localhost:1");
    QSignalSpy changed(&choice, &EndpointChoice::changed);
    {
        settings::SettingsStore other(folder.path());
        EndpointChoice there(other);
        ASSERT_TRUE(there.profiles().put(profile("Home", "http://localhost:2")));
        ASSERT_TRUE(there.useProfile(u"Home"_s));
    }
    store.reload();
    EXPECT_EQ(names(), (QStringList{u"Home"_s, kWork}));
    EXPECT_EQ(choice.activeProfile(), u"Home"_s);
    EXPECT_EQ(changed.count(), 1);
}

TEST_F(EndpointProfilesTest, UsingOneLeavesTheSwitchAndIsToldOnce)
{
    keep("Work", "http://localhost:1", 7);
    QSignalSpy changed(&choice, &EndpointChoice::changed);
    ASSERT_TRUE(choice.useProfile(u"work"_s));
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(choice.activeProfile(), kWork);
    EXPECT_EQ(choice.addressText(), u"http://localhost:1"_s);
    EXPECT_EQ(choice.setup().options.retries, 7);
    EXPECT_FALSE(choice.isEnabled());
    EXPECT_EQ(choice.useProfile(u"nobody"_s).error().kind, Kind::NotFound);
    EXPECT_EQ(choice.activeProfile(), kWork);
}

TEST_F(EndpointProfilesTest, OfTwoWithOneAddressTheOneThatWasChosenIsActive)
{
    keep("A", "http://localhost:1", 1);
    keep("B", "http://localhost:1", 2);
    ASSERT_TRUE(choice.useProfile(u"B"_s));
    EXPECT_EQ(choice.setup().options.retries, 2);
    ASSERT_TRUE(choice.setAddress(u"http://localhost:1/"_s));
    EXPECT_EQ(choice.activeProfile(), u"B"_s);
}

TEST_F(EndpointProfilesTest, AnotherAddressLeavesTheProfileAsItIs)
{
    keep("Work", "http://localhost:1", 7);
    ASSERT_TRUE(choice.useProfile(kWork));
    ASSERT_TRUE(choice.setAddress(u"http://localhost:9"_s));
    EXPECT_TRUE(choice.activeProfile().isEmpty());
    EXPECT_EQ(choice.setup(), EndpointSetup{});
    ASSERT_TRUE(choice.setAddress(u"http://localhost:1"_s));
    EXPECT_EQ(choice.activeProfile(), kWork);
    EXPECT_EQ(choice.setup().options.retries, 7);
}

TEST_F(EndpointProfilesTest, WhatIsChangedIsChangedInTheActiveOneOnly)
{
    keep("Work", "http://localhost:1");
    keep("Home", "http://localhost:2");
    ASSERT_TRUE(choice.useProfile(kWork));
    QSignalSpy changed(&choice, &EndpointChoice::changed);
    choice.setModel(u"qwen3"_s);
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(profiles.find(kWork)->setup.models.value(u"opus"_s), u"qwen3"_s);
    EXPECT_TRUE(profiles.find(u"Home"_s)->setup.models.isEmpty());
    EXPECT_EQ(profiles.setupOf(u"http://localhost:1"_s).value_or(EndpointSetup{}), EndpointSetup{});
}

TEST_F(EndpointProfilesTest, ASetUpThatCannotBeReadIsNeverEmpty)
{
    const QString origin = u"http://localhost:1"_s;
    ASSERT_TRUE(choice.setAddress(origin));
    ASSERT_TRUE(choice.setEnabled(true));
    for (const QString &damaged : {u"{\"credential\":"_s, u"[]"_s, u"{\"headers\":1}"_s}) {
        store.setValue(settings::kEndpointSetups, origin, damaged);
        EXPECT_FALSE(profiles.setupOf(origin));
        ASSERT_TRUE(choice.setupProblem());
        EXPECT_TRUE(choice.setupProblemAt(*EndpointAddress::parse(origin + u"/path"_s)));
        const auto chosen = choice.endpointFor({});
        ASSERT_FALSE(chosen);
        EXPECT_TRUE(chosen.error().setup);
        // Nothing takes its place by itself.
        EndpointSetup other;
        other.options.retries = 1;
        EXPECT_FALSE(choice.setSetup(other));
        EXPECT_FALSE(choice.setModel(u"qwen3"_s));
        EXPECT_FALSE(choice.saveProfile(kWork));
        EXPECT_EQ(store.value(settings::kEndpointSetups, origin), damaged);
    }
    QSignalSpy changed(&choice, &EndpointChoice::changed);
    EXPECT_TRUE(choice.startSetupAnew());
    EXPECT_EQ(changed.count(), 1);
    EXPECT_TRUE(choice.endpointFor({}));
}

TEST_F(EndpointProfilesTest, ADamagedProfileInUseIsAProblemToo)
{
    keep("Work", "http://localhost:1", 7);
    ASSERT_TRUE(choice.useProfile(kWork));
    ASSERT_TRUE(choice.setEnabled(true));
    store.setValue(settings::kEndpointProfiles, kWork, u"{\"name\":"_s);
    EXPECT_EQ(choice.damagedProfile(), kWork);
    EXPECT_FALSE(choice.endpointFor({}));
    EXPECT_FALSE(choice.setModel(u"qwen3"_s));
    EXPECT_TRUE(choice.startSetupAnew());
    EXPECT_TRUE(choice.endpointFor({}));
    EXPECT_EQ(profiles.damaged().size(), 1U) << "it can still be repaired";
}

TEST_F(EndpointProfilesTest, ARefusedSetUpSavesNothing)
{
    keep("Work", "http://localhost:1", 7);
    ASSERT_TRUE(choice.useProfile(kWork));
    EndpointSetup secret;
    secret.headers.insert(u"Authorization"_s, u"Bearer abc"_s);
    EXPECT_EQ(choice.setSetup(secret).error().kind, Kind::SecretInside);
    EXPECT_EQ(choice.setup().options.retries, 7);
}

TEST_F(EndpointProfilesTest, SavingKeepsWhatIsSetUnderTheName)
{
    EXPECT_EQ(choice.saveProfile(kWork).error().kind, Kind::AddressInvalid);
    ASSERT_TRUE(choice.setAddress(u"http://localhost:1"_s));
    choice.setModel(u"qwen3"_s);
    QSignalSpy changed(&choice, &EndpointChoice::changed);
    ASSERT_TRUE(choice.saveProfile(u" Work "_s));
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(choice.activeProfile(), kWork);
    EXPECT_EQ(choice.model(), u"qwen3"_s);
    EXPECT_EQ(choice.saveProfile(u".."_s).error().kind, Kind::NameInvalid);
}

TEST_F(EndpointProfilesTest, RemovingTheActiveOneLeavesItSetWithoutAName)
{
    keep("Work", "http://localhost:1", 7);
    ASSERT_TRUE(choice.useProfile(kWork));
    QSignalSpy changed(&choice, &EndpointChoice::changed);
    ASSERT_TRUE(choice.removeProfile(u"WORK"_s));
    EXPECT_EQ(changed.count(), 1);
    EXPECT_TRUE(choice.activeProfile().isEmpty());
    EXPECT_EQ(choice.addressText(), u"http://localhost:1"_s);
    EXPECT_EQ(choice.setup().options.retries, 7);
    EXPECT_EQ(choice.removeProfile(kWork).error().kind, Kind::NotFound);
}

TEST_F(EndpointProfilesTest, AProfilesSignInCountsOnlyWhereTheUserHasMarkedTheHost)
{
    EndpointProfile foreign = profile("Foreign", "https://proxy.example");
    foreign.setup.credential = CredentialKind::OwnSignIn;
    ASSERT_TRUE(profiles.add({foreign}));
    const EndpointPin pin{EndpointPin::Kind::Profile, u"Foreign"_s};
    const QString origin = u"https://proxy.example:443"_s;
    EXPECT_FALSE(choice.isTransparentProxy(origin));
    EXPECT_EQ((*choice.endpointFor(pin))->credential, CredentialKind::BearerToken);
    choice.setTransparentProxy(origin, true);
    EXPECT_EQ((*choice.endpointFor(pin))->credential, CredentialKind::OwnSignIn);
    ASSERT_TRUE(choice.setAddress(u"https://proxy.example:8443"_s, pin));
    EXPECT_EQ((*choice.endpointFor(pin))->credential, CredentialKind::BearerToken);
}

TEST_F(EndpointProfilesTest, APinnedProfileIsItsOwnWhateverIsSet)
{
    keep("Work", "http://localhost:1", 7);
    const EndpointPin pin{EndpointPin::Kind::Profile, kWork};
    ASSERT_TRUE(choice.endpointFor(pin));
    EXPECT_EQ((*choice.endpointFor(pin))->address.text(), u"http://localhost:1"_s);
    ASSERT_TRUE(choice.setAddress(u"http://localhost:5"_s, pin));
    EXPECT_EQ(profiles.find(kWork)->address, u"http://localhost:5"_s);
    EXPECT_TRUE(choice.addressText().isEmpty());
    ASSERT_TRUE(choice.removeProfile(kWork));
    EXPECT_EQ(choice.endpointFor(pin).error().profile, kWork);
    // Nothing is saved for this pin, nor as the setting.
    ASSERT_TRUE(choice.setAddress(u"http://localhost:6"_s, pin));
    EXPECT_TRUE(choice.addressText().isEmpty());
}

TEST_F(EndpointProfilesTest, TheLastFiveAddressesAreKnownNewestFirst)
{
    for (int port = 1; port <= 6; ++port)
        ASSERT_TRUE(choice.setAddress(u"http://localhost:%1"_s.arg(port)));
    ASSERT_TRUE(choice.setAddress(u"http://localhost:4"_s));
    EXPECT_EQ(
        choice.recentAddresses(),
        (QStringList{u"http://localhost:4"_s, u"http://localhost:6"_s, u"http://localhost:5"_s,
                     u"http://localhost:3"_s, u"http://localhost:2"_s}));
}

TEST_F(EndpointProfilesTest, KeptInMemoryNothingReachesTheFile)
{
    keep("Work", "http://localhost:1");
    const auto content = [this] {
        QFile file(store.filePath());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = content();
    for (const char *key : settings::kChoiceKeys)
        store.keepInMemory(key);
    store.setValue(settings::kCustomApiEndpoint, u"http://localhost:8"_s);
    store.setValue(settings::kCustomApiEndpointEnabled, true);
    EXPECT_EQ(names(), QStringList(kWork));
    EXPECT_EQ(choice.addressText(), u"http://localhost:8"_s);
    ASSERT_TRUE(choice.saveProfile(u"Practice"_s));
    ASSERT_TRUE(choice.removeProfile(kWork));
    choice.setModel(u"qwen3"_s);
    ASSERT_TRUE(choice.setAddress(u"http://localhost:9"_s));
    choice.setModel(u"other"_s);
    EXPECT_EQ(names(), QStringList(u"Practice"_s));
    EXPECT_EQ(content(), before);
}

} // namespace endpointprofilestest
