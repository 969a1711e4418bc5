#include "bridge/settings/SaveRetry.h"
#include "tests/support/FakeClock.h"
#include "tests/support/NoSpace.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gmock/gmock.h>

#include <memory>
#include <optional>

namespace unsavedsettingstest {

using namespace Qt::StringLiterals;
using namespace bridge::settings;
using namespace std::chrono_literals;

int g_attempts = 0; ///< to write the copy

void countAttempts(QtMsgType, const QMessageLogContext &, const QString &message)
{
    g_attempts += message.contains(u"last-good"_s) ? 1 : 0;
}

const QString kAddress = u"http://localhost:1234"_s;

/// Settings with a switched-on endpoint, on a disk that is full from here on.
class UnsavedSettings : public testing::Test
{
protected:
    UnsavedSettings()
    {
        store.setValue(kCustomApiEndpoint, kAddress);
        store.setValue(kCustomApiEndpointEnabled, true);
        QCoreApplication::processEvents();
        noSpace.emplace();
    }

    [[nodiscard]] QByteArray file() const
    {
        QFile conf(store.filePath());
        return conf.open(QIODevice::ReadOnly) ? conf.readAll() : QByteArray();
    }
    void write(const QString &name, const QByteArray &text) const
    {
        QFile written(folder.filePath(name));
        ASSERT_TRUE(written.open(QIODevice::WriteOnly));
        written.write(text);
    }
    void makeSpace() { noSpace.reset(); }

    QTemporaryDir folder;
    SettingsStore store{folder.path()};
    FakeClock clock;
    SaveRetry retry{store, clock};
    QSignalSpy announced{&store, &SettingsStore::savedChanged};
    std::optional<NoSpace> noSpace;
};

TEST_F(UnsavedSettings, AValueHoldsInThisRunAndTheFileIsAsBefore)
{
    const QByteArray before = file();
    EXPECT_FALSE(store.setValue(kTheme, ThemeChoice::Dark));
    EXPECT_FALSE(store.setValue(kCustomApiEndpointEnabled, false));
    EXPECT_EQ(announced.count(), 1) << "reported once";
    EXPECT_FALSE(store.isSaved());
    EXPECT_FALSE(store.saveError().isEmpty());
    EXPECT_EQ(file(), before);
    store.reload(); // an attempt changes the folder, which leads to this
    EXPECT_EQ(store.value(kTheme), ThemeChoice::Dark);
    EXPECT_FALSE(store.value(kCustomApiEndpointEnabled));
    EXPECT_EQ(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden),
              (QStringList{u"drawbridge.conf"_s, u"drawbridge.conf.last-good"_s}))
        << "and nothing is left of the attempts";
}

TEST_F(UnsavedSettings, IsWrittenAsSoonAsThereIsSpace)
{
    store.setValue(kTheme, ThemeChoice::Dark);
    store.setValue(kCustomApiEndpointEnabled, false);
    clock.advance(10 * SaveRetry::kPause);
    EXPECT_FALSE(store.isSaved());
    EXPECT_EQ(announced.count(), 1);
    makeSpace();
    clock.advance(SaveRetry::kPause);
    EXPECT_TRUE(store.isSaved());
    EXPECT_EQ(announced.count(), 2);
    const SettingsStore next(folder.path());
    EXPECT_EQ(next.value(kTheme), ThemeChoice::Dark);
    EXPECT_FALSE(next.value(kCustomApiEndpointEnabled));
    EXPECT_EQ(next.value(kCustomApiEndpoint), kAddress);
    EXPECT_EQ(clock.pendingTimers(), 0U) << "nothing is tried any more";
}

TEST_F(UnsavedSettings, GoesWithTheNextValueThatCanBeWritten)
{
    store.setValue(kTheme, ThemeChoice::Dark);
    makeSpace();
    EXPECT_TRUE(store.setValue(kWorkspace, u"/somewhere"_s));
    EXPECT_TRUE(store.isSaved());
    EXPECT_EQ(SettingsStore(folder.path()).value(kTheme), ThemeChoice::Dark);
}

