#include "bridge/library/Wastebasket.h"

#include "tests/support/EventLoop.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <optional>

namespace wastebaskettest {

using namespace Qt::StringLiterals;
using bridge::library::Trashed;
using bridge::library::Wastebasket;

class WastebasketTest : public testing::Test
{
protected:
    WastebasketTest()
    {
        qputenv("XDG_DATA_HOME", QFile::encodeName(base.filePath(u"data"_s)));
        qputenv("HOME", QFile::encodeName(base.path()));
        write(file, "conversation");
        write(folder + u"/sub/agent.jsonl"_s, "subagent");
    }
    ~WastebasketTest() override
    {
        qputenv("XDG_DATA_HOME", dataHome);
        qputenv("HOME", home);
    }
    static void write(const QString &path, const QByteArray &text)
    {
        ASSERT_TRUE(QDir().mkpath(QFileInfo(path).path()));
        QFile out(path);
        ASSERT_TRUE(out.open(QIODevice::WriteOnly));
        out.write(text);
    }
    static QByteArray content(const QString &path)
    {
        QFile in(path);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    Wastebasket::Moved trashed(const QStringList &paths)
    {
        std::optional<Wastebasket::Moved> moved;
        basket.trash(paths, &basket, [&moved](const auto &result) { moved = result; });
        EXPECT_TRUE(soon([&moved] { return moved.has_value(); }));
        return *moved;
    }
    Wastebasket::Done restored(const std::vector<Trashed> &files)
    {
        std::optional<Wastebasket::Done> done;
        basket.restore(files, &basket, [&done](const auto &result) { done = result; });
        EXPECT_TRUE(soon([&done] { return done.has_value(); }));
        return *done;
    }
    QStringList inBasket(const QString &kind) const
    {
        return QDir(base.filePath(u"data/Trash/"_s + kind))
            .entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    }

    const QByteArray dataHome = qgetenv("XDG_DATA_HOME");
    const QByteArray home = qgetenv("HOME");
    QTemporaryDir base;
    const QString file = base.filePath(u"projects/a b/c.jsonl"_s);
    const QString folder = base.filePath(u"projects/a b/c"_s);
    Wastebasket basket;
};

TEST_F(WastebasketTest, AllGoesThereAndComesBack)
{
    const auto moved = trashed({file, folder, base.filePath(u"not there"_s)});
    ASSERT_TRUE(moved);
    ASSERT_EQ(moved->size(), 2u);
    EXPECT_FALSE(QFile::exists(file));
    EXPECT_FALSE(QFile::exists(folder));
    EXPECT_EQ(inBasket(u"files"_s).size(), 2);
    EXPECT_EQ(inBasket(u"info"_s).size(), 2);
    const QByteArray info =
        content(base.filePath(u"data/Trash/info/"_s + inBasket(u"info"_s).last()));
    EXPECT_TRUE(info.startsWith("[Trash Info]"));
    EXPECT_TRUE(QByteArray::fromPercentEncoding(info).contains("projects/a b/c"))
        << "the desktop can restore it, too";

    ASSERT_TRUE(QDir(base.filePath(u"projects"_s)).removeRecursively());
    ASSERT_TRUE(restored(*moved));
    EXPECT_EQ(content(file), "conversation");
    EXPECT_EQ(content(folder + u"/sub/agent.jsonl"_s), "subagent");
    EXPECT_TRUE(inBasket(u"files"_s).isEmpty());
    EXPECT_TRUE(inBasket(u"info"_s).isEmpty());
}

TEST_F(WastebasketTest, WhatTookThePlaceIsNotOverwritten)
{
    const auto moved = trashed({folder, file});
    ASSERT_TRUE(moved);
    write(file, "newer");
    const auto done = restored(*moved);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error(), file);
    EXPECT_EQ(content(file), "newer");
    EXPECT_FALSE(QFile::exists(folder)) << "all or nothing";
    EXPECT_EQ(inBasket(u"files"_s).size(), 2);
}

TEST_F(WastebasketTest, WhatLeftTheBasketIsNamed)
{
    const auto moved = trashed({file});
    ASSERT_TRUE(moved);
    QFile::remove(moved->front().path);
    const auto done = restored(*moved);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error(), file);
}

TEST_F(WastebasketTest, WithoutAWastebasketNothingIsMoved)
{
    write(base.filePath(u"data"_s), "a file where the folder should be");
    const auto moved = trashed({file, folder});
    ASSERT_FALSE(moved);
    EXPECT_EQ(moved.error(), file);
    EXPECT_EQ(content(file), "conversation");
    EXPECT_TRUE(QFile::exists(folder));
}

TEST_F(WastebasketTest, WhatIsDestroyedIsGone)
{
    const QString outside = base.filePath(u"outside"_s);
    write(outside + u"/kept"_s, "kept");
    ASSERT_TRUE(QFile::link(outside, folder + u"/link"_s));
    std::optional<Wastebasket::Done> done;
    basket.destroy({file, folder, base.filePath(u"not there"_s)}, &basket,
                   [&done](const auto &result) { done = result; });
    ASSERT_TRUE(soon([&done] { return done.has_value(); }));
    EXPECT_TRUE(*done);
    EXPECT_FALSE(QFile::exists(file));
    EXPECT_FALSE(QFile::exists(folder));
    EXPECT_EQ(content(outside + u"/kept"_s), "kept") << "links are not followed";
}

TEST_F(WastebasketTest, NobodyWhoIsGoneGetsAnAnswer)
{
    auto context = std::make_unique<QObject>();
    basket.trash({file}, context.get(), [](const auto &) { ADD_FAILURE(); });
    context.reset();
    EXPECT_TRUE(trashed({folder})) << "answers come in order";
    EXPECT_FALSE(QFile::exists(file));
}

} // namespace wastebaskettest
