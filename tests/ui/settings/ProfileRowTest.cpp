#include "ui/settings/endpoint/ProfileRow.h"

#include "bridge/agents/claude/ClaudeBackend.h"
#include "tests/support/FakeClock.h"
#include "tests/support/UiFixture.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/endpoint/InlineQuestion.h"
#include "ui/settings/endpoint/ProfileForm.h"
#include "ui/settings/endpoint/ProfileMenu.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

namespace profilerowtest {

using namespace bridge::check;
using namespace bridge::endpoint;

namespace {

const QString kAddress = QStringLiteral("http://localhost:1234");
const QString kOther = QStringLiteral("https://llm.corp.example:8766");

/// Profiles as they are used in the settings: the menu, and what stands under the address.
class ProfileRowTest : public UiFixture
{
protected:
    void SetUp() override
    {
        m_choice.setAddress(kAddress);
        m_row.show();
        m_row.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_row));
    }

    /// What can be chosen in the menu as it opens now.
    QAction *action(const QString &text)
    {
        emit m_menu.aboutToShow();
        return find(m_menu, text);
    }
    static QAction *find(const QMenu &menu, const QString &text)
    {
        for (auto *action : menu.actions()) {
            if (action->text() == text || action->text().startsWith(text + u'\t'))
                return action;
            if (action->menu()) {
                if (auto *inner = find(*action->menu(), text))
                    return inner;
            }
        }
        return nullptr;
    }
    void trigger(const QString &text)
    {
        auto *found = action(text);
        ASSERT_TRUE(found) << text.toStdString();
        ASSERT_TRUE(found->isEnabled()) << text.toStdString();
        found->trigger();
    }
    [[nodiscard]] QString words() const
    {
        const auto *text = m_row.findChild<ui::Paragraph *>();
        return text->isVisible() ? text->toPlainText() : QString();
    }
    [[nodiscard]] QLineEdit &field(const QString &name) const
    {
        for (auto *edit : m_row.findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == name)
                return *edit;
        }
        qFatal("no field for %s", qPrintable(name));
    }
    [[nodiscard]] QLineEdit &name() const { return field(QStringLiteral("Name of the profile")); }
    [[nodiscard]] ui::InlineQuestion &question() const
    {
        return *m_row.findChild<ui::InlineQuestion *>();
    }
    void enter(const QString &text)
    {
        name().selectAll();
        QTest::keyClicks(&name(), text);
        QTest::keyClick(&name(), Qt::Key_Return);
    }
    void keep(const QString &name, const QString &address)
    {
        ASSERT_TRUE(m_choice.profiles().put({name, address, {}}));
    }

    FakeClock m_clock;
    LocalServers m_servers{m_clock, std::vector<quint16>()};
    ui::ProfileMenu m_menu{m_choice, m_servers};
    bridge::claude::ClaudeBackend m_backend{{}, {}};
    ui::ProfileRow m_row{m_choice, m_chats, m_menu, m_backend.endpointExport()};
};

} // namespace

TEST_F(ProfileRowTest, AnAddressInNoProfileIsSaidToBeInNoneAndCanBeKept)
{
    EXPECT_EQ(words(), QStringLiteral("This address belongs to no profile."));
    button(m_row, QStringLiteral("Save as profile…"))->click();
    ASSERT_TRUE(name().isVisible());
    EXPECT_EQ(name().text(), QStringLiteral("localhost:1234"));
    enter(QStringLiteral("Home"));
    EXPECT_EQ(m_choice.activeProfile(), QStringLiteral("Home"));
    EXPECT_EQ(words(), QStringLiteral("Profile “Home”"));
    EXPECT_FALSE(name().isVisible());
}

TEST_F(ProfileRowTest, WithoutAnAddressThereIsNothingToSay)
{
    m_choice.setAddress({});
    EXPECT_EQ(words(), QString());
    EXPECT_FALSE(action(QStringLiteral("Save as profile…"))->isEnabled());
}

TEST_F(ProfileRowTest, TheMenuMarksTheActiveOneAndSwitchesToAnother)
{
    ASSERT_TRUE(m_choice.saveProfile(QStringLiteral("Home")));
    keep(QStringLiteral("R&D"), kOther);
    EXPECT_TRUE(action(QStringLiteral("Home"))->isChecked());
    EXPECT_FALSE(action(QStringLiteral("R&&D"))->isChecked());
    trigger(QStringLiteral("R&&D"));
    EXPECT_EQ(m_choice.activeProfile(), QStringLiteral("R&D"));
    EXPECT_EQ(m_choice.addressText(), kOther);
    EXPECT_FALSE(m_choice.isEnabled()) << "the switch stays";
}

TEST_F(ProfileRowTest, ANameThatAnotherProfileHasIsReplacedOnlyWhenTheUserSaysSo)
{
    keep(QStringLiteral("Work"), kOther);
    trigger(QStringLiteral("Save as profile…"));
    enter(QStringLiteral("work"));
    ASSERT_TRUE(question().isVisible());
    EXPECT_EQ(m_choice.profiles().find(QStringLiteral("Work"))->address, kOther);
    button(question(), QStringLiteral("Keep it"))->click();
    EXPECT_EQ(m_choice.profiles().find(QStringLiteral("Work"))->address, kOther);

    trigger(QStringLiteral("Save as profile…"));
    enter(QStringLiteral("work"));
    button(question(), QStringLiteral("Replace"))->click();
    EXPECT_EQ(m_choice.profiles().find(QStringLiteral("Work"))->address, kAddress);
}

