#include "bridge/settings/SettingsStore.h"
#include "tests/support/NoSpace.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace settingsstoretest {

using namespace Qt::StringLiterals;
using namespace bridge::settings;

class SettingsStoreTest : public testing::Test
{
protected:
    QByteArray file() const
    {
        QFile conf(folder.filePath(u"drawbridge.conf"_s));
        return conf.open(QIODevice::ReadOnly) ? conf.readAll() : QByteArray();
    }

    /// Replaces the file like another program: writes a new one and moves it over the old.
    void replaceFile(const QByteArray &text)
    {
        const QString path = folder.filePath(u"drawbridge.conf"_s);
        QFile beside(path + u".new"_s);
        ASSERT_TRUE(beside.open(QIODevice::WriteOnly));
        beside.write(text);
        beside.close();
        ASSERT_EQ(rename(qPrintable(beside.fileName()), qPrintable(path)), 0);
    }

    QTemporaryDir folder;
};

TEST_F(SettingsStoreTest, GivesDefaultsWithoutAFile)
{
    const SettingsStore store(folder.path());
    EXPECT_FALSE(store.value(kCustomApiEndpointEnabled));
    EXPECT_TRUE(store.value(kCustomApiEndpoint).isEmpty());
    EXPECT_EQ(store.value(kTheme), ThemeChoice::System);
}

TEST_F(SettingsStoreTest, ValuesSurviveInAReadableFile)
{
    {
        SettingsStore store(folder.path());
        EXPECT_TRUE(store.setValue(kCustomApiEndpoint, u"https://a,b;c.example:1"_s));
        EXPECT_TRUE(store.setValue(kCustomApiEndpointEnabled, true));
        EXPECT_TRUE(store.setValue(kTheme, ThemeChoice::Dark));
    }
    EXPECT_TRUE(file().contains("theme=dark"));
    const SettingsStore again(folder.path());
    EXPECT_EQ(again.value(kCustomApiEndpoint), u"https://a,b;c.example:1"_s);
    EXPECT_TRUE(again.value(kCustomApiEndpointEnabled));
    EXPECT_EQ(again.value(kTheme), ThemeChoice::Dark);
}

TEST_F(SettingsStoreTest, EveryDefinitionSurvivesARestart)
{
    // Defined here alone: the store has no list of definitions that could lack one.
    const SettingDef<bool> flag{"flagOfATest", false};
    const SettingDef<QString> text{"textOfATest", u"default"_s};
    const SettingDef<int> number{"numberOfATest", 5};
    const SettingDef<ThemeChoice> theme{"themeOfATest", ThemeChoice::System};
    const KeyedSettingDef keyed{"groupOfATest"};
    {
        SettingsStore store(folder.path());
        store.setValue(flag, true);
        store.setValue(text, u"another"_s);
        store.setValue(number, 0);
        store.setValue(theme, ThemeChoice::Light);
        store.setValue(keyed, u"a name"_s, u"its value"_s);
    }
    const SettingsStore again(folder.path());
    EXPECT_TRUE(again.value(flag));
    EXPECT_EQ(again.value(text), u"another"_s);
    EXPECT_EQ(again.value(number), 0);
    EXPECT_EQ(again.value(theme), ThemeChoice::Light);
    EXPECT_EQ(again.value(keyed, u"a name"_s), u"its value"_s);
    EXPECT_EQ(again.names(keyed), QStringList(u"a name"_s));
}

TEST_F(SettingsStoreTest, TakesWhatIsNoNumberForTheDefaultAndANegativeOneForZero)
{
    replaceFile("[General]\ntoolLimitMinutes=soon\n");
    EXPECT_EQ(SettingsStore(folder.path()).value(kToolLimitMinutes), 5);
    replaceFile("[General]\ntoolLimitMinutes=-3\n");
    EXPECT_EQ(SettingsStore(folder.path()).value(kToolLimitMinutes), 0);
}

TEST_F(SettingsStoreTest, WritesOnlyWhatDiffersFromTheDefault)
{
    SettingsStore store(folder.path());
    store.setValue(kTheme, ThemeChoice::Dark);
    EXPECT_TRUE(file().contains("theme"));
    store.setValue(kTheme, kTheme.fallback);
    EXPECT_FALSE(file().contains("theme"));
}

TEST_F(SettingsStoreTest, KeepsWhatItDoesNotKnow)
{
    replaceFile("[General]\nfromTheFuture=7\ntheme=dark\n");
    SettingsStore store(folder.path());
    store.setValue(kWorkspace, u"/tmp"_s);
    EXPECT_TRUE(file().contains("fromTheFuture=7"));
}

