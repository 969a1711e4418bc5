#include "tests/window/support/Desktop.h"

#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Programs.h"

#include <QHash>
#include <QPoint>
#include <QSystemTrayIcon>
#include <QTest>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace desktop {

namespace {

QByteArray xdotool(const QStringList &arguments)
{
    return outputOf(u"xdotool"_s, arguments).trimmed();
}

/// The middle of the panel, which is as wide as its one icon.
QPoint trayIconPlace()
{
    QHash<QByteArray, int> values;
    const QByteArray lines = xdotool({u"search"_s, u"--onlyvisible"_s, u"--name"_s, u"^panel$"_s,
                                      u"getwindowgeometry"_s, u"--shell"_s});
    for (const QByteArray &line : lines.split('\n'))
        values.insert(line.left(line.indexOf('=')), line.mid(line.indexOf('=') + 1).toInt());
    return {values["X"] + values["WIDTH"] / 2, values["Y"] + values["HEIGHT"] / 2};
}

void end(QProcess *process)
{
    if (!process)
        return;
    process->terminate();
    EXPECT_TRUE(waitUntil([process] { return process->state() == QProcess::NotRunning; }));
}

} // namespace

WindowManager::~WindowManager()
{
    end(m_process.get());
}

bool WindowManager::start()
{
    // Printed when it manages windows. An earlier window would never be shown.
    const QByteArray ready = "ready";
    m_process =
        startProgram(u"openbox"_s, {u"--startup"_s, u"echo "_s + QString::fromLatin1(ready)},
                     QProcessEnvironment::systemEnvironment());
    QByteArray said;
    return waitUntil([&] {
        said += m_process->readAll();
        return said.contains(ready);
    });
}

Tray::Tray()
    : m_process(startProgram(u"trayer"_s,
                             {u"--edge"_s, u"bottom"_s, u"--align"_s, u"right"_s, u"--widthtype"_s,
                              u"request"_s, u"--height"_s, u"26"_s},
                             QProcessEnvironment::systemEnvironment()))
{
    EXPECT_TRUE(waitUntil([] { return QSystemTrayIcon::isSystemTrayAvailable(); }))
        << "trayer shows no tray";
}

Tray::~Tray()
{
    end(m_process.get());
}

bool Tray::clickIcon(Button button, const std::function<bool()> &effect) const
{
    constexpr int kPatienceMs = 3000;
    return waitUntil([&] {
        const QPoint place = trayIconPlace();
        xdotool({u"mousemove"_s, QString::number(place.x()), QString::number(place.y()), u"click"_s,
                 QString::number(static_cast<int>(button))});
        return QTest::qWaitFor(effect, kPatienceMs);
    });
}

void typeText(const QString &text)
{
    xdotool({u"type"_s, u"--delay"_s, u"2"_s, text});
}

void pressKey(const QString &key)
{
    xdotool({u"key"_s, key});
}

void pointAt(const QPoint &place)
{
    xdotool({u"mousemove"_s, QString::number(place.x()), QString::number(place.y())});
}

QString activeTitle()
{
    // Without a focused window it prints an error of several lines.
    const QByteArray said = xdotool({u"getactivewindow"_s, u"getwindowname"_s});
    return said.contains('\n') ? QString() : QString::fromUtf8(said);
}

} // namespace desktop
