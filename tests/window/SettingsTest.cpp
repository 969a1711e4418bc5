#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Picture.h"
#include "tests/window/support/WindowTest.h"
#include "ui/words/AddressText.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const QString kField = u"Address of the custom API endpoint"_s;
const QString kAddress = u"customApiEndpoint"_s;
const QString kProfile = u"activeEndpointProfile"_s;

class SettingsWindowTest : public PracticeWindowTest
{
protected:
    [[nodiscard]] static QString typed(const QWidget &settings)
    {
        const auto *field = qobject_cast<QLineEdit *>(controls::find(settings, kField));
        return field ? field->text() : QString();
    }

    void saveAsProfile(const QWidget &settings, const QString &name)
    {
        const QString field = u"Name of the profile"_s;
        controls::click(settings, u"Save as profile…"_s);
        controls::fill(settings, field, name);
        controls::pressKey(settings, field, Qt::Key_Return);
    }

    /// Claude Code's own settings, which name another endpoint.
    void writeUserSettings(const QString &address) const
    {
        home.write(u".claude/settings.json"_s,
                   R"({"env":{"ANTHROPIC_BASE_URL":")" + address.toUtf8()
                       + R"(","ANTHROPIC_AUTH_TOKEN":"not-a-real-token"}})");
    }

    /// Lightness of the window's side bar as it is on the screen, 0 to 255.
    [[nodiscard]] static int lightness()
    {
        const QImage picture = pictureOf(window().winId());
        return picture.pixelColor(60, picture.height() / 2).lightness();
    }
};

} // namespace

TEST_F(SettingsWindowTest, WhatIsTypedChosenAndCheckedTakesEffectAtOnce)
{
    const auto &settings = openSettings();
    {
        SCOPED_TRACE("the checklist says what the endpoint can do");
        controls::click(settings, u"Check endpoint"_s);
        const auto *summary = settings.findChild<QWidget *>(u"summary"_s);
        ASSERT_TRUE(summary);
        EXPECT_TRUE(waitUntil([&] { return summary->accessibleName().startsWith(u"Works · "_s); }))
            << summary->accessibleName().toStdString() << '\n'
            << controls::namesIn(settings).join(u'\n').toStdString();
        EXPECT_TRUE(controls::isShown(settings, u"Credential: passed. none needed: the "
                                                "placeholder was accepted"_s));
        EXPECT_TRUE(controls::isShown(settings, u"Check with Claude Code"_s));
    }
    {
        SCOPED_TRACE("a change of the file is shown and applied");
        const auto other = startPractice();
        const qint64 before = agent();
        useEndpoint(other->address());
        EXPECT_TRUE(waitUntil([&] { return typed(settings) == other->address(); }))
            << typed(settings).toStdString();
        EXPECT_EQ(endpointOf(agentAfter(before)), other->address());
    }
    {
        SCOPED_TRACE("a refused address is explained and corrected by one click");
        const auto other = startPractice();
        const qint64 before = agent();
        const QString was = savedSetting(kAddress);
        const QString refused = other->address() + u"/v1"_s;
        const QString sentence =
            ui::wordsFor(bridge::endpoint::EndpointAddress::parse(refused).error());
        controls::fill(settings, kField, refused);
        controls::pressKey(settings, kField, Qt::Key_Return);
        EXPECT_TRUE(controls::isShown(settings, sentence))
            << controls::namesIn(settings).join(u'\n').toStdString();
        EXPECT_EQ(typed(settings), refused) << "silently rewritten";
        EXPECT_EQ(savedSetting(kAddress), was);
        EXPECT_EQ(agent(), before);

        controls::click(settings, u"Use %1"_s.arg(other->address()));
        EXPECT_EQ(typed(settings), other->address());
        EXPECT_EQ(savedSetting(kAddress), other->address());
        EXPECT_EQ(endpointOf(agentAfter(before)), other->address());
        EXPECT_FALSE(controls::isShown(settings, sentence));
    }
    {
        SCOPED_TRACE(
            "an address is saved on leaving the field and on Enter, and the agent follows");
        const auto left = startPractice();
        const auto other = startPractice();
        for (const auto &[address, key] : {std::pair(left->address(), Qt::Key_Tab),
                                           std::pair(other->address(), Qt::Key_Return)}) {
            const qint64 before = agent();
            const QString was = savedSetting(kAddress);
            controls::fill(settings, kField, address);
            EXPECT_EQ(savedSetting(kAddress), was) << "not while it is typed";
            controls::pressKey(settings, kField, key);
            EXPECT_EQ(savedSetting(kAddress), address);
            EXPECT_EQ(endpointOf(agentAfter(before)), address);
        }
        EXPECT_TRUE(controls::isShown(window(), u"Choose the endpoint"_s));
        EXPECT_TRUE(transcript().contains(u"127.0.0.1:%1"_s.arg(other->port())))
            << "the window does not name the endpoint:\n"
            << transcript().toStdString();
    }
    {
        SCOPED_TRACE("the theme changes at once");
        auto *pages = qobject_cast<QListWidget *>(controls::find(settings, u"Settings pages"_s));
        ASSERT_TRUE(pages);
        pages->setCurrentRow(0);
        const QString theme = u"Theme"_s;
        controls::pressKey(settings, theme, Qt::Key_End); // Dark
        EXPECT_TRUE(waitUntil([] { return lightness() < 50; })) << lightness();
        EXPECT_EQ(savedSetting(u"theme"_s), u"dark"_s);
        controls::pressKey(settings, theme, Qt::Key_Up); // Light
        EXPECT_TRUE(waitUntil([] { return lightness() > 200; })) << lightness();
        EXPECT_EQ(savedSetting(u"theme"_s), u"light"_s);
    }
}