TEST_F(SettingsStoreTest, NoticesAFileThatSomeoneElseReplacesAgainAndAgain)
{
    SettingsStore store(folder.path());
    QSignalSpy spy(&store, &SettingsStore::changed);
    for (const char *address : {"http://one", "http://two:2", "http://three:333"}) {
        replaceFile(QByteArray("[General]\ncustomApiEndpoint=") + address + "\n");
        EXPECT_TRUE(QTest::qWaitFor([&] {
            return store.value(kCustomApiEndpoint) == QLatin1String(address);
        })) << address;
    }
    EXPECT_GE(spy.count(), 3);
}

TEST_F(SettingsStoreTest, AnnouncesAChangeOnceAndOnlyWhenItIsOne)
{
    SettingsStore store(folder.path());
    QSignalSpy spy(&store, &SettingsStore::changed);
    store.setValue(kCustomApiEndpointEnabled, true);
    store.setValue(kCustomApiEndpointEnabled, true);
    store.reload();
    EXPECT_EQ(spy.count(), 1);
    // The file watcher adds no signal: the next one is that of the next change.
    replaceFile(file() + "customApiEndpoint=http://one\n");
    EXPECT_TRUE(QTest::qWaitFor([&] { return !store.value(kCustomApiEndpoint).isEmpty(); }));
    EXPECT_EQ(spy.count(), 2);
}

TEST_F(SettingsStoreTest, AKeyedOptionHasAValueForEachName)
{
    const QString one = u"https://one.example:443"_s;
    const QString two = u"http://two.example:80"_s;
    {
        SettingsStore store(folder.path());
        QSignalSpy spy(&store, &SettingsStore::changed);
        EXPECT_TRUE(store.setValue(kOldEndpointModel, one, u"qwen3, the 32b one"_s));
        EXPECT_TRUE(store.setValue(kOldEndpointModel, two, u"llama"_s));
        EXPECT_TRUE(store.setValue(kOldEndpointModel, two, {}));
        ASSERT_EQ(spy.count(), 3);
        EXPECT_EQ(spy.at(0).at(0), QString::fromLatin1(kOldEndpointModel.group));
    }
    EXPECT_FALSE(file().contains("two.example"));
    const SettingsStore again(folder.path());
    EXPECT_EQ(again.value(kOldEndpointModel, one), u"qwen3, the 32b one"_s);
    EXPECT_TRUE(again.value(kOldEndpointModel, two).isEmpty());
    EXPECT_TRUE(again.value(kOldEndpointAuthorities, one).isEmpty());
}

TEST_F(SettingsStoreTest, NoticesThatSomeoneElseSetsAndRemovesAKeyedOption)
{
    const QString origin = u"http://localhost:1234"_s;
    SettingsStore writer(folder.path());
    SettingsStore store(folder.path());
    QSignalSpy spy(&store, &SettingsStore::changed);
    writer.setValue(kOldEndpointModel, origin, u"qwen3"_s);
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return store.value(kOldEndpointModel, origin) == u"qwen3"_s; }));
    writer.setValue(kOldEndpointModel, origin, {});
    EXPECT_TRUE(QTest::qWaitFor([&] { return store.value(kOldEndpointModel, origin).isEmpty(); }));
    EXPECT_EQ(spy.count(), 2);
}

TEST_F(SettingsStoreTest, AKeyedOptionKeptInMemoryStartsFromTheFileAndNeverReachesIt)
{
    const QString origin = u"http://localhost:1234"_s;
    replaceFile("[endpointModel]\nhttp%3Alocalhost%3A1234=qwen3\n");
    SettingsStore store(folder.path());
    store.keepInMemory(kOldEndpointModel.group);
    EXPECT_EQ(store.value(kOldEndpointModel, origin), u"qwen3"_s);
    store.setValue(kOldEndpointModel, origin, u"llama"_s);
    EXPECT_EQ(store.value(kOldEndpointModel, origin), u"llama"_s);
    store.setValue(kOldEndpointModel, origin, {});
    EXPECT_TRUE(store.value(kOldEndpointModel, origin).isEmpty());
    EXPECT_FALSE(file().contains("llama"));
    EXPECT_TRUE(file().contains("qwen3"));
}

