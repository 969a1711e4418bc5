#include "ui/settings/endpoint/SourcesSection.h"
#include "tests/ui/KeychainFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/AccountCard.h"
#include "ui/settings/endpoint/SituationNote.h"
#include "ui/settings/endpoint/SourceRow.h"
#include "ui/words/SettingsText.h"

#include <QFile>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;

namespace sourcessectiontest {

const QString kAddress = u"http://localhost:1234"_s;
const QByteArray kRedirect =
    R"({"env":{"ANTHROPIC_BASE_URL":"http://old-proxy:9000","ANTHROPIC_AUTH_TOKEN":"not-real"}})";

/// Sources of the address, account and redirections, with real settings files and an agent that the
/// test plays.
class SourcesSectionTest : public PlayedSettingsFixture
{
protected:
    SourcesSectionTest()
    {
        m_section.show();
        m_note.show();
        m_account.show();
    }

    void writeUserSettings(const QByteArray &content)
    {
        m_parts.write(u".claude/settings.json"_s, content);
        // Triggers the watcher's reaction without its delay.
        m_parts.sources.follow(m_parts.home.path(), {});
    }
    [[nodiscard]] QStringList rows() const
    {
        QStringList rows;
        for (const auto *row : widgets::shownIn<ui::SourceRow>(m_section))
            rows << row->accessibleName();
        return rows;
    }
    [[nodiscard]] QString words(const QWidget &in) const
    {
        return widgets::textsIn<ui::Paragraph>(in).join(u'\n');
    }
    [[nodiscard]] QString account() const { return m_account.findChild<ui::Pill *>()->text(); }

    ui::SourcesSection m_section{m_parts.services};
    ui::SituationNote m_note{m_parts.services};
    ui::AccountCard m_account{m_parts.services};
};

TEST_F(SourcesSectionTest, OursComesFirstAndIsNotClaimedToWinBeforeTheProcessSaidSo)
{
    ASSERT_FALSE(rows().isEmpty());
    EXPECT_EQ(rows().first(), u"This app: %1. not confirmed yet"_s.arg(kAddress));
    EXPECT_TRUE(rows().contains(u"Shell environment: not set. "_s));
}

TEST_F(SourcesSectionTest, OursWinsOnceTheLiveProcessSaidSo)
{
    announce();
    m_scripted.goLive();
    EXPECT_EQ(rows().first(), u"This app: %1. wins"_s.arg(kAddress));
    m_scripted.endpoints.setAddress(u"http://localhost:4321"_s);
    EXPECT_EQ(rows().first(), u"This app: http://localhost:4321. not confirmed yet"_s);
}

TEST_F(SourcesSectionTest, TheLoserIsNamedWithItsFile)
{
    writeUserSettings(kRedirect);
    EXPECT_EQ(rows().first(), u"This app: %1. not confirmed yet"_s.arg(kAddress));
    EXPECT_TRUE(rows().join(u'\n').contains(u"http://old-proxy:9000. overridden"_s))
        << rows().join(u'\n').toStdString();
    EXPECT_FALSE(rows().join(u'\n').contains(u"not-real"_s)) << "a credential";
    EXPECT_FALSE(m_note.isVisible());
}

TEST_F(SourcesSectionTest, SwitchedOffTheRedirectionIsSaidAndCanBeIgnored)
{
    writeUserSettings(kRedirect);
    m_scripted.endpoints.setEnabled(false);
    ASSERT_TRUE(m_note.isVisible());
    EXPECT_TRUE(words(m_note).contains(u"http://old-proxy:9000"_s)) << words(m_note).toStdString();
    EXPECT_TRUE(words(m_note).contains(u"settings.json"_s));
    auto *action = m_note.findChild<QPushButton *>();
    EXPECT_EQ(action->text(), u"Ignore it in this app"_s);
    action->click();
    EXPECT_TRUE(m_scripted.endpoints.ignoresOthers());
    ASSERT_TRUE(m_note.isVisible());
    EXPECT_EQ(action->text(), u"Use it again"_s);
    action->click();
    EXPECT_FALSE(m_scripted.endpoints.ignoresOthers());
    EXPECT_EQ(action->text(), u"Ignore it in this app"_s);
}

TEST_F(SourcesSectionTest, OurOwnFileThatCannotBeReadIsNamedAndRestored)
{
    auto &settings = m_scripted.settings;
    QFile file(settings.filePath());
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    settings.reload();
    ASSERT_TRUE(m_note.isVisible());
    EXPECT_EQ(words(m_note), ui::meanwhileWords(settings));
    auto *action = m_note.findChild<QPushButton *>();
    EXPECT_EQ(action->text(), u"Use the last good settings"_s);
    action->click();
    EXPECT_FALSE(settings.problem());
    EXPECT_FALSE(m_note.isVisible());
    EXPECT_TRUE(m_scripted.endpoints.isEnabled());
}

TEST_F(SourcesSectionTest, ABrokenFileIsNamedWithItsLine)
{
    writeUserSettings("{\n  \"env\": {\n    oops\n  }\n}\n");
    EXPECT_TRUE(words(m_section).contains(u"settings.json"_s)) << words(m_section).toStdString();
    EXPECT_TRUE(words(m_section).contains(u"line 3"_s)) << words(m_section).toStdString();
    EXPECT_EQ(rows().first(), u"This app: %1. not confirmed yet"_s.arg(kAddress));
}

TEST_F(SourcesSectionTest, TheAccountIsNotUsedWhileTheEndpointIsOn)
{
    EXPECT_EQ(account(), u"Not used while a custom endpoint is on"_s);
    m_scripted.endpoints.setEnabled(false);
    EXPECT_EQ(account(), u"Not signed in"_s);
}

} // namespace sourcessectiontest
