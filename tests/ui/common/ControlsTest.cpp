#include "ui/kit/Controls.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using bridge::settings::SettingsStore;

TEST(ToggleSwitch, ClickAndSpaceToggleIt)
{
    const QTemporaryDir folder;
    SettingsStore settings(folder.path());
    ui::Theme theme(settings);
    ui::ToggleSwitch toggle(theme);
    QSignalSpy clicked(&toggle, &QAbstractButton::clicked);
    toggle.resize(toggle.sizeHint());

    QTest::mouseClick(&toggle, Qt::LeftButton, {}, QPoint(1, 1));
    EXPECT_TRUE(toggle.isChecked());
    QTest::keyClick(&toggle, Qt::Key_Space);
    EXPECT_FALSE(toggle.isChecked());
    EXPECT_EQ(clicked.count(), 2);
}

TEST(ToggleSwitch, OnLooksOtherThanOff)
{
    const QTemporaryDir folder;
    SettingsStore settings(folder.path());
    ui::Theme theme(settings);
    ui::ToggleSwitch toggle(theme);
    toggle.resize(toggle.sizeHint());
    const auto off = toggle.grab().toImage();
    toggle.setChecked(true);
    EXPECT_NE(toggle.grab().toImage(), off);
}

TEST(ElidedLabel, KeepsTheWholeTextForWhoeverReadsIt)
{
    ui::ElidedLabel label(ui::TextRole::Code, nullptr, Qt::ElideMiddle);
    const QString address = QStringLiteral("https://a.very.long.address.example:8766/of/a/<proxy>");
    label.setFullText(address);
    label.resize(60, 20);
    EXPECT_EQ(label.text(), address);
    EXPECT_TRUE(label.toolTip().contains(QStringLiteral("&lt;proxy&gt;")));
    EXPECT_LT(label.minimumSizeHint().width(), 60);
    EXPECT_GT(label.sizeHint().width(), 200);
}

TEST(Labels, MarkupInATextStaysText)
{
    QWidget parent;
    const auto *label = ui::makeLabel(ui::TextRole::Body, QStringLiteral("<b>x</b>"), &parent);
    EXPECT_EQ(label->textFormat(), Qt::PlainText);
    EXPECT_EQ(label->text(), QStringLiteral("<b>x</b>"));
}

TEST(Pill, ItsToneColoursIt)
{
    const QTemporaryDir folder;
    SettingsStore settings(folder.path());
    const ui::Theme theme(settings);
    ui::Pill pill;
    pill.show(ui::Tone::Ok, QStringLiteral("x"));
    pill.resize(pill.sizeHint());
    const auto ok = pill.grab().toImage();
    pill.show(ui::Tone::Error, QStringLiteral("x"));
    EXPECT_NE(pill.grab().toImage(), ok);
}
