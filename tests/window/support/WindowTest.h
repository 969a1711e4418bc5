#pragma once

#include "app/window/Application.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "ui/chat/ChatWindow.h"
#include "ui/settings/SettingsWindow.h"

#include <QMap>

#include <memory>

namespace ui {
class FailureSheet;
}

/// The program's windows inside the test process, on a real display, operated through their visible
/// controls and checked against the agent's process, the endpoint's log and files. The process's
/// environment is that of the test home meanwhile.
class WindowTest : public EndToEndTest
{
protected:
    WindowTest();
    /// After a failure, saves a picture of the screen and prints its path.
    void TearDown() override;

    /// Keys of the settings file, before open() or against a running program.
    void writeSettings(const QMap<QString, QString> &settings) const;
    [[nodiscard]] QString savedSetting(const QString &key) const;
    /// A custom endpoint, switched on, and the test home's workspace.
    void useEndpoint(const QString &address) const;

    /// Starts the program and waits until the agent takes messages; see state().
    void open(const QString &state = QStringLiteral("Ready"));
    /// Starts the program and waits for its window.
    void openWindow();
    /// Ends the program; all its processes must have ended then.
    void quit();

    [[nodiscard]] static ui::ChatWindow &window();
    /// Opens the settings through the main window's button.
    [[nodiscard]] static ui::SettingsWindow &openSettings();
    [[nodiscard]] static ui::SettingsWindow &waitForSettings();
    /// The open sheet of a failure; nullptr: there is none. More than one fails the test.
    [[nodiscard]] static ui::FailureSheet *sheet();
    [[nodiscard]] ui::FailureSheet &waitForSheet();
    [[nodiscard]] static bool waitForNoSheet();

    /// Types into the composer and presses Return.
    void say(const QString &text);
    /// Sends a message and waits for the end of its turn.
    void converse(const QString &text);

    /// The state in the window's header: "Ready", "Working" …
    [[nodiscard]] static QString state();
    [[nodiscard]] bool waitForState(const QString &state);
    /// The conversation's current text.
    [[nodiscard]] static QString transcript();
    [[nodiscard]] bool waitForText(const QString &text);

    /// Process of the only agent; 0: there is none or more than one.
    [[nodiscard]] qint64 agent() const;
    /// Waits until the only agent is not `before` and takes messages.
    [[nodiscard]] qint64 agentAfter(qint64 before);
    /// ANTHROPIC_BASE_URL of an agent; nullopt: not set.
    [[nodiscard]] static std::optional<QString> endpointOf(qint64 agent);

    [[nodiscard]] std::string describe() const;

    [[nodiscard]] app::Application &application() { return *m_application; }

private:
    std::unique_ptr<app::Application> m_application;
};

/// A WindowTest whose program uses a practice endpoint from the start.
class PracticeWindowTest : public WindowTest
{
protected:
    void SetUp() override;

    Practice endpoint = startPractice();
};
