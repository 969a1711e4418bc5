#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Picture.h"
#include "tests/window/support/WindowTest.h"
#include "ui/words/AddressText.h"

#include <QDir>
#include <QFileInfo>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace {

const QString kField = QStringLiteral("Address of the custom API endpoint");
const QString kAddress = QStringLiteral("customApiEndpoint");
const QString kProfile = QStringLiteral("activeEndpointProfile");

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
        const QString field = QStringLiteral("Name of the profile");
        controls::click(settings, QStringLiteral("Save as profile…"));
        controls::fill(settings, field, name);
        controls::pressKey(settings, field, Qt::Key_Return);
    }

    /// Claude Code's own settings, which name another endpoint.
    void writeUserSettings(const QString &address) const
    {
        const QString folder = home.path() + QStringLiteral("/.claude");
        QDir().mkpath(folder);
        QFile file(folder + QStringLiteral("/settings.json"));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(R"({"env":{"ANTHROPIC_BASE_URL":")" + address.toUtf8()
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

TEST_F(SettingsWindowTest, AnAddressIsSavedOnEnterAndTheAgentFollows)
{
    const auto other = startPractice();
    ASSERT_TRUE(other);
    const qint64 before = agent();
    const auto &settings = openSettings();
    controls::fill(settings, kField, other->address());
    EXPECT_EQ(savedSetting(kAddress), endpoint->address()) << "not while it is typed";
    controls::pressKey(settings, kField, Qt::Key_Return);
    EXPECT_EQ(savedSetting(kAddress), other->address());
    EXPECT_EQ(endpointOf(agentAfter(before)), other->address());
    EXPECT_TRUE(controls::isShown(window(), QStringLiteral("Choose the endpoint")));
    EXPECT_TRUE(transcript().contains(QStringLiteral("127.0.0.1:%1").arg(other->port())))
        << "the window does not name the endpoint:\n"
        << transcript().toStdString();
}

TEST_F(SettingsWindowTest, AnAddressIsSavedOnLeavingTheField)
{
    const auto other = startPractice();
    ASSERT_TRUE(other);
    const qint64 before = agent();
    const auto &settings = openSettings();
    controls::fill(settings, kField, other->address());
    controls::pressKey(settings, kField, Qt::Key_Tab);
    EXPECT_EQ(savedSetting(kAddress), other->address());
    EXPECT_EQ(endpointOf(agentAfter(before)), other->address());
}

TEST_F(SettingsWindowTest, ARefusedAddressIsExplainedAndCorrectedByOneClick)
{
    const auto other = startPractice();
    ASSERT_TRUE(other);
    const qint64 before = agent();
    const auto &settings = openSettings();
    const QString refused = other->address() + QStringLiteral("/v1");
    const QString sentence =
        ui::wordsFor(bridge::endpoint::EndpointAddress::parse(refused).error());
    controls::fill(settings, kField, refused);
    controls::pressKey(settings, kField, Qt::Key_Return);
    EXPECT_TRUE(controls::isShown(settings, sentence))
        << controls::namesIn(settings).join(u'\n').toStdString();
    EXPECT_EQ(typed(settings), refused) << "silently rewritten";
    EXPECT_EQ(savedSetting(kAddress), endpoint->address());
    EXPECT_EQ(agent(), before);

    controls::click(settings, QStringLiteral("Use %1").arg(other->address()));
    EXPECT_EQ(typed(settings), other->address());
    EXPECT_EQ(savedSetting(kAddress), other->address());
    EXPECT_EQ(endpointOf(agentAfter(before)), other->address());
    EXPECT_FALSE(controls::isShown(settings, sentence));
}

TEST_F(SettingsWindowTest, AChangeOfTheFileIsShownAndApplied)
{
    const auto other = startPractice();
    ASSERT_TRUE(other);
    const qint64 before = agent();
    const auto &settings = openSettings();
    useEndpoint(other->address());
    EXPECT_TRUE(waitUntil([&] { return typed(settings) == other->address(); }))
        << typed(settings).toStdString();
    EXPECT_EQ(endpointOf(agentAfter(before)), other->address());
}

TEST_F(SettingsWindowTest, TheThemeChangesAtOnce)
{
    const auto &settings = openSettings();
    auto *pages =
        qobject_cast<QListWidget *>(controls::find(settings, QStringLiteral("Settings pages")));
    ASSERT_TRUE(pages);
    pages->setCurrentRow(0);
    const QString theme = QStringLiteral("Theme");
    controls::pressKey(settings, theme, Qt::Key_End); // Dark
    EXPECT_TRUE(waitUntil([] { return lightness() < 50; })) << lightness();
    EXPECT_EQ(savedSetting(QStringLiteral("theme")), QStringLiteral("dark"));
    controls::pressKey(settings, theme, Qt::Key_Up); // Light
    EXPECT_TRUE(waitUntil([] { return lightness() > 200; })) << lightness();
    EXPECT_EQ(savedSetting(QStringLiteral("theme")), QStringLiteral("light"));
}

TEST_F(SettingsWindowTest, AnotherWorkspaceRestartsTheAgentThere)
{
    converse(QStringLiteral("long 3"));
    const QString folder = home.path() + QStringLiteral("/elsewhere");
    ASSERT_TRUE(QDir().mkpath(folder));
    const qint64 before = agent();
    writeSettings({{kAddress, endpoint->address()},
                   {QStringLiteral("customApiEndpointEnabled"), QStringLiteral("true")},
                   {QStringLiteral("workspace"), folder}});
    const qint64 after = agentAfter(before);
    ASSERT_TRUE(after);
    EXPECT_EQ(QFileInfo(QStringLiteral("/proc/%1/cwd").arg(after)).symLinkTarget(), folder);
    EXPECT_TRUE(controls::isShown(window(), QStringLiteral("Workspace folder: %1").arg(folder)));

    converse(QStringLiteral("long 4"));
    EXPECT_TRUE(waitForText(QStringLiteral("Piece 4 of 4.")));
    const auto turns = turnsAt(endpoint);
    ASSERT_EQ(turns.size(), 2U);
    EXPECT_EQ(turns[1].userTexts.size(), 2) << "the conversation did not come along";
}

TEST_F(SettingsWindowTest, TheChecklistSaysWhatTheEndpointCanDo)
{
    const auto &settings = openSettings();
    controls::click(settings, QStringLiteral("Check endpoint"));
    const auto *summary = settings.findChild<QWidget *>(QStringLiteral("summary"));
    ASSERT_TRUE(summary);
    EXPECT_TRUE(waitUntil([&] {
        return summary->accessibleName().startsWith(QStringLiteral("Works · "));
    })) << summary->accessibleName().toStdString()
        << '\n'
        << controls::namesIn(settings).join(u'\n').toStdString();
    EXPECT_TRUE(controls::isShown(settings, QStringLiteral("Credential: passed. none needed: the "
                                                           "placeholder was accepted")));
    EXPECT_TRUE(controls::isShown(settings, QStringLiteral("Check with Claude Code")));
}

TEST_F(SettingsWindowTest, AProfileIsKeptAndSwitchedTo)
{
    const auto other = startPractice();
    ASSERT_TRUE(other);
    const auto &settings = openSettings();
    saveAsProfile(settings, QStringLiteral("First"));
    EXPECT_EQ(savedSetting(kProfile), QStringLiteral("First"));
    qint64 before = agent();
    controls::fill(settings, kField, other->address());
    controls::pressKey(settings, kField, Qt::Key_Return);
    EXPECT_EQ(savedSetting(kProfile), QString()) << "another address is another endpoint";
    before = agentAfter(before);
    EXPECT_EQ(endpointOf(before), other->address());
    saveAsProfile(settings, QStringLiteral("Second"));
    EXPECT_EQ(agent(), before) << "a name changes nothing for the agent";

    const auto *profiles =
        qobject_cast<QPushButton *>(controls::find(settings, QStringLiteral("Profiles")));
    ASSERT_TRUE(profiles);
    emit profiles->menu()->aboutToShow();
    const auto actions = profiles->menu()->actions();
    const auto first = std::find_if(actions.begin(), actions.end(), [](const QAction *action) {
        return action->text().startsWith(QLatin1String("First"));
    });
    ASSERT_NE(first, actions.end());
    (*first)->trigger();
    EXPECT_EQ(typed(settings), endpoint->address());
    EXPECT_EQ(endpointOf(agentAfter(before)), endpoint->address());
    EXPECT_TRUE(controls::isShown(settings, QStringLiteral("Profile “First”")));
}

TEST_F(SettingsWindowTest, WhereTheAddressComesFromIsTrueForTheLiveProcess)
{
    const auto other = startPractice();
    ASSERT_TRUE(other);
    const auto &settings = openSettings();
    const auto says = [&settings](const QString &row) {
        return waitUntil([&] { return controls::isShown(settings, row); });
    };
    EXPECT_TRUE(says(QStringLiteral("This app: %1. wins").arg(endpoint->address())))
        << controls::namesIn(settings).join(u'\n').toStdString();

    writeUserSettings(other->address());
    EXPECT_TRUE(
        says(QStringLiteral("~/.claude/settings.json: %1. overridden").arg(other->address())))
        << controls::namesIn(settings).join(u'\n').toStdString();
    converse(QStringLiteral("hello"));
    EXPECT_TRUE(turnsAt(other).empty()) << "what is said to be overridden is";

    const qint64 before = agent();
    // The chat window lies over it now.
    controls::click(openSettings(), QStringLiteral("Custom API Endpoint"));
    EXPECT_TRUE(says(QStringLiteral("Claude Code will still use %1").arg(other->address())))
        << controls::namesIn(settings).join(u'\n').toStdString();
    ASSERT_TRUE(agentAfter(before));
    EXPECT_TRUE(says(QStringLiteral("~/.claude/settings.json: %1. wins").arg(other->address())))
        << controls::namesIn(settings).join(u'\n').toStdString();
}
