#include "bridge/settings/SettingsFile.h"
#include "bridge/settings/SettingsStore.h"

#include <QFile>
#include <QSettings>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

namespace settingsfiletest {

using namespace Qt::StringLiterals;
using namespace bridge::settings;
using Kind = SettingsProblem::Kind;

class SettingsFileTest : public testing::Test
{
protected:
    void write(const QByteArray &text) const
    {
        QFile conf(file.path());
        ASSERT_TRUE(conf.open(QIODevice::WriteOnly));
        conf.write(text);
    }
    QByteArray content() const
    {
        QFile conf(file.path());
        return conf.open(QIODevice::ReadOnly) ? conf.readAll() : QByteArray();
    }
    /// nullopt: it is understood.
    std::optional<Kind> problemWith(const QByteArray &text) const
    {
        write(text);
        const auto read = file.read();
        return read ? std::nullopt : std::optional(read.error().kind);
    }
    std::optional<Kind> problem() const
    {
        const auto read = file.read();
        return read ? std::nullopt : std::optional(read.error().kind);
    }

    QTemporaryDir folder;
    const SettingsFile file{folder.filePath(u"drawbridge.conf"_s)};
};

TEST_F(SettingsFileTest, NeitherFileNorCopyIsAFirstStart)
{
    const auto read = file.read();
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->text.isNull());
    EXPECT_TRUE(read->values.isEmpty());
}

TEST_F(SettingsFileTest, WhatIsWrittenIsReadAndSoIsItsCopy)
{
    const SettingsFile::Values values{{u"customApiEndpoint"_s, u"https://a,b;c.example:1"_s},
                                      {u"endpointProfiles/My%20work"_s, u"{\"a\": \"ü\"}\n"_s}};
    ASSERT_TRUE(file.write(values));
    const auto read = file.read();
    ASSERT_TRUE(read);
    EXPECT_EQ(read->values, values);
    const auto copy = file.readCopy();
    ASSERT_TRUE(copy);
    EXPECT_EQ(copy->values, values);
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    EXPECT_FALSE(QFile::permissions(file.copyPath()) & others);
}

TEST_F(SettingsFileTest, WhateverIsWrittenIsReadByQSettings)
{
    const SettingsFile::Values values{{u"plain"_s, u"http://localhost:1234"_s},
                                      {u"flag"_s, u"true"_s},
                                      {u"empty"_s, u""_s},
                                      {u"spaces"_s, u" a b "_s},
                                      {u"separators"_s, u"a;b,c=d"_s},
                                      {u"quotes"_s, u"\"a\\b\" 'c'"_s},
                                      {u"controls"_s, u"a\nb\tc\x01"
                                                      "2d\r9"_s},
                                      {u"other"_s, u"\u00fc \u4e2d \U0001f600"_s},
                                      {u"type"_s, u"@Variant(x)"_s},
                                      {u"percent"_s, u"%20 %1"_s},
                                      {u"two words"_s, u"key"_s},
                                      {u"General/x"_s, u"a group of that name"_s},
                                      {u"endpointSetups/http:localhost:1234"_s, u"{\"a\":[1,2]}"_s},
                                      {u"endpointProfiles/%C3%BC%20\u4e2d"_s, u"name"_s},
                                      {u"group/deeper/still"_s, u"key"_s},
                                      {u"list"_s, QStringList{u"a"_s, u"b c"_s}}};
    ASSERT_TRUE(file.write(values));
    const QSettings settings(file.path(), QSettings::IniFormat);
    EXPECT_EQ(settings.status(), QSettings::NoError);
    EXPECT_EQ(settings.allKeys().size(), values.size() + 1) << "and the switch";
    for (auto it = values.cbegin(); it != values.cend(); ++it)
        EXPECT_EQ(settings.value(it.key()), *it) << it.key().toStdString();
}

TEST_F(SettingsFileTest, DefaultsAloneAreUnderstoodToo)
{
    ASSERT_TRUE(file.write({}));
    const auto read = file.read();
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->text.isNull());
    EXPECT_TRUE(read->values.isEmpty());
}

