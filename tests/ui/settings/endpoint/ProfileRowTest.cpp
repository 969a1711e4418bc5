#include "ui/settings/endpoint/ProfileRow.h"

#include "bridge/agents/claude/ClaudeBackend.h"
#include "tests/support/FakeClock.h"
#include "tests/support/UiFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/endpoint/ImportResult.h"
#include "ui/settings/endpoint/ImportedSection.h"
#include "ui/settings/endpoint/InlineQuestion.h"
#include "ui/settings/endpoint/ProfileFiles.h"
#include "ui/settings/endpoint/ProfileForm.h"
#include "ui/settings/endpoint/ProfileMenu.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

namespace profilerowtest {

using namespace Qt::StringLiterals;
using namespace bridge::check;
using namespace bridge::endpoint;

const QString kAddress = u"http://localhost:1234"_s;
const QString kOther = u"https://llm.corp.example:8766"_s;

/// Profiles in the settings: the menu, and the note under the address.
class ProfileRowTest : public UiFixture
{
protected:
    void SetUp() override
    {
        m_choice.setAddress(kAddress);
        activate(m_row);
    }

    /// A selectable action of the menu, after opening it.
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
        return widgets::get<QLineEdit>(m_row, name);
    }
    [[nodiscard]] QLineEdit &name() const { return field(u"Name of the profile"_s); }
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
    ui::ProfileRow m_row{m_choice, m_chats, m_menu, m_backend.endpointExport(), m_theme};
};

TEST_F(ProfileRowTest, AnAddressInNoProfileIsSaidToBeInNoneAndCanBeKept)
{
    EXPECT_EQ(words(), u"This address belongs to no profile."_s);
    button(m_row, u"Save as profile…"_s)->click();
    ASSERT_TRUE(name().isVisible());
    EXPECT_EQ(name().text(), u"localhost:1234"_s);
    enter(u"Home"_s);
    EXPECT_EQ(m_choice.activeProfile(), u"Home"_s);
    EXPECT_EQ(words(), u"Profile “Home”"_s);
    EXPECT_FALSE(name().isVisible());
}

TEST_F(ProfileRowTest, WithoutAnAddressThereIsNothingToSay)
{
    m_choice.setAddress({});
    EXPECT_EQ(words(), QString());
    EXPECT_FALSE(action(u"Save as profile…"_s)->isEnabled());
}

TEST_F(ProfileRowTest, TheMenuMarksTheActiveOneAndSwitchesToAnother)
{
    ASSERT_TRUE(m_choice.saveProfile(u"Home"_s));
    keep(u"R&D"_s, kOther);
    EXPECT_TRUE(action(u"Home"_s)->isChecked());
    EXPECT_FALSE(action(u"R&&D"_s)->isChecked());
    trigger(u"R&&D"_s);
    EXPECT_EQ(m_choice.activeProfile(), u"R&D"_s);
    EXPECT_EQ(m_choice.addressText(), kOther);
    EXPECT_FALSE(m_choice.isEnabled()) << "the switch stays";
}

TEST_F(ProfileRowTest, ANameThatAnotherProfileHasIsReplacedOnlyWhenTheUserSaysSo)
{
    keep(u"Work"_s, kOther);
    trigger(u"Save as profile…"_s);
    enter(u"work"_s);
    ASSERT_TRUE(question().isVisible());
    EXPECT_EQ(m_choice.profiles().find(u"Work"_s)->address, kOther);
    button(question(), u"Keep it"_s)->click();
    EXPECT_EQ(m_choice.profiles().find(u"Work"_s)->address, kOther);

    trigger(u"Save as profile…"_s);
    enter(u"work"_s);
    button(question(), u"Replace"_s)->click();
    EXPECT_EQ(m_choice.profiles().find(u"Work"_s)->address, kAddress);
}

TEST_F(ProfileRowTest, ANameThatCannotBeIsRefusedWhereItIsTyped)
{
    trigger(u"Save as profile…"_s);
    enter(u"   "_s);
    EXPECT_TRUE(name().isVisible());
    EXPECT_FALSE(name().accessibleDescription().isEmpty());
    QTest::keyClick(&name(), Qt::Key_Escape);
    EXPECT_FALSE(name().isVisible());
    EXPECT_TRUE(m_choice.profiles().all().empty());
}

