#include "ui/kit/Icons.h"

#include <gtest/gtest.h>

#include <QImage>

using ui::Icon;

namespace {

int inkOf(const QPixmap &pixmap, const QColor &color)
{
    const auto image = pixmap.toImage();
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y).rgb() == color.rgb();
    }
    return count;
}

} // namespace

TEST(Icons, EveryLineIconIsDrawnInTheColourAskedFor)
{
    for (int i = static_cast<int>(Icon::Settings); i <= static_cast<int>(Icon::Tray); ++i) {
        EXPECT_GT(inkOf(ui::iconPixmap(static_cast<Icon>(i), Qt::red, 64, 1), Qt::red), 20) << i;
    }
}

TEST(Icons, TheAppsIconsKeepTheirOwnColours)
{
    for (const auto which : {Icon::App, Icon::TrayOff}) {
        const auto pixmap = ui::iconPixmap(which, Qt::red, 64, 1);
        EXPECT_GT(inkOf(pixmap, Qt::white), 100);
        EXPECT_EQ(inkOf(pixmap, Qt::red), 0);
    }
}

TEST(Icons, APixmapIsDrawnForItsScale)
{
    const auto pixmap = ui::iconPixmap(Icon::Check, Qt::red, 16, 2);
    EXPECT_EQ(pixmap.size(), QSize(32, 32));
    EXPECT_EQ(pixmap.deviceIndependentSize(), QSizeF(16, 16));
}

TEST(Icons, AnIconGivesThePixmapsATrayAsksFor)
{
    const auto icon = ui::icon(Icon::Tray, Qt::green);
    EXPECT_TRUE(icon.availableSizes().contains(QSize(22, 22)));
    EXPECT_GT(inkOf(icon.pixmap(QSize(22, 22), 1), Qt::green), 10);
}
