#include "tests/window/support/WindowTest.h"

#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/ui/Widgets.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Picture.h"
#include "ui/endpoint/FailureSheet.h"
#include "ui/text/TextBlocks.h"

#include <QApplication>
#include <QLabel>
#include <QTest>

#include <stdexcept>

using namespace Qt::StringLiterals;

namespace {

const QString kStateName = u"Agent: "_s;

template <typename Window>
QList<Window *> shownWindows()
{
    QList<Window *> shown;
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *window = qobject_cast<Window *>(widget); window && window->isVisible())
            shown << window;
    }
    return shown;
}

} // namespace

WindowTest::WindowTest()
{
    const QProcessEnvironment environment = home.environment();
    for (const QString &name : environment.keys())
        qputenv(name.toLocal8Bit().constData(), environment.value(name).toLocal8Bit());
    // An agent without a custom endpoint must not use the network.
    qputenv("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
}

void WindowTest::TearDown()
{
    if (HasFailure())
        savePicture();
    if (m_application)
        quit();
}

void WindowTest::writeSettings(const QMap<QString, QString> &settings) const
{
    QByteArray content = "[General]\n";
    for (auto it = settings.begin(); it != settings.end(); ++it)
        content += it.key().toUtf8() + '=' + it.value().toUtf8() + '\n';
    home.write(u".config/drawbridge/drawbridge.conf"_s, content);
}

QString WindowTest::savedSetting(const QString &key) const
{
    // Not with QSettings, which would share its cache with the program's.
    const QByteArray line = key.toUtf8() + '=';
    const QByteArray content = home.read(u".config/drawbridge/drawbridge.conf"_s);
    for (const QByteArray &its : content.split('\n')) {
        if (its.startsWith(line))
            return QString::fromUtf8(its.mid(line.size()));
    }
    return {};
}

void WindowTest::useEndpoint(const QString &address) const
{
    writeSettings({{u"customApiEndpoint"_s, address},
                   {u"customApiEndpointEnabled"_s, u"true"_s},
                   {u"workspace"_s, home.workspace()}});
}

void WindowTest::open(const QString &state)
{
    openWindow();
    ASSERT_TRUE(waitForState(state));
}

void WindowTest::openWindow()
{
    m_application = std::make_unique<app::Application>(app::command::Window{});
    QString error;
    const auto started = m_application->start();
    ASSERT_TRUE(started) << started.error().sentence.toStdString();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window(), 30'000));
}

void WindowTest::quit()
{
    m_application->quit();
    EXPECT_TRUE(waitUntil([this] { return agentsUnder(home.path()).empty(); }))
        << ::describe(processesUnder(home.path()));
    m_application.reset();
}

ui::ChatWindow &WindowTest::window()
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *window = qobject_cast<ui::ChatWindow *>(widget))
            return *window;
    }
    throw std::logic_error("the program is not open");
}

ui::SettingsWindow &WindowTest::openSettings()
{
    controls::click(window(), u"Settings"_s);
    return waitForSettings();
}

ui::SettingsWindow &WindowTest::waitForSettings()
{
    QList<ui::SettingsWindow *> shown;
    if (!waitUntil([&] { return !(shown = shownWindows<ui::SettingsWindow>()).isEmpty(); }))
        throw std::logic_error("the settings do not open");
    EXPECT_TRUE(QTest::qWaitForWindowActive(shown.first(), 30'000));
    return *shown.first();
}

ui::FailureSheet *WindowTest::sheet()
{
    const auto shown = widgets::shownIn<ui::FailureSheet>(window());
    EXPECT_LE(shown.size(), 1) << "one failure, one sheet";
    return shown.isEmpty() ? nullptr : shown.first();
}

ui::FailureSheet &WindowTest::waitForSheet()
{
    if (!waitUntil([] { return sheet() != nullptr; }))
        throw std::logic_error("no failure sheet opens:\n" + describe());
    return *sheet();
}

bool WindowTest::waitForNoSheet()
{
    return waitUntil([] { return sheet() == nullptr; });
}

void WindowTest::say(const QString &text)
{
    // Open settings are in front of the window.
    window().present();
    const QString field = u"Message"_s;
    controls::fill(window(), field, text);
    controls::pressKey(window(), field, Qt::Key_Return);
}

void WindowTest::converse(const QString &text)
{
    say(text);
    EXPECT_EQ(state(), u"Working"_s) << "as soon as it is sent";
    EXPECT_TRUE(waitForState(u"Ready"_s));
}

QString WindowTest::state()
{
    // Hidden chats have one, too.
    for (const QLabel *label : widgets::shownIn<QLabel>(window())) {
        if (label->accessibleName().startsWith(kStateName))
            return label->accessibleName().mid(kStateName.size());
    }
    return {};
}

bool WindowTest::waitForState(const QString &state)
{
    const bool came = waitUntil([&] { return WindowTest::state() == state; });
    EXPECT_TRUE(came) << "not " << state.toStdString() << ":\n" << describe();
    return came;
}

QString WindowTest::transcript()
{
    QStringList texts = widgets::textsIn<ui::TextBlocks>(window());
    for (const auto *label : widgets::shownIn<QLabel>(window())) {
        if (label->window() == &window())
            texts << label->text();
    }
    return texts.join(u'\n');
}

bool WindowTest::waitForText(const QString &text)
{
    const bool came = waitUntil([&] { return transcript().contains(text); });
    EXPECT_TRUE(came) << "not to be read: " << text.toStdString() << '\n' << describe();
    return came;
}

qint64 WindowTest::agent() const
{
    const auto agents = agentsUnder(home.path());
    return agents.size() == 1 ? agents[0].pid : 0;
}

qint64 WindowTest::agentAfter(qint64 before)
{
    const bool came = waitUntil([&] {
        const qint64 now = agent();
        // The test home has no sign-in.
        const bool takesMessages = state() == "Ready"_L1 || state() == "Not signed in"_L1;
        return now != 0 && now != before && takesMessages;
    });
    EXPECT_TRUE(came) << "no new agent:\n" << ::describe(agentsUnder(home.path())) << describe();
    return agent();
}

std::optional<QString> WindowTest::endpointOf(qint64 agent)
{
    return variableOf(agent, "ANTHROPIC_BASE_URL");
}

std::string WindowTest::describe() const
{
    return state().toStdString() + '\n' + transcript().toStdString();
}

void PracticeWindowTest::SetUp()
{
    useEndpoint(endpoint->address());
    open();
}
