#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/window/support/Controls.h"
#include "tests/window/support/Picture.h"
#include "tests/window/support/WindowTest.h"
#include "ui/common/AddressText.h"

#include <QDir>
#include <QFileInfo>
#include <QLineEdit>
#include <QListWidget>

namespace {

const QString kField = QStringLiteral("Address of the custom API endpoint");
const QString kAddress = QStringLiteral("customApiEndpoint");

class SettingsWindowTest : public PracticeWindowTest
{
protected:
    [[nodiscard]] static QString typed(const QWidget &settings)
    {
        const auto *field = qobject_cast<QLineEdit *>(controls::find(settings, kField));
        return field ? field->text() : QString();
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