TEST_F(ProfileRowTest, RenamingKeepsEverythingElse)
{
    m_choice.setModel(u"qwen3-coder"_s);
    ASSERT_TRUE(m_choice.saveProfile(u"Home"_s));
    trigger(u"Rename “Home”…"_s);
    EXPECT_EQ(name().text(), u"Home"_s);
    enter(u"Desk"_s);
    EXPECT_EQ(m_choice.activeProfile(), u"Desk"_s);
    EXPECT_EQ(m_choice.model(), u"qwen3-coder"_s);
    EXPECT_EQ(m_choice.profiles().all().size(), 1U);
}

TEST_F(ProfileRowTest, RenamingInAnotherCaseKeepsTheProfile)
{
    ASSERT_TRUE(m_choice.saveProfile(u"home"_s));
    trigger(u"Rename “home”…"_s);
    enter(u"Home"_s);
    EXPECT_EQ(m_choice.activeProfile(), u"Home"_s);
    EXPECT_EQ(m_choice.profiles().all().size(), 1U);
}

TEST_F(ProfileRowTest, RenamingTakesNoOthersName)
{
    ASSERT_TRUE(m_choice.saveProfile(u"Home"_s));
    keep(u"Work"_s, kOther);
    trigger(u"Rename “Home”…"_s);
    enter(u"Work"_s);
    EXPECT_TRUE(name().isVisible());
    EXPECT_EQ(m_choice.activeProfile(), u"Home"_s);
    EXPECT_EQ(m_choice.profiles().find(u"Work"_s)->address, kOther);
}

TEST_F(ProfileRowTest, RemovingIsAskedForAndLeavesTheAddress)
{
    ASSERT_TRUE(m_choice.saveProfile(u"Home"_s));
    trigger(u"Remove “Home”…"_s);
    ASSERT_TRUE(question().isVisible());
    EXPECT_EQ(m_choice.activeProfile(), u"Home"_s);
    button(question(), u"Remove"_s)->click();
    EXPECT_TRUE(m_choice.profiles().all().empty());
    EXPECT_EQ(m_choice.addressText(), kAddress);
    EXPECT_EQ(words(), u"This address belongs to no profile."_s);
}

TEST_F(ProfileRowTest, APresetBecomesAProfileThatIsUsedAtOnce)
{
    QSignalSpy taken(&m_row, &ui::ProfileRow::presetTaken);
    trigger(u"LM Studio"_s);
    ASSERT_TRUE(name().isVisible());
    EXPECT_EQ(name().text(), u"LM Studio"_s);
    QTest::keyClick(&name(), Qt::Key_Return);
    const auto *preset = findPreset(u"lm-studio"_s);
    ASSERT_TRUE(preset);
    EXPECT_EQ(m_choice.activeProfile(), u"LM Studio"_s);
    EXPECT_EQ(m_choice.addressText(), preset->address);
    EXPECT_EQ(m_choice.setup(), preset->setup);
    EXPECT_EQ(taken.count(), 1);
}

TEST_F(ProfileRowTest, APresetWithoutAnAddressAsksForIt)
{
    trigger(u"Corporate gateway"_s);
    auto &address = field(u"Address of the profile"_s);
    EXPECT_TRUE(address.hasFocus());
    QTest::keyClicks(&address, u"llm.corp.example"_s);
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
    setup.secretHeaders = {u"x-team-key"_s};
    ASSERT_TRUE(m_choice.setSetup(setup));
    for (const char *form : {"As shell lines", "As a settings file", "As JSON"}) {
        QGuiApplication::clipboard()->clear();
        trigger(QString::fromLatin1(form));
        const auto copied = QGuiApplication::clipboard()->text();
        EXPECT_TRUE(copied.contains(kAddress)) << copied.toStdString();
        EXPECT_TRUE(words().startsWith(u"Copied as"_s));
        EXPECT_TRUE(words().contains(u"bearer token"_s)) << words().toStdString();
        EXPECT_TRUE(words().contains(u"x-team-key"_s)) << words().toStdString();
    }
}

/// Chooses the file of an import, as the dialog does.
class ImportTest : public ProfileRowTest
{
protected:
    void import(const QByteArray &content)
    {
        const QString path = m_folder.filePath(u"import.json"_s);
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        m_row.findChild<ui::ProfileFiles *>()->import(path);
    }
    [[nodiscard]] ui::ImportResult &result() const
    {
        return *m_row.findChild<ui::ImportResult *>();
    }
    [[nodiscard]] EndpointSetup setup() const { return m_choice.profiles().find(u"Work"_s)->setup; }
};