TEST_F(SettingsFileTest, FilesOfOlderVersionsAndOfEditorsAreUnderstood)
{
    EXPECT_EQ(problemWith("[General]\ncustomApiEndpoint=http://localhost:1\n"
                          "customApiEndpointEnabled=true\n\n[endpointModel]\nhttp%3Aa=qwen\n"),
              std::nullopt);
    EXPECT_EQ(problemWith("# by hand\r\n[General]\r\n; a comment\r\ntheme = dark\r\n"),
              std::nullopt);
    EXPECT_EQ(problemWith("customApiEndpoint=http://localhost:1\ncustomApiEndpointEnabled=FALSE"),
              std::nullopt);
    ASSERT_TRUE(file.write({{u"theme"_s, u"dark"_s}}));
    EXPECT_TRUE(content().contains("customApiEndpointEnabled=false"));
    EXPECT_EQ(problemWith(content().replace('\n', "\r\n") + "workspace=/tmp\r\n"), std::nullopt)
        << "an editor of another system";
}

TEST_F(SettingsFileTest, EmptiedIsNotOff)
{
    EXPECT_EQ(problemWith(""), Kind::Empty);
    EXPECT_EQ(problemWith("\n \r\n"), Kind::Empty);
}

TEST_F(SettingsFileTest, GarbageIsNotOff)
{
    EXPECT_EQ(problemWith("not a settings file\n"), Kind::NotUnderstood);
    EXPECT_EQ(problemWith("{\"customApiEndpoint\": \"http://localhost\"}"), Kind::NotUnderstood);
    EXPECT_EQ(problemWith("<html lang=\"en\">\n"), Kind::NotUnderstood);
    EXPECT_EQ(problemWith("[General]\n"), Kind::NotUnderstood);
    EXPECT_EQ(problemWith(QByteArray(4096, '\0')), Kind::NotUnderstood);
    EXPECT_EQ(problemWith("[General]\ntheme=dark\n" + QByteArray(1, '\0')), Kind::NotUnderstood);
    EXPECT_EQ(problemWith("[General]\ntheme=\xff\xfe\n"), Kind::NotUnderstood);
    EXPECT_EQ(problemWith("[General]\ntheme=dark\n<<<<<<< HEAD\n"), Kind::NotUnderstood);
    const auto read = file.read();
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().line, 3);
    EXPECT_EQ(problem(), Kind::NotUnderstood) << "also when it is read again";
}

TEST_F(SettingsFileTest, ASwitchThatIsDamagedOrHasNoAddressIsNotOff)
{
    const QByteArray address = "[General]\ncustomApiEndpoint=http://localhost:1\n";
    EXPECT_EQ(problemWith(address + "customApiEndpointEnabled="), Kind::NotUnderstood);
    EXPECT_EQ(problemWith(address + "customApiEndpointEnabled=tr"), Kind::NotUnderstood);
    EXPECT_EQ(problemWith("[General]\ncustomApiEndpointEnabled=true\n"), Kind::NotUnderstood);
    EXPECT_EQ(problemWith("[General]\ncustomApiEndpoint=http://a,b\n"
                          "customApiEndpointEnabled=true\n"),
              Kind::NotUnderstood)
        << "a list is no address";
}

TEST_F(SettingsFileTest, DamageWithinAWholeFileIsNotOff)
{
    ASSERT_TRUE(file.write({{u"customApiEndpoint"_s, u"http://localhost:1234"_s},
                            {u"customApiEndpointEnabled"_s, true}}));
    const QByteArray whole = content();
    using Pair = std::pair<const char *, const char *>;
    for (const auto &[from, to] :
         {Pair{"customApiEndpoint=", "customApiEndpoinu="},
          Pair{"customApiEndpointEnabled", "customApiEndpointEnablee"},
          Pair{"[General]", "[Other]"}, Pair{"=true", "=@ByteArray(false)"},
          Pair{"customApiEndpoint=http://localhost:1234\n", ""},
          Pair{"customApiEndpointEnabled=true\n", ""},
          Pair{"=http://localhost:1234", "=\"http://localhost:1234"},
          Pair{"=http://localhost:1234", "="}, Pair{"localhost:1234\n", "localhost:1234\\\n"}}) {
        ASSERT_TRUE(whole.contains(from)) << from;
        const auto problem = problemWith(QByteArray(whole).replace(from, to));
        const auto read = file.read();
        // What is still on is used, and its address is the one that was written.
        if (!problem) {
            EXPECT_EQ(read->values.value(u"customApiEndpoint"_s), u"http://localhost:1234"_s) << to;
            EXPECT_EQ(read->values.value(u"customApiEndpointEnabled"_s), u"true"_s) << to;
        }
    }
    // One flipped bit anywhere.
    for (qsizetype at = 0; at < whole.size() * 8; ++at) {
        QByteArray flipped = whole;
        flipped[at / 8] = static_cast<char>(flipped[at / 8] ^ (1 << at % 8));
        if (!problemWith(flipped)) {
            EXPECT_TRUE(file.read()->values.value(u"customApiEndpointEnabled"_s).toBool())
                << flipped.toStdString();
        }
    }
}