TEST_F(UnsavedSettings, AnEditOfTheFileMeanwhileIsNewer)
{
    store.setValue(kTheme, ThemeChoice::Dark);
    store.setValue(kWorkspace, u"/here"_s);
    makeSpace();
    {
        SettingsStore other(folder.path());
        ASSERT_TRUE(other.setValue(kTheme, ThemeChoice::Light));
    }
    store.reload();
    EXPECT_EQ(store.value(kTheme), ThemeChoice::Light);
    EXPECT_EQ(store.value(kWorkspace), u"/here"_s) << "the other one is not affected";
    clock.advance(SaveRetry::kPause);
    const SettingsStore next(folder.path());
    EXPECT_EQ(next.value(kTheme), ThemeChoice::Light);
    EXPECT_EQ(next.value(kWorkspace), u"/here"_s);
}

TEST_F(UnsavedSettings, ADiskWithAFewBytesTakesNoHalfOfAFile)
{
    const QByteArray before = file();
    const QString longAddress = u"http://localhost:1234/"_s + QString(6000, u'a');
    for (const rlim_t bytes : {1, 60, 200, 4096}) {
        noSpace.reset();
        noSpace.emplace(bytes);
        EXPECT_FALSE(store.setValue(kCustomApiEndpoint, longAddress)) << bytes;
        EXPECT_EQ(file(), before) << bytes;
    }
    const SettingsStore next(folder.path());
    EXPECT_TRUE(next.value(kCustomApiEndpointEnabled));
    EXPECT_EQ(next.value(kCustomApiEndpoint), kAddress);
}

TEST_F(UnsavedSettings, TheLastGoodCopyIsMadeWhenThereIsSpaceAndNotWithoutEnd)
{
    makeSpace();
    const QByteArray text = "[General]\ncustomApiEndpointEnabled=false\ntheme=";
    write(u"dark"_s, text + "dark\n");
    write(u"light"_s, text + "light\n");
    noSpace.emplace();
    g_attempts = 0;
    auto *const handler = qInstallMessageHandler(countAttempts);
    // Each attempt changes the folder, which is watched; the next edit comes after all of that.
    for (const ThemeChoice theme : {ThemeChoice::Light, ThemeChoice::Dark}) {
        const QString edited = theme == ThemeChoice::Dark ? u"dark"_s : u"light"_s;
        ASSERT_EQ(rename(qPrintable(folder.filePath(edited)), qPrintable(store.filePath())), 0);
        EXPECT_TRUE(QTest::qWaitFor([&] { return store.value(kTheme) == theme; }));
    }
    QCoreApplication::processEvents();
    qInstallMessageHandler(handler);
    EXPECT_EQ(g_attempts, 2) << "one for each content";
    EXPECT_TRUE(store.isSaved()) << "the user's settings are in the file";
    EXPECT_TRUE(store.isBehind());
    makeSpace();
    clock.advance(SaveRetry::kPause);
    EXPECT_FALSE(store.isBehind());
    QFile copy(store.copyPath());
    ASSERT_TRUE(copy.open(QIODevice::ReadOnly));
    EXPECT_TRUE(copy.readAll().contains("theme=dark"));
}

TEST_F(UnsavedSettings, AFullFolderForTemporaryFilesPreventsNothing)
{
    makeSpace();
    const QByteArray before = qgetenv("TMPDIR");
    qputenv("TMPDIR", "/nowhere");
    EXPECT_TRUE(store.setValue(kTheme, ThemeChoice::Dark));
    before.isNull() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
    EXPECT_EQ(SettingsStore(folder.path()).value(kTheme), ThemeChoice::Dark);
}

TEST_F(UnsavedSettings, ValuesBesideUnknownOnesAreNotKeptForLater)
{
    makeSpace();
    QFile conf(store.filePath());
    ASSERT_TRUE(conf.open(QIODevice::WriteOnly | QIODevice::Truncate));
    conf.close();
    SettingsStore next(folder.path());
    ASSERT_FALSE(next.isKnown());
    EXPECT_FALSE(next.setValue(kCustomApiEndpointEnabled, false));
    ASSERT_TRUE(next.restore());
    EXPECT_TRUE(next.value(kCustomApiEndpointEnabled));
    next.saveAgain();
    EXPECT_TRUE(SettingsStore(folder.path()).value(kCustomApiEndpointEnabled));
}

} // namespace unsavedsettingstest