TEST_F(ImportTest, WhatAFileBringsIsListedAndSwitchedOnPartByPart)
{
    import(R"({"name":"Work","address":"https://gw.example","headers":{"x-team":"blue"},
        "environment":{"PAGER":"less","NODE_OPTIONS":"--inspect","MAX_THINKING_TOKENS":"1"}})");
    ASSERT_TRUE(result().isVisible());
    EXPECT_TRUE(words().startsWith(u"Imported: Work."_s));
    auto &pager = widgets::get(result(), u"Use variable PAGER=less"_s);
    auto &team = widgets::get(result(), u"Use header x-team: blue"_s);
    auto &options = widgets::get(result(), u"Use variable NODE_OPTIONS=--inspect"_s);
    EXPECT_FALSE(widgets::find(result(), u"Use variable MAX_THINKING_TOKENS=1"_s));
    EXPECT_FALSE(pager.isChecked() || team.isChecked() || options.isChecked());
    EXPECT_FALSE(setup().environment.contains(u"PAGER"_s));

    QTest::mouseClick(&pager, Qt::LeftButton);
    EXPECT_TRUE(pager.isChecked());
    EXPECT_EQ(setup().environment.value(u"PAGER"_s), u"less"_s);
    EXPECT_TRUE(setup().headers.isEmpty());
    QTest::mouseClick(&team, Qt::LeftButton);
    EXPECT_EQ(setup().headers.value(u"x-team"_s), u"blue"_s);
    QTest::mouseClick(&pager, Qt::LeftButton);
    EXPECT_FALSE(setup().environment.contains(u"PAGER"_s));

    QTest::mouseClick(&options, Qt::LeftButton);
    EXPECT_FALSE(options.isChecked());
    EXPECT_FALSE(setup().environment.contains(u"NODE_OPTIONS"_s));
    EXPECT_TRUE(widgets::textsIn<ui::Paragraph>(result()).join(u' ').contains(
        u"cannot set the variable “NODE_OPTIONS”"_s));

    ASSERT_TRUE(result().isVisible()) << "its own changes do not close it";
    button(m_row, u"Use it"_s)->click();
    EXPECT_EQ(m_choice.activeProfile(), u"Work"_s);
    EXPECT_FALSE(result().isVisible());
    EXPECT_EQ(setup().headers.value(u"x-team"_s), u"blue"_s);
}

TEST_F(ImportTest, WithNothingToSwitchOnThereIsNoList)
{
    import(R"({"name":"Work","address":"https://gw.example"})");
    EXPECT_FALSE(result().isVisible());
    EXPECT_TRUE(words().startsWith(u"Imported: Work."_s));
}

TEST_F(ImportTest, WhatIsLeftOutIsNamedAndTheListCanBeClosed)
{
    import(R"({"name":"Work","address":"https://gw.example","environment":{"GH_TOKEN":"abc"}})");
    ASSERT_TRUE(result().isVisible());
    EXPECT_TRUE(widgets::textsIn<ui::Paragraph>(result()).join(u' ').contains(u"GH_TOKEN"_s));
    button(result(), u"Done"_s)->click();
    EXPECT_FALSE(result().isVisible());
    EXPECT_EQ(words(), u"This address belongs to no profile."_s);
}

TEST_F(ImportTest, TheSettingsOfAProfileHaveItsListToo)
{
    import(R"({"name":"Work","address":"https://gw.example","environment":{"PAGER":"less"}})");
    ui::ImportedSection section(m_choice, {}, m_theme);
    section.show();
    EXPECT_FALSE(section.isNeeded());
    ASSERT_TRUE(m_choice.useProfile(u"Work"_s));
    EXPECT_TRUE(section.isNeeded());
    EXPECT_EQ(section.preview(), u"0 of 1 switched on"_s);
    widgets::get(section, u"Use variable PAGER=less"_s).click();
    EXPECT_EQ(section.preview(), u"1 of 1 switched on"_s);
    // A value that the user takes out is off again.
    auto changed = m_choice.setup();
    changed.environment.clear();
    ASSERT_TRUE(m_choice.setSetup(changed));
    EXPECT_FALSE(widgets::get(section, u"Use variable PAGER=less"_s).isChecked());
}

} // namespace profilerowtest
