#include "ui/words/PathText.h"

#include "bridge/core/HiddenCharacters.h"

#include <QDir>

#include <gtest/gtest.h>

#include <algorithm>

namespace pathtexttest {

using namespace Qt::StringLiterals;

const QString kHostile = u"/tmp/"_s + QChar(0x202e) + u"a"_s + QChar(0x200b) + u"b/\nc"_s;

bool showsAll(const QString &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](QChar c) { return bridge::isHidden(c.unicode()); });
}

TEST(PathLine, HasATildeForTheHomeFolderOnly)
{
    const QString home = QDir::homePath();
    EXPECT_EQ(ui::pathLine(home), u"~"_s);
    EXPECT_EQ(ui::pathLine(home + u"/src"_s), u"~/src"_s);
    EXPECT_EQ(ui::pathLine(home + u"2/src"_s), home + u"2/src"_s);
}

TEST(PathLine, MarksWhatIsHidden)
{
    EXPECT_TRUE(showsAll(ui::pathLine(kHostile)));
    EXPECT_TRUE(ui::pathLine(kHostile).contains(u"‹U+202E›"_s));
    EXPECT_TRUE(showsAll(ui::pathName(kHostile)));
    EXPECT_EQ(ui::pathName(u"/tmp/a"_s + QChar(0x200b) + u"b"_s), u"a‹U+200B›b"_s);
}

TEST(PathLine, LettersFromRightToLeftReorderNothingBesideIt)
{
    const QString line = ui::pathLine(u"/srv/\u05e9\u05dc"_s);
    EXPECT_EQ(line, QChar(0x2068) + u"/srv/\u05e9\u05dc"_s + QChar(0x2069));
}

TEST(PathLine, IsBoundedAndKeepsItsEnds)
{
    const QString line = ui::pathLine(u"/srv/"_s + QString(100'000, u'x') + u"/end"_s);
    EXPECT_LE(line.size(), 1001);
    EXPECT_TRUE(line.startsWith(u"/srv/x"_s));
    EXPECT_TRUE(line.endsWith(u"x/end"_s));
    EXPECT_LE(ui::pathName(u"/srv/"_s + QString(100'000, u'x')).size(), 101);
}

} // namespace pathtexttest