TEST_F(ProfileRowTest, ANameThatCannotBeIsRefusedWhereItIsTyped)
{
    trigger(QStringLiteral("Save as profile…"));
    enter(QStringLiteral("   "));
    EXPECT_TRUE(name().isVisible());
    EXPECT_FALSE(name().accessibleDescription().isEmpty());
    QTest::keyClick(&name(), Qt::Key_Escape);
    EXPECT_FALSE(name().isVisible());
    EXPECT_TRUE(m_choice.profiles().all().empty());
}

TEST_F(ProfileRowTest, RenamingKeepsEverythingElse)
{
    m_choice.setModel(QStringLiteral("qwen3-coder"));
    ASSERT_TRUE(m_choice.saveProfile(QStringLiteral("Home")));
    trigger(QStringLiteral("Rename “Home”…"));
    EXPECT_EQ(name().text(), QStringLiteral("Home"));
    enter(QStringLiteral("Desk"));
    EXPECT_EQ(m_choice.activeProfile(), QStringLiteral("Desk"));
    EXPECT_EQ(m_choice.model(), QStringLiteral("qwen3-coder"));
    EXPECT_EQ(m_choice.profiles().all().size(), 1U);
}

TEST_F(ProfileRowTest, RenamingInAnotherCaseKeepsTheProfile)
{
    ASSERT_TRUE(m_choice.saveProfile(QStringLiteral("home")));
    trigger(QStringLiteral("Rename “home”…"));
    enter(QStringLiteral("Home"));
    EXPECT_EQ(m_choice.activeProfile(), QStringLiteral("Home"));
    EXPECT_EQ(m_choice.profiles().all().size(), 1U);
}

TEST_F(ProfileRowTest, RenamingTakesNoOthersName)
{
    ASSERT_TRUE(m_choice.saveProfile(QStringLiteral("Home")));
    keep(QStringLiteral("Work"), kOther);
    trigger(QStringLiteral("Rename “Home”…"));
    enter(QStringLiteral("Work"));
    EXPECT_TRUE(name().isVisible());
    EXPECT_EQ(m_choice.activeProfile(), QStringLiteral("Home"));
    EXPECT_EQ(m_choice.profiles().find(QStringLiteral("Work"))->address, kOther);
}

TEST_F(ProfileRowTest, RemovingIsAskedForAndLeavesTheAddress)
{
    ASSERT_TRUE(m_choice.saveProfile(QStringLiteral("Home")));
    trigger(QStringLiteral("Remove “Home”…"));
    ASSERT_TRUE(question().isVisible());
    EXPECT_EQ(m_choice.activeProfile(), QStringLiteral("Home"));
    button(question(), QStringLiteral("Remove"))->click();
    EXPECT_TRUE(m_choice.profiles().all().empty());
    EXPECT_EQ(m_choice.addressText(), kAddress);
    EXPECT_EQ(words(), QStringLiteral("This address belongs to no profile."));
}

TEST_F(ProfileRowTest, APresetBecomesAProfileThatIsUsedAtOnce)
{
    QSignalSpy taken(&m_row, &ui::ProfileRow::presetTaken);
    trigger(QStringLiteral("LM Studio"));
    ASSERT_TRUE(name().isVisible());
    EXPECT_EQ(name().text(), QStringLiteral("LM Studio"));
    QTest::keyClick(&name(), Qt::Key_Return);
    const auto *preset = findPreset(QStringLiteral("lm-studio"));
    ASSERT_TRUE(preset);
    EXPECT_EQ(m_choice.activeProfile(), QStringLiteral("LM Studio"));
    EXPECT_EQ(m_choice.addressText(), preset->address);
    EXPECT_EQ(m_choice.setup(), preset->setup);
    EXPECT_EQ(taken.count(), 1);
}

TEST_F(ProfileRowTest, APresetWithoutAnAddressAsksForIt)
{
    trigger(QStringLiteral("Corporate gateway"));
    auto &address = field(QStringLiteral("Address of the profile"));
    EXPECT_TRUE(address.hasFocus());
    QTest::keyClicks(&address, QStringLiteral("llm.corp.example"));
    QTest::keyClick(&address, Qt::Key_Return);
    EXPECT_TRUE(address.isVisible()) << "no scheme";
    EXPECT_TRUE(m_choice.profiles().all().empty());
    address.selectAll();
    QTest::keyClicks(&address, kOther);
    QTest::keyClick(&address, Qt::Key_Return);
    EXPECT_EQ(m_choice.addressText(), kOther);
    EXPECT_FALSE(m_choice.activeProfile().isEmpty());
}

TEST_F(ProfileRowTest, WhatIsCopiedForATeamSaysWhatWasLeftOut)
{
    auto setup = m_choice.setup();
    setup.secretHeaders = {QStringLiteral("x-team-key")};
    ASSERT_TRUE(m_choice.setSetup(setup));
    for (const char *form : {"As shell lines", "As a settings file", "As JSON"}) {
        QGuiApplication::clipboard()->clear();
        trigger(QString::fromLatin1(form));
        const auto copied = QGuiApplication::clipboard()->text();
        EXPECT_TRUE(copied.contains(kAddress)) << copied.toStdString();
        EXPECT_TRUE(words().startsWith(QStringLiteral("Copied as")));
        EXPECT_TRUE(words().contains(QStringLiteral("bearer token"))) << words().toStdString();
        EXPECT_TRUE(words().contains(QStringLiteral("x-team-key"))) << words().toStdString();
    }
}

} // namespace profilerowtest
