#include "bridge/core/VisibleText.h"

#include <gtest/gtest.h>

namespace visibletexttest {

using namespace Qt::StringLiterals;
using namespace bridge;

TEST(VisibleText, ControlsOfATerminalAreMarks)
{
    EXPECT_EQ(withVisibleControls(u"\033]0;t\007\033[2J"_s), u"␛]0;t␇␛[2J"_s);
    EXPECT_EQ(withVisibleControls(u"a\bb\u007f\u0000"_s), u"a␈b␡␀"_s);
    EXPECT_EQ(withVisibleControls(u"\u009b31m\u0085"_s), u"<U+009B>31m<U+0085>"_s);
}

TEST(VisibleText, EveryControlOfTheWritingDirectionIsAMark)
{
    for (const char16_t code : {0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e,
                                0x2066, 0x2067, 0x2068, 0x2069})
        EXPECT_EQ(withVisibleControls(QString(QChar(code))),
                  u"<U+%1>"_s.arg(QString::number(code, 16).toUpper(), 4, u'0'));
}

TEST(VisibleText, WordsOfAllLanguagesAndTheirLinesStayAsTheyAre)
{
    const QString text =
        u"tab\tnext\nline\r\nשלום مرحبا می‌خواهم 👨‍👩‍👧 é"_s;
    EXPECT_EQ(withVisibleControls(text), text);
}

TEST(VisibleText, AReturnThatEndsNoLineIsAMark)
{
    EXPECT_EQ(withVisibleControls(u"rm\rls\r"_s), u"rm␍ls␍"_s);
}

} // namespace visibletexttest
