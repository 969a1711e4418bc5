#include "ui/kit/Paragraph.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

using ui::Paragraph;
using ui::TextRole;

TEST(Paragraph, EachLineHasTheHeightOfTheDesign)
{
    const Paragraph one(TextRole::Secondary, u"one"_s);
    const Paragraph two(TextRole::Secondary, u"one\ntwo"_s);
    EXPECT_EQ(one.heightForWidth(400), 21);
    EXPECT_EQ(two.heightForWidth(400), 42);
}

TEST(Paragraph, AWordThatIsTooLongIsBroken)
{
    const Paragraph paragraph(TextRole::Secondary, QString(400, u'x'));
    EXPECT_GT(paragraph.heightForWidth(300), 5 * 21);
    EXPECT_LT(paragraph.minimumSizeHint().width(), 100);
}

TEST(Paragraph, MarkupStaysText)
{
    Paragraph paragraph(TextRole::Secondary, {});
    paragraph.setText(u"<b>bold</b> &amp;"_s);
    EXPECT_EQ(paragraph.toPlainText(), u"<b>bold</b> &amp;"_s);
    EXPECT_EQ(paragraph.accessibleName(), u"<b>bold</b> &amp;"_s);
}