TEST_F(SettingsStoreTest, WhatIsKeptInMemoryDoesNotFollowTheFile)
{
    const QString origin = u"http://localhost:1234"_s;
    replaceFile("[endpointModel]\nhttp%3Alocalhost%3A1234=qwen3\n");
    SettingsStore store(folder.path());
    store.keepInMemory(kOldEndpointModel.group);
    QSignalSpy spy(&store, &SettingsStore::changed);
    replaceFile("[endpointModel]\nhttp%3Alocalhost%3A1234=llama\n");
    store.reload();
    EXPECT_EQ(store.value(kOldEndpointModel, origin), u"qwen3"_s);
    EXPECT_EQ(spy.count(), 0);
}

TEST_F(SettingsStoreTest, TheFileIsTheUsersAlone)
{
    SettingsStore store(folder.path());
    for (const char *address : {"http://127.0.0.1:1", "http://127.0.0.1:2"}) {
        store.setValue(kCustomApiEndpoint, QString::fromLatin1(address));
        const QFile::Permissions others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        EXPECT_FALSE(QFile::permissions(store.filePath()) & others) << address;
    }
}

/// A store with an endpoint that is on, and what breaks its file.
class BrokenSettingsTest : public SettingsStoreTest
{
protected:
    BrokenSettingsTest() { turnOn(store); }

    static void turnOn(SettingsStore &store)
    {
        store.setValue(kCustomApiEndpoint, u"http://localhost:1234"_s);
        store.setValue(kCustomApiEndpointEnabled, true);
        store.setValue(kEndpointProfiles, u"A"_s, u"{}"_s);
    }
    static bool isOn(const SettingsStore &store)
    {
        return store.value(kCustomApiEndpointEnabled)
               && store.value(kCustomApiEndpoint) == u"http://localhost:1234"_s
               && store.names(kEndpointProfiles) == QStringList(u"A"_s);
    }
    void remove() { ASSERT_TRUE(QFile::remove(store.filePath())); }
    QByteArray aside() const
    {
        QFile conf(folder.filePath(u"drawbridge.conf.aside"_s));
        return conf.open(QIODevice::ReadOnly) ? conf.readAll() : QByteArray();
    }

    SettingsStore store{folder.path()};
};

TEST_F(BrokenSettingsTest, ARunningProgramKeepsTheLastGoodValues)
{
    QSignalSpy changed(&store, &SettingsStore::changed);
    QSignalSpy problem(&store, &SettingsStore::problemChanged);
    const QByteArray good = file();
    for (const QByteArray bad : {"", "garbage", "[General]\ncustomApiEndpointEnabled=tr\n"}) {
        replaceFile(bad);
        ASSERT_TRUE(QTest::qWaitFor([&] { return store.problem().has_value(); }));
        EXPECT_TRUE(isOn(store)) << bad.toStdString();
        EXPECT_TRUE(store.isKnown());
        replaceFile(good);
        ASSERT_TRUE(QTest::qWaitFor([&] { return !store.problem(); }));
    }
    remove();
    ASSERT_TRUE(QTest::qWaitFor([&] { return store.problem().has_value(); }));
    EXPECT_TRUE(isOn(store));
    EXPECT_EQ(changed.count(), 0);
    EXPECT_EQ(problem.count(), 7);
}

TEST_F(BrokenSettingsTest, ABrokenFileIsNotReplacedByTheNextWrite)
{
    replaceFile({});
    EXPECT_FALSE(store.setValue(kTheme, ThemeChoice::Dark)) << "before the watcher reports it";
    EXPECT_FALSE(store.isSaved());
    EXPECT_EQ(file(), "");
    EXPECT_EQ(store.value(kTheme), ThemeChoice::Dark) << "in this run";
    remove();
    EXPECT_FALSE(store.setValue(kTheme, ThemeChoice::Light));
    EXPECT_FALSE(QFile::exists(store.filePath()));
}

TEST_F(BrokenSettingsTest, AValidEditCountsAlsoOneThatSwitchesOff)
{
    replaceFile({});
    store.reload();
    ASSERT_TRUE(store.problem());
    replaceFile("[General]\ncustomApiEndpoint=http://localhost:1234\n"
                "customApiEndpointEnabled=false\n");
    store.reload();
    EXPECT_FALSE(store.problem());
    EXPECT_FALSE(store.value(kCustomApiEndpointEnabled));
}

TEST_F(BrokenSettingsTest, RemovingTheSwitchsLineIsDamage)
{
    const QByteArray switchLine = "customApiEndpointEnabled=true\n";
    const QByteArray whole = file();
    ASSERT_TRUE(whole.contains(switchLine));
    replaceFile("[General]\ncustomApiEndpoint=http://localhost:1234\n");
    store.reload();
    EXPECT_TRUE(store.problem()) << "it may have been cut off";
    EXPECT_TRUE(isOn(store));
    replaceFile(QByteArray(whole).replace(switchLine, ""));
    store.reload();
    EXPECT_TRUE(store.problem());
    EXPECT_TRUE(isOn(store));
}

