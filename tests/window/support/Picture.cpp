#include "tests/window/support/Picture.h"

#include <QDir>
#include <QGuiApplication>
#include <QPixmap>
#include <QScreen>

#include <gtest/gtest.h>

#include <iostream>

using namespace Qt::StringLiterals;

QImage pictureOfScreen()
{
    return pictureOf(0);
}

QImage pictureOf(WId window)
{
    return QGuiApplication::primaryScreen()->grabWindow(window).toImage();
}

void savePicture()
{
    const auto *test = ::testing::UnitTest::GetInstance()->current_test_info();
    const QDir folder(QCoreApplication::applicationDirPath());
    // Both names of a parameterized test have slashes.
    const QString name =
        u"%1.%2"_s.arg(QLatin1String(test->test_suite_name()), QLatin1String(test->name()));
    const QString file = folder.filePath(u"screen-%1.png"_s.arg(QString(name).replace(u'/', u'-')));
    const bool isSaved = pictureOfScreen().save(file);
    std::cerr << (isSaved ? "The screen: " : "Could not save ") << file.toStdString() << '\n';
}