TEST_F(SettingsFileTest, CutOffAnywhereIsNotUnderstood)
{
    ASSERT_TRUE(file.write({{u"customApiEndpoint"_s, u"http://localhost:1234"_s},
                            {u"customApiEndpointEnabled"_s, true},
                            {u"endpointProfiles/A"_s, u"{\"address\":\"http://a\"}"_s},
                            {u"endpointProfiles/B"_s, u"{\"address\":\"http://b\"}"_s}}));
    const QByteArray whole = content();
    ASSERT_TRUE(whole.endsWith('\n'));
    for (qsizetype size = 0; size < whole.size() - 1; ++size)
        EXPECT_NE(problemWith(whole.left(size)), std::nullopt) << size;
    EXPECT_EQ(problemWith(whole.chopped(1)), std::nullopt) << "only the last line's end";
}

TEST_F(SettingsFileTest, RemovedBesideACopyIsNotAFirstStart)
{
    ASSERT_TRUE(file.write({{u"theme"_s, u"dark"_s}}));
    ASSERT_TRUE(QFile::remove(file.path()));
    EXPECT_EQ(problem(), Kind::Missing);
}

TEST_F(SettingsFileTest, WithoutItsSwitchBesideACopyThatCannotBeReadIsNotOff)
{
    ASSERT_TRUE(file.write({{u"theme"_s, u"dark"_s}}));
    QFile copy(file.copyPath());
    ASSERT_TRUE(copy.open(QIODevice::WriteOnly | QIODevice::Truncate));
    copy.write("garbage");
    copy.close();
    EXPECT_EQ(problemWith("[General]\ncustomApiEndpoint=http://localhost:1\n"), Kind::Incomplete);
}

TEST_F(SettingsFileTest, WhatIsNoFileIsUnreadableAndDoesNotBlock)
{
    const QByteArray path = file.path().toLocal8Bit();
    ASSERT_EQ(::mkdir(path.constData(), 0700), 0);
    EXPECT_EQ(problem(), Kind::Unreadable);
    ASSERT_EQ(::rmdir(path.constData()), 0);
    ASSERT_EQ(::mkfifo(path.constData(), 0600), 0);
    EXPECT_EQ(problem(), Kind::Unreadable);
    ASSERT_EQ(::unlink(path.constData()), 0);
    ASSERT_EQ(::symlink("nowhere", path.constData()), 0);
    EXPECT_EQ(problem(), Kind::Unreadable) << "a link that leads nowhere";
    ASSERT_EQ(::unlink(path.constData()), 0);
    if (::geteuid() == 0)
        return; // root may read everything
    write("[General]\ntheme=dark\n");
    ASSERT_EQ(::chmod(path.constData(), 0), 0);
    EXPECT_EQ(problem(), Kind::Unreadable);
}

TEST_F(SettingsFileTest, PuttingAsideOverwritesNothing)
{
    for (const char *text : {"one", "two", "three"}) {
        write(text);
        ASSERT_TRUE(file.putAside());
        EXPECT_FALSE(QFile::exists(file.path()));
    }
    for (const auto &[name, text] :
         {std::pair(u".aside"_s, "one"), {u".aside-2"_s, "two"}, {u".aside-3"_s, "three"}}) {
        QFile aside(file.path() + name);
        ASSERT_TRUE(aside.open(QIODevice::ReadOnly));
        EXPECT_EQ(aside.readAll(), text);
    }
}

} // namespace settingsfiletest
