#include "ui/words/MarkedText.h"
#include "bridge/core/HiddenCharacters.h"

#include <gtest/gtest.h>

namespace markedtexttest {

using namespace Qt::StringLiterals;
using ui::marked;
using ui::markedText;
using ui::MarkedText;
using ui::TextUse;

/// Shown as `touch harmless # tidy up: ; touch pwned` where the isolates are obeyed.
const QString kTrojan =
    u"touch harmless \u2067\u2066; touch pwned\u2069 \u2066# tidy up:\u2069\u2069"_s;

TEST(MarkedText, ACommandOfBidirectionalControlsIsShownInTheOrderInWhichItRuns)
{
    const MarkedText shown = marked(kTrojan, TextUse::Command);
    EXPECT_EQ(shown.text, u"touch harmless ‹U+2067›‹U+2066›; touch pwned‹U+2069› ‹U+2066›# tidy up:"
                          "‹U+2069 × 2›"_s);
    EXPECT_EQ(shown.hidden, 6);
    ASSERT_EQ(shown.marks.size(), 5U);
    for (const auto &mark : shown.marks)
        EXPECT_TRUE(shown.text.mid(mark.position, mark.length).startsWith(u"‹U+20"_s));
}

TEST(MarkedText, WhatIsApprovedHidesNoCharacter)
{
    constexpr char32_t kHidden[] = {0x00,   0x07,   0x1B,   0x7F,   0x9B,   0xAD,    0x61C,  0x200B,
                                    0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202E,  0x2060, 0x2066,
                                    0x2069, 0x2028, 0x2029, 0xFEFF, 0xA0,   0x2003,  0x3000, 0x3164,
                                    0x115F, 0xFE0F, 0x34F,  0x2800, 0xFFFC, 0xE0041, 0xE0100};
    for (const char32_t c : kHidden) {
        EXPECT_TRUE(bridge::isHidden(c)) << std::hex << static_cast<unsigned>(c);
        QString text = u"a"_s;
        text += QStringView(QChar::fromUcs4(c));
        text += u'b';
        for (const auto use : {TextUse::Content, TextUse::Diff, TextUse::Command, TextUse::Name}) {
            const MarkedText shown = marked(text, use);
            EXPECT_EQ(shown.hidden, 1) << std::hex << static_cast<unsigned>(c);
            EXPECT_TRUE(
                shown.text.contains(QString::number(static_cast<unsigned>(c), 16).toUpper()));
        }
    }
}

TEST(MarkedText, PlainTextStaysAsItIs)
{
    const QString text = u"ls -l \"$HOME\" | grep -v '^d'\t> größe_日本語.txt # ñ 😀"_s;
    for (const auto use :
         {TextUse::Prose, TextUse::Content, TextUse::Diff, TextUse::Command, TextUse::Name})
        EXPECT_EQ(marked(text, use), (MarkedText{text, {}, 0}));
}

TEST(MarkedText, WrittenLanguageInProseStaysIntact)
{
    const QString texts[] = {u"العربية \u200Fو"_s, u"שלום \u200E(1)"_s, u"می\u200Cخواهم"_s,
                             u"👨\u200D👩\u200D👧 ❤\uFE0F 🏴\U000E0067\U000E007F"_s};
    for (const QString &text : texts)
        EXPECT_EQ(markedText(text, TextUse::Prose), text);
}

TEST(MarkedText, InProseOnlyControlsAreMarked)
{
    EXPECT_EQ(markedText(u"a\u202Eb\u2067c\033d\233e\r\nf\u200Bg"_s, TextUse::Prose),
              u"a‹U+202E›b‹U+2067›c‹U+001B›d‹U+009B›e\nf\u200Bg"_s);
}

TEST(MarkedText, LookAlikesAreMarkedWhereScriptsMixInAWord)
{
    EXPECT_EQ(markedText(u"curl https://p\u0430ypal.com/x"_s, TextUse::Command),
              u"curl https://p‹\u0430 U+0430›ypal.com/x"_s);
    EXPECT_EQ(markedText(u"mcp__g\u0456thub__push"_s, TextUse::Name),
              u"mcp__g‹\u0456 U+0456›thub__push"_s);
    for (const QString &text : {u"привет/мир hello"_s, u"日本語カタカナabc"_s,
                                u"echo \"\\nпривет\""_s, u"Ελλάδα"_s, u"5\u00B5s 3\u03A9"_s})
        EXPECT_EQ(marked(text, TextUse::Command).hidden, 0) << text.toStdString();
    EXPECT_EQ(marked(u"p\u0430ypal"_s, TextUse::Content).hidden, 0) << "a file's text";
}

TEST(MarkedText, TheEndOfACommandsLineIsNoWrap)
{
    const MarkedText shown = marked(u"ls # a comment\ntouch x"_s, TextUse::Command);
    EXPECT_EQ(shown.text, u"ls # a comment↵\ntouch x"_s);
    EXPECT_EQ(shown.hidden, 0) << "a mark, but nothing that was hidden";
    EXPECT_EQ(marked(u"/a/b\n/c"_s, TextUse::Name).text, u"/a/b↵/c"_s);
    EXPECT_EQ(marked(u"/a/b\n/c"_s, TextUse::Name).hidden, 1) << "a name has one line";
}

TEST(MarkedText, BlankLinesAndBlanksPushNothingOutOfSight)
{
    const MarkedText lines =
        marked(u"ls"_s + u"\n \t"_s.repeated(500) + u"\ntouch x"_s, TextUse::Command);
    EXPECT_EQ(lines.text.count(u'\n'), 2) << lines.text.toStdString();
    EXPECT_TRUE(lines.text.contains(u"500 blank lines"_s));
    EXPECT_GT(lines.hidden, 0);
    const MarkedText diff = marked(u"+a"_s + u"\n+"_s.repeated(300) + u"\n+b"_s, TextUse::Diff);
    EXPECT_EQ(diff.text.count(u'\n'), 2);
    EXPECT_TRUE(diff.text.endsWith(u"+b"_s));
    EXPECT_TRUE(markedText(u"ls"_s + u" "_s.repeated(5000) + u"; touch x"_s, TextUse::Command)
                    .contains(u"ls‹5000 blanks›; touch x"_s));
    EXPECT_EQ(marked(u"a\n\n\nb"_s, TextUse::Content).hidden, 0) << "two blank lines are usual";
    // To a shell they are names of programs.
    EXPECT_EQ(markedText(u"touch a\n\u2800\n\u2800\n\u2800\ntouch b"_s, TextUse::Content),
              u"touch a\n‹U+2800›\n‹U+2800›\n‹U+2800›\ntouch b"_s);
    EXPECT_EQ(marked(u"a\n😀\n😀\n😀\n😀\nb"_s, TextUse::Content).hidden, 0);
}

TEST(MarkedText, WhatLooksLikeAQuoteOrASeparatorIsMarkedWhereItIsApproved)
{
    const QString command =
        u"echo \u02B9a note; touch one \u02B9 && echo \u2019b; touch two\u2019"_s;
    EXPECT_EQ(marked(command, TextUse::Command).hidden, 4);
    EXPECT_TRUE(markedText(command, TextUse::Command).startsWith(u"echo ‹\u02B9 U+02B9›a"_s));
    EXPECT_EQ(marked(u"https://github.com\u2215evil.example"_s, TextUse::Name).hidden, 1);
    EXPECT_EQ(marked(u"a\u037E b"_s, TextUse::Command).hidden, 1);
    EXPECT_EQ(marked(command, TextUse::Prose).hidden, 0);
    EXPECT_EQ(marked(u"git commit -m \"修复：解析，部分\""_s, TextUse::Command).hidden, 0);
}

TEST(MarkedText, RepetitionsAreOneMark)
{
    const MarkedText shown = marked(u"a"_s + u"\u200B"_s.repeated(40) + u"b"_s, TextUse::Content);
    EXPECT_EQ(shown.text, u"a‹U+200B × 40›b"_s);
    EXPECT_EQ(shown.marks.size(), 1U);
    EXPECT_EQ(shown.hidden, 40);
}

TEST(MarkedText, APileOfAccentsIsMarked)
{
    EXPECT_EQ(marked(u"a"_s + u"\u0336"_s.repeated(40), TextUse::Command).hidden, 36);
    EXPECT_EQ(marked(u"e\u0301 ก\u0E34\u0E48"_s, TextUse::Command).hidden, 0);
}

TEST(MarkedText, WithoutItsMiddleATextKeepsBothEnds)
{
    QStringList lines;
    for (int i = 1; i <= 100; ++i)
        lines << u"line %1\u200B"_s.arg(i);
    const MarkedText whole = marked(lines.join(u'\n'), TextUse::Content);
    const MarkedText part = withoutMiddle(whole, 10);
    EXPECT_TRUE(part.text.startsWith(u"line 1‹U+200B›\n"_s));
    EXPECT_TRUE(part.text.endsWith(u"\nline 100‹U+200B›"_s));
    EXPECT_TRUE(part.text.contains(u"‹90 lines not shown›"_s));
    EXPECT_EQ(part.text.count(u'\n'), 10);
    for (const auto &mark : part.marks)
        EXPECT_TRUE(part.text.mid(mark.position, mark.length).startsWith(u'‹'));
    EXPECT_EQ(withoutMiddle(whole, 100), whole);
}

TEST(MarkedText, OneLongLineHasAMiddleToo)
{
    const MarkedText part =
        withoutMiddle(marked(u"head"_s + u"😀"_s.repeated(9000) + u"tail"_s, TextUse::Name), 10);
    EXPECT_LT(part.text.size(), 1200);
    EXPECT_TRUE(part.text.startsWith(u"head"_s));
    EXPECT_TRUE(part.text.endsWith(u"tail"_s));
    EXPECT_TRUE(part.text.isValidUtf16());
    EXPECT_EQ(ui::shownLines(u"a\nb\n"_s), 2);
    EXPECT_EQ(ui::shownLines(u"x"_s.repeated(250)), 3);
}

TEST(MarkedText, ATitleReordersNothingBesideIt)
{
    EXPECT_EQ(ui::isolatedTitle(u"hello"_s), u"hello"_s);
    EXPECT_EQ(ui::isolatedTitle(u"שלום"_s), u"\u2068שלום\u2069"_s);
    EXPECT_EQ(ui::isolatedTitle(u"ש\u2069\u202Eb"_s), u"\u2068ש‹U+2069›‹U+202E›b\u2069"_s);
}

} // namespace markedtexttest
