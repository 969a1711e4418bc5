#include "tests/window/support/Desktop.h"

#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Programs.h"

#include <QHash>
#include <QPoint>
#include <QSystemTrayIcon>
#include <QTest>

#include <gtest/gtest.h>

namespace desktop {

namespace {

QByteArray xdotool(const QStringList &arguments)
{
    return outputOf(QStringLiteral("xdotool"), arguments).trimmed();
}

/// The middle of the panel, which is as wide as its one icon.
QPoint trayIconPlace()
{
    QHash<QByteArray, int> values;
    const QByteArray lines =
        xdotool({QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                 QStringLiteral("--name"), QStringLiteral("^panel$"),
                 QStringLiteral("getwindowgeometry"), QStringLiteral("--shell")});
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
    // Said once it manages windows. One that came before would never be shown.
    const QByteArray ready = "ready";
    m_process = startProgram(
        QStringLiteral("openbox"),
        {QStringLiteral("--startup"), QStringLiteral("echo ") + QString::fromLatin1(ready)},
        QProcessEnvironment::systemEnvironment());
    QByteArray said;
    return waitUntil([&] {
        said += m_process->readAll();
        return said.contains(ready);
    });
}

Tray::Tray()
    : m_process(
        startProgram(QStringLiteral("trayer"),
                     {QStringLiteral("--edge"), QStringLiteral("bottom"), QStringLiteral("--align"),
                      QStringLiteral("right"), QStringLiteral("--widthtype"),
                      QStringLiteral("request"), QStringLiteral("--height"), QStringLiteral("26")},
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
        xdotool({QStringLiteral("mousemove"), QString::number(place.x()),
                 QString::number(place.y()), QStringLiteral("click"),
                 QString::number(static_cast<int>(button))});
        return QTest::qWaitFor(effect, kPatienceMs);
    });
}

void typeText(const QString &text)
{
    xdotool({QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("2"), text});
}

void pressKey(const QString &key)
{
    xdotool({QStringLiteral("key"), key});
}

QString activeTitle()
{
    // Without a focused window it complains, in more than one line.
    const QByteArray said =
        xdotool({QStringLiteral("getactivewindow"), QStringLiteral("getwindowname")});
    return said.contains('\n') ? QString() : QString::fromUtf8(said);
}

} // namespace desktop
