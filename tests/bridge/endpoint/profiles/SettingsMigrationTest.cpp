#include "bridge/endpoint/profiles/SettingsMigration.h"
#include "bridge/endpoint/ModelRoles.h"

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <csignal>

#include <sys/resource.h>

namespace settingsmigrationtest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::endpoint;

/// A file of version 1, which lost the slashes of an origin.
constexpr auto kOldFile = "[General]\n"
                          "customApiEndpoint=http://localhost:1234\n"
                          "customApiEndpointEnabled=true\n"
                          "\n"
                          "[endpointCertificateAuthorities]\n"
                          "http%3Alocalhost%3A1234=/home/user/ca.pem\n"
                          "https%3Agateway.example%3A443=/home/user/company.pem\n"
                          "\n"
                          "[endpointModel]\n"
                          "http%3Alocalhost%3A1234=qwen3:32b\n"
                          "http%3Alocalhost%3A11434=gpt-oss:20b\n";

/// During its lifetime no write of this process reaches a file, not even as root.
class FullDisk
{
public:
    FullDisk()
    {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit none{0, m_before.rlim_max};
        EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;

private:
    rlimit m_before{};
    void (*m_handler)(int) = SIG_DFL;
};

class SettingsMigrationTest : public testing::Test
{
protected:
    void write(const QByteArray &content) const
    {
        QFile file(path());
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    [[nodiscard]] QByteArray content() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] QString path() const { return folder.filePath(u"drawbridge.conf"_s); }
    static EndpointSetup setupAt(const settings::SettingsStore &store, const char *origin)
    {
        const auto setup =
            decodeSetup(store.value(settings::kEndpointSetups, QLatin1String(origin)).toUtf8());
        EXPECT_TRUE(setup);
        return setup.value_or(EndpointSetup{});
    }

    QTemporaryDir folder;
};

TEST_F(SettingsMigrationTest, WhatVersion1KeptIsInTheSetUpOfItsOrigin)
{
    write(kOldFile);
    settings::SettingsStore store(folder.path());
    migrateSettings(store);
    const settings::SettingsStore later(folder.path());
    const EndpointSetup both = setupAt(later, "http://localhost:1234");
    const QStringList roles = modelRoles();
    for (const QString &role : roles)
        EXPECT_EQ(both.models.value(role), u"qwen3:32b"_s) << role.toStdString();
    EXPECT_EQ(both.certificateAuthorities, u"/home/user/ca.pem"_s);
    EXPECT_EQ(setupAt(later, "http://localhost:11434").models.value(u"model"_s), u"gpt-oss:20b"_s);
    EXPECT_EQ(setupAt(later, "https://gateway.example:443").certificateAuthorities,
              u"/home/user/company.pem"_s);
    EXPECT_TRUE(later.names(settings::kOldEndpointModel).isEmpty());
    EXPECT_TRUE(later.names(settings::kOldEndpointAuthorities).isEmpty());
    EXPECT_FALSE(content().contains("endpointModel"));
    EXPECT_FALSE(content().contains("endpointCertificateAuthorities"));
    EXPECT_EQ(later.value(settings::kCustomApiEndpoint), u"http://localhost:1234"_s);
    const EndpointChoice choice(store);
    EXPECT_TRUE(choice.isEnabled());
    EXPECT_EQ(choice.model(), u"qwen3:32b"_s);
    EXPECT_EQ(choice.certificateAuthorities(), u"/home/user/ca.pem"_s);
}

TEST_F(SettingsMigrationTest, ASecondTimeItTouchesNothing)
{
    write(kOldFile);
    settings::SettingsStore store(folder.path());
    migrateSettings(store);
    const QByteArray once = content();
    migrateSettings(store);
    EXPECT_EQ(content(), once);
    EXPECT_EQ(QDir(folder.path()).entryList(QDir::Files),
              (QStringList{u"drawbridge.conf"_s, u"drawbridge.conf.last-good"_s}));
}

TEST_F(SettingsMigrationTest, WhatTheOldVersionWroteInBetweenIsTheLastWordAndTheRestStays)
{
    settings::SettingsStore store(folder.path());
    EndpointProfiles profiles(store);
    EndpointSetup setup;
    setup.models.insert(u"opus"_s, u"older"_s);
    setup.options.retries = 2;
    ASSERT_TRUE(profiles.putSetup(u"http://localhost:1234"_s, setup));
    store.setValue(settings::kOldEndpointModel, u"http://localhost:1234"_s, u"newer"_s);
    migrateSettings(store);
    const EndpointSetup now = setupAt(store, "http://localhost:1234");
    EXPECT_EQ(now.models.value(u"opus"_s), u"newer"_s);
    EXPECT_EQ(now.options.retries, 2);
}

TEST_F(SettingsMigrationTest, ADamagedSetUpIsLeftAloneAndSoAreTheOldKeys)
{
    settings::SettingsStore store(folder.path());
    const QString origin = u"http://localhost:1234"_s;
    store.setValue(settings::kEndpointSetups, origin, u"{damaged"_s);
    store.setValue(settings::kOldEndpointModel, origin, u"qwen3"_s);
    migrateSettings(store);
    EXPECT_EQ(store.value(settings::kEndpointSetups, origin), u"{damaged"_s);
    EXPECT_EQ(store.value(settings::kOldEndpointModel, origin), u"qwen3"_s);
}

TEST_F(SettingsMigrationTest, TwoProcessesDoItOnce)
{
    write(kOldFile);
    settings::SettingsStore first(folder.path());
    settings::SettingsStore second(folder.path()); // has read the old file, too
    migrateSettings(first);
    EndpointProfiles profiles(first);
    EndpointSetup changed = setupAt(first, "http://localhost:1234");
    changed.models.insert(u"model"_s, u"chosen-since"_s);
    ASSERT_TRUE(profiles.putSetup(u"http://localhost:1234"_s, changed));
    migrateSettings(second);
    EXPECT_EQ(setupAt(second, "http://localhost:1234").models.value(u"model"_s), u"chosen-since"_s);
}

TEST_F(SettingsMigrationTest, AFileThatCannotBeWrittenKeepsWhatItSays)
{
    write(kOldFile);
    const QByteArray before = content();
    settings::SettingsStore store(folder.path());
    {
        const FullDisk full;
        migrateSettings(store);
    }
    EXPECT_EQ(content(), before);
    const EndpointChoice choice(store);
    EXPECT_EQ(choice.model(), u"qwen3:32b"_s); // in this run
    settings::SettingsStore next(folder.path());
    migrateSettings(next);
    EXPECT_EQ(setupAt(next, "http://localhost:1234").models.value(u"model"_s), u"qwen3:32b"_s);
}

TEST_F(SettingsMigrationTest, ANewFileNeedsNothing)
{
    settings::SettingsStore store(folder.path());
    migrateSettings(store);
    EXPECT_FALSE(QFile::exists(path()));
}

} // namespace settingsmigrationtest