TEST_F(SettingsWindowTest, AnotherWorkspaceRestartsTheAgentThere)
{
    converse(u"long 3"_s);
    const QString folder = home.path() + u"/elsewhere"_s;
    ASSERT_TRUE(QDir().mkpath(folder));
    const qint64 before = agent();
    writeSettings({{kAddress, endpoint->address()},
                   {u"customApiEndpointEnabled"_s, u"true"_s},
                   {u"workspace"_s, folder}});
    const qint64 after = agentAfter(before);
    ASSERT_TRUE(after);
    EXPECT_EQ(QFileInfo(u"/proc/%1/cwd"_s.arg(after)).symLinkTarget(), folder);
    EXPECT_TRUE(controls::isShown(window(), u"Workspace folder: ~/elsewhere"_s));

    converse(u"long 4"_s);
    EXPECT_TRUE(waitForText(u"Piece 4 of 4."_s));
    const auto turns = turnsAt(endpoint);
    ASSERT_EQ(turns.size(), 2U);
    EXPECT_EQ(turns[1].userTexts.size(), 2) << "the conversation did not come along";
}

TEST_F(SettingsWindowTest, TheFolderInTheHeaderBeginsAChatInAnotherFolder)
{
    const QString folder = home.path() + u"/elsewhere"_s;
    ASSERT_TRUE(QDir().mkpath(folder));
    const auto choose = [&folder] {
        for (QAction *action : window().findChildren<QAction *>()) {
            if (action->text() == u"New chat in another folder…"_s && action->isVisible())
                action->trigger();
        }
        auto *dialog = window().findChild<QFileDialog *>();
        ASSERT_TRUE(dialog);
        emit dialog->fileSelected(folder);
        dialog->close();
    };
    const qint64 before = agent();
    choose();
    // The empty chat is closed, and its agent with it.
    const qint64 after = agentAfter(before);
    ASSERT_TRUE(after);
    EXPECT_EQ(QFileInfo(u"/proc/%1/cwd"_s.arg(after)).symLinkTarget(), folder);
    EXPECT_TRUE(controls::isShown(window(), u"Workspace folder: ~/elsewhere"_s));
    EXPECT_EQ(savedSetting(u"workspace"_s), home.workspace()) << "that of other new chats stays";
    converse(u"long 3"_s);
    EXPECT_TRUE(waitForText(u"Piece 3 of 3."_s));
}

TEST_F(SettingsWindowTest, AProfileIsKeptAndSwitchedTo)
{
    const auto other = startPractice();
    const auto &settings = openSettings();
    saveAsProfile(settings, u"First"_s);
    EXPECT_EQ(savedSetting(kProfile), u"First"_s);
    qint64 before = agent();
    controls::fill(settings, kField, other->address());
    controls::pressKey(settings, kField, Qt::Key_Return);
    EXPECT_EQ(savedSetting(kProfile), QString()) << "another address is another endpoint";
    before = agentAfter(before);
    EXPECT_EQ(endpointOf(before), other->address());
    saveAsProfile(settings, u"Second"_s);
    EXPECT_EQ(agent(), before) << "a name changes nothing for the agent";

    const auto *profiles = qobject_cast<QPushButton *>(controls::find(settings, u"Profiles"_s));
    ASSERT_TRUE(profiles);
    emit profiles->menu()->aboutToShow();
    const auto actions = profiles->menu()->actions();
    const auto first = std::find_if(actions.begin(), actions.end(), [](const QAction *action) {
        return action->text().startsWith("First"_L1);
    });
    ASSERT_NE(first, actions.end());
    (*first)->trigger();
    EXPECT_EQ(typed(settings), endpoint->address());
    EXPECT_EQ(endpointOf(agentAfter(before)), endpoint->address());
    EXPECT_TRUE(controls::isShown(settings, u"Profile “First”"_s));
}

TEST_F(SettingsWindowTest, WhereTheAddressComesFromIsTrueForTheLiveProcess)
{
    const auto other = startPractice();
    const auto &settings = openSettings();
    const auto says = [&settings](const QString &row) {
        return waitUntil([&] { return controls::isShown(settings, row); });
    };
    EXPECT_TRUE(says(u"This app: %1. wins"_s.arg(endpoint->address())))
        << controls::namesIn(settings).join(u'\n').toStdString();

    writeUserSettings(other->address());
    EXPECT_TRUE(says(u"~/.claude/settings.json: %1. overridden"_s.arg(other->address())))
        << controls::namesIn(settings).join(u'\n').toStdString();
    converse(u"hello"_s);
    EXPECT_TRUE(turnsAt(other).empty()) << "what is said to be overridden is";

    const qint64 before = agent();
    // The chat window covers it now.
    controls::click(openSettings(), u"Custom API Endpoint"_s);
    EXPECT_TRUE(says(u"Claude Code will still use %1"_s.arg(other->address())))
        << controls::namesIn(settings).join(u'\n').toStdString();
    ASSERT_TRUE(agentAfter(before));
    EXPECT_TRUE(says(u"~/.claude/settings.json: %1. wins"_s.arg(other->address())))
        << controls::namesIn(settings).join(u'\n').toStdString();
}
