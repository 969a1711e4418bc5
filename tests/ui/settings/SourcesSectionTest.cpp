#include "ui/settings/endpoint/SourcesSection.h"
#include "tests/support/ScriptedChat.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/support/SettingsParts.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/AccountCard.h"
#include "ui/settings/endpoint/SituationNote.h"
#include "ui/settings/endpoint/SourceRow.h"

#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>

namespace sourcessectiontest {

namespace {

const QString kAddress = QStringLiteral("http://localhost:1234");
const QByteArray kRedirect =
    R"({"env":{"ANTHROPIC_BASE_URL":"http://old-proxy:9000","ANTHROPIC_AUTH_TOKEN":"not-real"}})";

/// Where the address comes from, and what is said about the account and about redirections: with
/// real settings files, and an agent that the test plays.
class SourcesSectionTest : public ::testing::Test
{
protected:
    SourcesSectionTest()
    {
        m_section.show();
        m_note.show();
        m_account.show();
    }

    void announce() { m_chats.add(m_scripted.takeChat()); }
    void writeUserSettings(const QByteArray &content)
    {
        m_parts.write(QStringLiteral(".claude/settings.json"), content);
        // As the watcher does, sooner.
        m_parts.sources.follow(m_parts.home.path(), {});
    }
    [[nodiscard]] QStringList rows() const
    {
        QStringList rows;
        for (const auto *row : m_section.findChildren<ui::SourceRow *>()) {
            if (row->isVisible())
                rows << row->accessibleName();
        }
        return rows;
    }
    [[nodiscard]] QString words(const QWidget &in) const
    {
        QStringList words;
        for (const auto *text : in.findChildren<ui::Paragraph *>()) {
            if (text->isVisible())
                words << text->toPlainText();
        }
        return words.join(u'\n');
    }
    [[nodiscard]] QString account() const { return m_account.findChild<ui::Pill *>()->text(); }

    ScriptedChat m_scripted{kAddress};
    ScriptedChecker m_checker{m_scripted};
    bridge::chat::ChatList m_chats;
    ui::Theme m_theme{m_scripted.settings};
    SettingsParts m_parts{m_scripted.endpoints,
                          m_scripted.credentials,
                          m_checker.checker(),
                          m_scripted.settings,
                          m_chats,
                          m_theme,
                          m_scripted.clock};
    ui::SourcesSection m_section{m_parts.services};
    ui::SituationNote m_note{m_parts.services};
    ui::AccountCard m_account{m_parts.services};
};

} // namespace

TEST_F(SourcesSectionTest, OursComesFirstAndIsNotClaimedToWinBeforeTheProcessSaidSo)
{
    ASSERT_FALSE(rows().isEmpty());
    EXPECT_EQ(rows().first(), QStringLiteral("This app: %1. not confirmed yet").arg(kAddress));
    EXPECT_TRUE(rows().contains(QStringLiteral("Shell environment: not set. ")));
}

TEST_F(SourcesSectionTest, OursWinsOnceTheLiveProcessSaidSo)
{
    announce();
    m_scripted.goLive();
    EXPECT_EQ(rows().first(), QStringLiteral("This app: %1. wins").arg(kAddress));
    m_scripted.endpoints.setAddress(QStringLiteral("http://localhost:4321"));
    EXPECT_EQ(rows().first(), QStringLiteral("This app: http://localhost:4321. not confirmed yet"));
}

TEST_F(SourcesSectionTest, TheLoserIsNamedWithItsFile)
{
    writeUserSettings(kRedirect);
    EXPECT_EQ(rows().first(), QStringLiteral("This app: %1. not confirmed yet").arg(kAddress));
    EXPECT_TRUE(rows().join(u'\n').contains(QStringLiteral("http://old-proxy:9000. overridden")))
        << rows().join(u'\n').toStdString();
    EXPECT_FALSE(rows().join(u'\n').contains(QStringLiteral("not-real"))) << "a credential";
    EXPECT_FALSE(m_note.isVisible());
}

TEST_F(SourcesSectionTest, SwitchedOffTheRedirectionIsSaidAndCanBeIgnored)
{
    writeUserSettings(kRedirect);
    m_scripted.endpoints.setEnabled(false);
    ASSERT_TRUE(m_note.isVisible());
    EXPECT_TRUE(words(m_note).contains(QStringLiteral("http://old-proxy:9000")))
        << words(m_note).toStdString();
    EXPECT_TRUE(words(m_note).contains(QStringLiteral("settings.json")));
    auto *action = m_note.findChild<QPushButton *>();
    EXPECT_EQ(action->text(), QStringLiteral("Ignore it in this app"));
    action->click();
    EXPECT_TRUE(m_scripted.endpoints.ignoresOthers());
    ASSERT_TRUE(m_note.isVisible());
    EXPECT_EQ(action->text(), QStringLiteral("Use it again"));
    action->click();
    EXPECT_FALSE(m_scripted.endpoints.ignoresOthers());
    EXPECT_EQ(action->text(), QStringLiteral("Ignore it in this app"));
}

TEST_F(SourcesSectionTest, ABrokenFileIsNamedWithItsLine)
{
    writeUserSettings("{\n  \"env\": {\n    oops\n  }\n}\n");
    EXPECT_TRUE(words(m_section).contains(QStringLiteral("settings.json")))
        << words(m_section).toStdString();
    EXPECT_TRUE(words(m_section).contains(QStringLiteral("line 3")))
        << words(m_section).toStdString();
    EXPECT_EQ(rows().first(), QStringLiteral("This app: %1. not confirmed yet").arg(kAddress));
}

TEST_F(SourcesSectionTest, TheAccountIsNotUsedWhileTheEndpointIsOn)
{
    EXPECT_EQ(account(), QStringLiteral("Not used while a custom endpoint is on"));
    m_scripted.endpoints.setEnabled(false);
    EXPECT_EQ(account(), QStringLiteral("Not signed in"));
}

} // namespace sourcessectiontest
