#include "app/window/HolderNote.h"
#include "tests/support/FakeClock.h"
#include "tests/support/UiFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/kit/Paragraph.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;

namespace holdernotetest {

using bridge::store::ChatStore;
using bridge::store::StoreHolder;

class HolderNoteTest : public UiFixture
{
protected:
    void TearDown() override { qApp->setStyleSheet({}); }

    app::HolderNote &show(const StoreHolder &holder)
    {
        m_note = std::make_unique<app::HolderNote>(m_second, holder, m_clock, m_theme, &m_page);
        m_note->resize(800, 80);
        m_page.resize(900, 600);
        m_page.show();
        return *m_note;
    }
    [[nodiscard]] static QString textOf(const QWidget &note)
    {
        return widgets::textsIn<ui::Paragraph>(note).join(u' ');
    }

    QTemporaryDir m_data;
    FakeClock m_clock;
    std::unique_ptr<ChatStore> m_first =
        std::make_unique<ChatStore>(m_data.path(), ChatStore::Mode::OnDisk, m_clock);
    ChatStore m_second{m_data.path(), ChatStore::Mode::OnDisk, m_clock};
    QWidget m_page;
    std::unique_ptr<app::HolderNote> m_note;
};

TEST_F(HolderNoteTest, AnotherComputersChatsAreTakenOverAfterAWarning)
{
    ASSERT_TRUE(m_first->open());
    auto &note = show({.host = u"other-machine"_s, .pid = 4711, .since = {}});
    EXPECT_TRUE(textOf(note).contains(u"other-machine"_s));
    EXPECT_TRUE(textOf(note).contains(u"4711"_s));
    QSignalSpy opened(&note, &app::HolderNote::opened);
    widgets::get(note, u"Take over"_s).click();
    EXPECT_EQ(opened.count(), 0);
    auto *question = m_page.findChild<ui::QuestionSheet *>();
    ASSERT_TRUE(question);
    widgets::get(*question, u"Take over"_s).click();
    EXPECT_EQ(opened.count(), 1);
    EXPECT_TRUE(m_second.isOpen());
}

TEST_F(HolderNoteTest, AHolderThatIsJustEndingIsWaitedFor)
{
    bridge::store::StoreLock lock(m_data.filePath(u"lock"_s));
    ASSERT_TRUE(lock.take());
    ASSERT_FALSE(m_second.open());
    std::thread holder([&lock] {
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        lock.leave();
    });
    EXPECT_TRUE(app::openPatiently(m_second));
    holder.join();
}

TEST_F(HolderNoteTest, ALiveProgramOfThisComputerKeepsItsChatsUntilItHasEnded)
{
    auto &note = show({.host = QSysInfo::machineHostName(), .pid = 4711, .since = {}});
    auto &button = widgets::get(note, u"Take over"_s);
    EXPECT_FALSE(button.isEnabled());
    // It is not there: the store can be opened.
    m_clock.advance(app::HolderNote::kPause);
    EXPECT_TRUE(m_second.isOpen());
    EXPECT_TRUE(button.isEnabled());
    QSignalSpy opened(&note, &app::HolderNote::opened);
    widgets::get(note, u"Open my chats"_s).click();
    EXPECT_EQ(opened.count(), 1);
    EXPECT_FALSE(note.isVisible());
}

TEST_F(HolderNoteTest, ItTakesNeitherFocusNorKeys)
{
    QLineEdit field(&m_page);
    m_page.resize(900, 600);
    m_page.show();
    m_page.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&m_page));
    field.setFocus();
    ASSERT_EQ(QApplication::focusWidget(), &field);
    auto &note = show({.host = u"other-machine"_s, .pid = 4711, .since = {}});
    note.show();
    QSignalSpy opened(&note, &app::HolderNote::opened);
    QTest::keyClicks(QApplication::focusWidget(), u"a b "_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    m_clock.advance(app::HolderNote::kPause); // it looks again: the store is free
    QTest::keyClicks(QApplication::focusWidget(), u"c "_s);
    EXPECT_EQ(field.text(), u"a b c "_s);
    EXPECT_EQ(opened.count(), 0);
    EXPECT_FALSE(m_page.findChild<ui::QuestionSheet *>());
    // Reached with Tab it is for the keyboard, and gives the focus back when it goes.
    QSignalSpy left(&note, &app::HolderNote::focusLeaves);
    widgets::get(note, u"Open my chats"_s).setFocus(Qt::TabFocusReason);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    EXPECT_EQ(opened.count(), 1);
    EXPECT_EQ(left.count(), 1);
}

} // namespace holdernotetest
