#include "ui/kit/Controls.h"
#include "tests/support/UiFixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

class ToggleSwitchTest : public UiFixture
{};
class PillTest : public UiFixture
{};

} // namespace

TEST_F(ToggleSwitchTest, ClickAndSpaceToggleIt)
{
    ui::ToggleSwitch toggle(m_theme);
    QSignalSpy clicked(&toggle, &QAbstractButton::clicked);
    toggle.resize(toggle.sizeHint());

    QTest::mouseClick(&toggle, Qt::LeftButton, {}, QPoint(1, 1));
    EXPECT_TRUE(toggle.isChecked());
    QTest::keyClick(&toggle, Qt::Key_Space);
    EXPECT_FALSE(toggle.isChecked());
    EXPECT_EQ(clicked.count(), 2);
}

TEST_F(ToggleSwitchTest, OnLooksOtherThanOff)
{
    ui::ToggleSwitch toggle(m_theme);
    toggle.resize(toggle.sizeHint());
    const auto off = toggle.grab().toImage();
    toggle.setChecked(true);
    EXPECT_NE(toggle.grab().toImage(), off);
}

TEST(ElidedLabel, KeepsTheWholeTextForWhoeverReadsIt)
{
    ui::ElidedLabel label(ui::TextRole::Code, nullptr, Qt::ElideMiddle);
    const QString address = u"https://a.very.long.address.example:8766/of/a/<proxy>"_s;
    label.setFullText(address);
    label.resize(60, 20);
    EXPECT_EQ(label.text(), address);
    EXPECT_TRUE(label.toolTip().contains(u"&lt;proxy&gt;"_s));
    EXPECT_LT(label.minimumSizeHint().width(), 60);
    EXPECT_GT(label.sizeHint().width(), 200);
}

TEST(Labels, MarkupInATextStaysText)
{
    QWidget parent;
    const auto *label = ui::makeLabel(ui::TextRole::Body, u"<b>x</b>"_s, &parent);
    EXPECT_EQ(label->textFormat(), Qt::PlainText);
    EXPECT_EQ(label->text(), u"<b>x</b>"_s);
}

TEST_F(PillTest, ItsToneColoursIt)
{
    ui::Pill pill;
    pill.show(ui::Tone::Ok, u"x"_s);
    pill.resize(pill.sizeHint());
    const auto ok = pill.grab().toImage();
    pill.show(ui::Tone::Error, u"x"_s);
    EXPECT_NE(pill.grab().toImage(), ok);
}
