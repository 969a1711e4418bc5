#include "ui/endpoint/UnsavedNote.h"
#include "tests/support/NoSpace.h"
#include "tests/support/UiFixture.h"
#include "ui/chat/ChatWindow.h"
#include "ui/settings/SettingsWindow.h"
#include "ui/words/SettingsText.h"

#include <QFile>

#include <optional>

using namespace Qt::StringLiterals;

namespace unsavednotetest {

/// A change of the settings that could not be saved.
class UnsavedNoteTest : public UiFixture
{
protected:
    UnsavedNoteTest()
    {
        m_choice.setAddress(u"http://localhost:1234"_s);
        m_full.emplace();
    }
    void change() { m_choice.setEnabled(!m_choice.isEnabled()); }

    std::optional<NoSpace> m_full;
};

TEST_F(UnsavedNoteTest, SaysItWhileItIsSo)
{
    const ui::UnsavedNote note(m_settings);
    EXPECT_TRUE(note.isHidden());
    change();
    EXPECT_FALSE(note.isHidden());
    EXPECT_EQ(note.text(), ui::unsavedWords(m_settings));
    EXPECT_TRUE(note.text().contains(m_settings.filePath()));
    EXPECT_TRUE(note.text().contains(qt_error_string(ENOSPC)));
    EXPECT_TRUE(m_choice.isEnabled()) << "it holds";
    m_full.reset();
    m_settings.saveAgain();
    EXPECT_TRUE(note.isHidden());
}

TEST_F(UnsavedNoteTest, ANewWindowSaysItToo)
{
    change();
    bridge::SystemClock clock;
    bridge::library::Conversations conversations;
    const ui::ChatWindow window(m_chats, conversations, m_choice, m_intents, m_theme, clock);
    const auto *note = window.findChild<ui::UnsavedNote *>();
    ASSERT_TRUE(note);
    EXPECT_FALSE(note->isHidden());

    ui::SettingsWindow settings({});
    auto *notice = new ui::UnsavedNote(m_settings);
    settings.setNotice(notice);
    settings.show();
    EXPECT_TRUE(notice->isVisible());
}

TEST_F(UnsavedNoteTest, LeavesAFileWithAProblemToTheWordsAboutThat)
{
    m_full.reset();
    QFile conf(m_settings.filePath());
    ASSERT_TRUE(conf.open(QIODevice::WriteOnly | QIODevice::Truncate));
    conf.close();
    m_settings.reload();
    change();
    EXPECT_FALSE(m_settings.isSaved());
    EXPECT_TRUE(ui::UnsavedNote(m_settings).isHidden());
    EXPECT_FALSE(ui::meanwhileWords(m_settings).isEmpty());
}

} // namespace unsavednotetest