TEST_F(BrokenSettingsTest, ARunningProgramRestoresWhatItHas)
{
    replaceFile("garbage");
    store.reload();
    EXPECT_FALSE(store.setValue(kTheme, ThemeChoice::Dark));
    ASSERT_TRUE(store.restore());
    EXPECT_FALSE(store.problem());
    EXPECT_EQ(aside(), "garbage");
    const SettingsStore next(folder.path());
    EXPECT_TRUE(isOn(next));
    EXPECT_EQ(next.value(kTheme), ThemeChoice::Dark);
}

TEST_F(BrokenSettingsTest, AtStartNothingIsKnownUntilTheUserChooses)
{
    replaceFile("garbage");
    SettingsStore next(folder.path());
    ASSERT_TRUE(next.problem());
    EXPECT_FALSE(next.isKnown());
    EXPECT_TRUE(next.canRestore());
    EXPECT_FALSE(next.setValue(kTheme, ThemeChoice::Dark));
    EXPECT_EQ(file(), "garbage");
    ASSERT_TRUE(next.restore());
    EXPECT_TRUE(next.isKnown());
    EXPECT_TRUE(isOn(next));
    EXPECT_EQ(aside(), "garbage");
}

TEST_F(BrokenSettingsTest, StartingAnewPutsTheOldFileAsideAndItsCopy)
{
    replaceFile("garbage");
    SettingsStore next(folder.path());
    QSignalSpy settled(&next, &SettingsStore::settled);
    ASSERT_TRUE(next.startAnew());
    EXPECT_EQ(settled.count(), 1);
    EXPECT_TRUE(next.isKnown());
    EXPECT_FALSE(next.problem());
    EXPECT_FALSE(next.value(kCustomApiEndpointEnabled));
    EXPECT_EQ(aside(), "garbage");
    EXPECT_TRUE(QFile::exists(next.copyPath() + u".aside"_s));
    EXPECT_TRUE(SettingsStore(folder.path()).isKnown()) << "and the next start is a good one";
}

TEST_F(BrokenSettingsTest, StartingAnewWithoutSpaceIsNotAFirstStart)
{
    replaceFile("garbage");
    SettingsStore next(folder.path());
    {
        const NoSpace none;
        EXPECT_FALSE(next.startAnew());
    }
    EXPECT_TRUE(next.problem());
    EXPECT_FALSE(next.isKnown());
    EXPECT_TRUE(SettingsStore(folder.path()).problem()) << "nor the next start";
}

TEST_F(BrokenSettingsTest, WithoutAProblemTheWaysOutDoNothing)
{
    replaceFile("garbage");
    SettingsStore first(folder.path());
    SettingsStore second(folder.path());
    ASSERT_TRUE(first.restore());
    const auto values = SettingsFile(first.filePath()).read();
    ASSERT_TRUE(values);
    // An old card of the other window still offers it.
    EXPECT_TRUE(second.startAnew());
    EXPECT_TRUE(second.restore());
    const auto after = SettingsFile(first.filePath()).read();
    ASSERT_TRUE(after);
    EXPECT_EQ(after->text, values->text);
    EXPECT_TRUE(second.isKnown());
}

TEST_F(BrokenSettingsTest,
       RemovedWithItsCopyARunningProgramKeepsItsValuesAndTheNextStartIsAFirstOne)
{
    remove();
    ASSERT_TRUE(QFile::remove(store.copyPath()));
    store.reload();
    EXPECT_TRUE(store.problem());
    EXPECT_TRUE(isOn(store));
    const SettingsStore next(folder.path());
    EXPECT_TRUE(next.isKnown());
    EXPECT_FALSE(next.problem());
    ASSERT_TRUE(store.restore());
    EXPECT_TRUE(isOn(SettingsStore(folder.path())));
}

TEST_F(BrokenSettingsTest, TheCopyFollowsAnEditFromOutside)
{
    replaceFile("[General]\ntheme=dark\ncustomApiEndpointEnabled=false\n");
    store.reload();
    replaceFile("garbage");
    SettingsStore next(folder.path());
    ASSERT_TRUE(next.restore());
    EXPECT_EQ(next.value(kTheme), ThemeChoice::Dark);
    EXPECT_FALSE(next.value(kCustomApiEndpointEnabled));
}

} // namespace settingsstoretest
