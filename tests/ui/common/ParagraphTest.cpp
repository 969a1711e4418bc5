#include "ui/kit/Paragraph.h"

#include <gtest/gtest.h>

using ui::Paragraph;
using ui::TextRole;

TEST(Paragraph, EachLineHasTheHeightOfTheDesign)
{
    const Paragraph one(TextRole::Secondary, QStringLiteral("one"));
    const Paragraph two(TextRole::Secondary, QStringLiteral("one\ntwo"));
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
    paragraph.setText(QStringLiteral("<b>bold</b> &amp;"));
    EXPECT_EQ(paragraph.toPlainText(), QStringLiteral("<b>bold</b> &amp;"));
    EXPECT_EQ(paragraph.accessibleName(), QStringLiteral("<b>bold</b> &amp;"));
}
