#include "ui/kit/Controls.h"
#include "tests/support/EventLoop.h"
#include "tests/support/UiFixture.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/WarnNote.h"

#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

class ToggleSwitchTest : public UiFixture
{};
class PillTest : public UiFixture
{};
class WarnNoteTest : public UiFixture
{
protected:
    void TearDown() override { qApp->setStyleSheet({}); }
};

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

TEST_F(WarnNoteTest, InALowWindowItIsTwoLinesHighAndScrolls)
{
    QWidget window;
    auto *column = new QVBoxLayout(&window);
    auto *note = new ui::WarnNote(&window);
    column->addWidget(note);
    auto *rest = new QWidget(&window);
    rest->setMinimumHeight(100);
    column->addWidget(rest, 1);
    note->setWords(u"One chat is damaged, and this is what can be done about it.\n"_s.repeated(9));
    window.resize(640, 480);
    activate(window);
    settle();
    auto *text = note->findChild<ui::Paragraph *>();
    EXPECT_LE(note->height(), 90);
    EXPECT_GT(text->verticalScrollBar()->maximum(), 0);
    window.resize(640, 900);
    settle();
    EXPECT_EQ(text->height(), text->heightForWidth(text->width())) << "all of it";
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
