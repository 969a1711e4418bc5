#include "bridge/diff/EditPreview.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace bridge::diff;

namespace {

class EditPreviewTest : public ::testing::Test
{
protected:
    void write(const QByteArray &content)
    {
        QFile file(m_path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    [[nodiscard]] EditPreview edited(const std::vector<Replacement> &replacements,
                                     bool isGrowing = false) const
    {
        return *previewOf({.path = m_path, .replacements = replacements, .isGrowing = isGrowing});
    }
    [[nodiscard]] EditPreview written(const QString &content, bool isGrowing = false) const
    {
        return *previewOf(
            {.path = m_path, .replacements = {}, .content = content, .isGrowing = isGrowing});
    }
    static QStringList lines(const EditPreview &preview)
    {
        QStringList all;
        for (const Hunk &hunk : preview.diff.hunks)
            all << u"@@ %1 %2"_s.arg(hunk.oldStart).arg(hunk.newStart) << hunk.lines;
        return all;
    }

    QTemporaryDir m_folder;
    QString m_path = m_folder.filePath(u"f.txt"_s);
};

} // namespace

TEST_F(EditPreviewTest, AnEditHasTheNumbersAndTheLinesOfItsFile)
{
    write("1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    const auto preview = edited({{u"6"_s, u"six"_s}});
    EXPECT_TRUE(preview.isPlaced);
    EXPECT_EQ(lines(preview), QStringList({u"@@ 3 3"_s, u" 3"_s, u" 4"_s, u" 5"_s, u"-6"_s,
                                           u"+six"_s, u" 7"_s, u" 8"_s, u" 9"_s}));
}

TEST_F(EditPreviewTest, APartOfALineIsShownAsTheWholeLine)
{
    write("int a = 1;\r\nint b = 2;\r\n");
    EXPECT_EQ(lines(edited({{u"b = 2;\n"_s, u"b = 3;\n"_s}})),
              QStringList({u"@@ 1 1"_s, u" int a = 1;"_s, u"-int b = 2;"_s, u"+int b = 3;"_s}));
}

TEST_F(EditPreviewTest, SeveralEditsAreOneAfterTheOther)
{
    write("a a\nb\n");
    EXPECT_EQ(lines(edited({{u"a"_s, u"c"_s, true}, {u"c c"_s, u"d"_s}})),
              QStringList({u"@@ 1 1"_s, u"-a a"_s, u"+d"_s, u" b"_s}));
}

TEST_F(EditPreviewTest, WithoutItsPlaceAnEditHasNoNumbers)
{
    const QStringList plain{u"@@ 0 0"_s, u" same"_s, u"-old"_s, u"+new"_s};
    const std::vector<Replacement> edit{{u"same\nold"_s, u"same\nnew"_s}};
    const auto expectPlain = [&](const char *what) {
        const auto preview = edited(edit);
        EXPECT_FALSE(preview.isPlaced) << what;
        EXPECT_EQ(lines(preview), plain) << what;
    };
    expectPlain("no file");
    write("same\nother\n");
    expectPlain("not in it");
    write("same\nold\nsame\nold\n");
    expectPlain("twice in it");
    write(QByteArray("same\nold\n\0", 10));
    expectPlain("no text");
    write("same\nold\n\xff");
    expectPlain("no UTF-8");
    write("same\nold\n" + QByteArray(kLargestFile, 'x'));
    expectPlain("too large");
    ASSERT_TRUE(QFile::remove(m_path));
    ASSERT_EQ(::mkfifo(m_path.toUtf8().constData(), 0600), 0);
    expectPlain("a pipe that nobody writes into");
}

TEST_F(EditPreviewTest, WhatIsWrittenIsComparedWithTheFile)
{
    EXPECT_EQ(lines(written(u"a\nb\n"_s)), QStringList({u"@@ 1 1"_s, u"+a"_s, u"+b"_s}));
    EXPECT_TRUE(written(u"a\n"_s).isPlaced) << "a new file has these numbers";
    write("a\nc\n");
    EXPECT_EQ(lines(written(u"a\nb\n"_s)), QStringList({u"@@ 1 1"_s, u" a"_s, u"-c"_s, u"+b"_s}));
}

TEST_F(EditPreviewTest, WhatStillGrowsShowsItsWholeLinesAndRemovesNothingAhead)
{
    write("a\nb\nc\nd\n");
    EXPECT_EQ(lines(edited({{u"b\nc"_s, {}}}, true)), QStringList());
    EXPECT_EQ(lines(edited({{u"b\nc"_s, u"x\nha"_s}}, true)),
              QStringList({u"@@ 1 1"_s, u" a"_s, u"+x"_s, u" b"_s, u" c"_s, u" d"_s}));
    EXPECT_EQ(lines(written(u"a\nx\nc\nha"_s, true)),
              QStringList({u"@@ 1 1"_s, u" a"_s, u"-b"_s, u"+x"_s, u" c"_s, u" d"_s}));
}

TEST_F(EditPreviewTest, TenThousandEditsOfALargeFileEndInTime)
{
    QByteArray content;
    std::vector<Replacement> edits;
    for (int i = 0; i < 10'000; ++i) {
        content += "line " + QByteArray::number(i) + " of the file with some text behind it\n";
        edits.push_back({u"line %1 of"_s.arg(9'999 - i), u"row %1 of"_s.arg(9'999 - i)});
    }
    write(content);
    const auto preview = edited(edits);
    EXPECT_EQ(preview.diff.added, 10'000);
    EXPECT_EQ(preview.diff.removed, 10'000);
}

TEST_F(EditPreviewTest, AStopEndsIt)
{
    write("a\n");
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(previewOf({.path = m_path, .replacements = {{u"a"_s, u"b"_s}}}, stop.get_token()));
}
