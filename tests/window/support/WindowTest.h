#pragma once

#include "app/window/Application.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "ui/chat/ChatWindow.h"
#include "ui/settings/SettingsWindow.h"

#include <QMap>

#include <memory>

namespace ui {
class FailureDialog;
}

/// The program's windows inside the test: real ones on a real display, used by what they show and
/// checked against what is true outside of them (the agent's process, the endpoint's log, the
/// files). Our own environment is the test home's meanwhile.
class WindowTest : public EndToEndTest
{
protected:
    WindowTest();
    /// After a failure, saves a picture of the screen and prints where.
    void TearDown() override;

    /// Keys of the settings file, before open() or against a running program.
    void writeSettings(const QMap<QString, QString> &settings) const;
    [[nodiscard]] QString savedSetting(const QString &key) const;
    /// A custom endpoint, switched on, and the test home's workspace.
    void useEndpoint(const QString &address) const;

    /// Starts the program and waits until the agent takes messages.
    void open();
    /// Ends it; everything it started must be gone then.
    void quit();

    [[nodiscard]] static ui::ChatWindow &window();
    /// Opens the settings through the main window's button.
    [[nodiscard]] static ui::SettingsWindow &openSettings();
    [[nodiscard]] static ui::SettingsWindow &waitForSettings();
    /// nullptr: no failure dialog is open. More than one fails the test.
    [[nodiscard]] static ui::FailureDialog *dialog();
    [[nodiscard]] ui::FailureDialog *waitForDialog();

    /// Types into the composer and presses Return.
    void say(const QString &text);
    /// Says something and waits for the end of its turn.
    void converse(const QString &text);

    /// The state in the window's header: "Ready", "Working" …
    [[nodiscard]] static QString state();
    [[nodiscard]] bool waitForState(const QString &state);
    /// The conversation's current text.
    [[nodiscard]] static QString transcript();
    [[nodiscard]] bool waitForText(const QString &text);

    /// Process of the one agent there is; 0 while there is none or more than one.
    [[nodiscard]] qint64 agent() const;
    /// Waits until another agent than `before` is the only one, and takes messages.
    [[nodiscard]] qint64 agentAfter(qint64 before);
    /// ANTHROPIC_BASE_URL of an agent; nullopt: not set.
    [[nodiscard]] static std::optional<QString> endpointOf(qint64 agent);

    [[nodiscard]] std::string describe() const;

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
