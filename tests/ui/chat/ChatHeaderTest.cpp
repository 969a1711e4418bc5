#include "ui/chat/ChatHeader.h"
#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedChat.h"
#include "tests/ui/Widgets.h"
#include "ui/kit/Controls.h"
#include "ui/kit/QuietButton.h"
#include "ui/words/StatusText.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace chatheadertest {

const QString kRestart = u"Restart agent"_s;

class ChatHeaderTest : public testing::Test
{
protected:
    ChatHeaderTest()
    {
        m_scripted.goLive();
        m_scripted.chat().setTitle(u"Why is the parser's test flaky on slow machines?"_s);
        setWidth(1200);
        m_header.show();
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    void setWidth(int width)
    {
        m_header.resize(width, m_header.height());
        settle();
    }

    [[nodiscard]] ui::QuietButton &folder() const
    {
        return widgets::get<ui::QuietButton>(
            m_header, u"Workspace folder: %1"_s.arg(m_scripted.chat().workspace()));
    }
    [[nodiscard]] ui::QuietButton &route() const
    {
        return widgets::get<ui::QuietButton>(m_header, u"Endpoint of this chat"_s);
    }
    [[nodiscard]] QPushButton &restart() const
    {
        return widgets::get<QPushButton>(m_header, kRestart);
    }
    [[nodiscard]] QAction *folderAction(const QString &text) const
    {
        const auto menus = m_header.findChildren<QMenu *>();
        for (const QMenu *menu : menus) {
            for (QAction *action : menu->actions()) {
                if (action->text() == text)
                    return action;
            }
        }
        ADD_FAILURE() << "no action " << text.toStdString();
        return nullptr;
    }

    mutable ScriptedChat m_scripted{u"http://localhost:1234"_s};
    ui::Intents m_intents;
    ui::Theme m_theme{m_scripted.settings};
    ui::ChatHeader m_header{m_scripted.chat(), m_scripted.endpoints, m_intents, m_theme};
};

TEST_F(ChatHeaderTest, WhereItIsNarrowThePathGoesFirstThenWordsThenViaAndNothingElse)
{
    EXPECT_FALSE(folder().text().isEmpty());
    EXPECT_EQ(restart().text(), kRestart);
    EXPECT_EQ(route().text(), u"via localhost:1234"_s);

    // What has given way at each width, in this order.
    int given = 0;
    bool hasGivenAll = false;
    for (int width = 1200; width >= 392; width -= 4) {
        setWidth(width);
        const int now = int(folder().text().isEmpty()) + int(restart().text().isEmpty())
                        + int(!route().text().startsWith(u"via"_s));
        EXPECT_TRUE(!restart().text().isEmpty() || folder().text().isEmpty()) << width;
        EXPECT_TRUE(route().text().startsWith(u"via"_s) || restart().text().isEmpty()) << width;
        EXPECT_GE(now, given) << width;
        given = now;
        hasGivenAll = given == 3;
        for (const QWidget *each :
             {static_cast<QWidget *>(&folder()), static_cast<QWidget *>(&route()),
              static_cast<QWidget *>(&restart())}) {
            ASSERT_TRUE(each->isVisible()) << width;
            ASSERT_TRUE(m_header.rect().contains(each->geometry())) << width;
            ASSERT_GE(each->width(), each->minimumSizeHint().width()) << width;
        }
    }
    EXPECT_TRUE(hasGivenAll) << "a window of 640 pixels with its side bar";
    EXPECT_TRUE(route().text().startsWith(u"localhost"_s)) << route().text().toStdString();
    EXPECT_EQ(restart().toolTip(), kRestart);
    EXPECT_TRUE(folder().toolTip().contains(m_scripted.chat().workspace()));
    setWidth(1200);
    EXPECT_EQ(restart().text(), kRestart) << "and back";
}

TEST_F(ChatHeaderTest, ALongPathLeavesTheTitleItsRoom)
{
    auto chat = m_scripted.makeChat(
        u"long"_s, u"11111111-1111-4111-8111-111111111111"_s, false,
        {.workspace = u"/srv/"_s + QString(120, u'x') + QChar(0x202e) + u"/project"_s});
    ui::ChatHeader header(*chat, m_scripted.endpoints, m_intents, m_theme);
    const auto *title = header.findChild<ui::ElidedLabel *>();
    header.show();
    for (const QString &text : {u"Why is the parser's test flaky?"_s, QString(300, u'y')}) {
        chat->setTitle(text);
        for (int width = 1400; width >= 900; width -= 20) {
            header.resize(width, header.height());
            settle();
            const auto &path = *header.findChild<ui::QuietButton *>();
            if (path.text().isEmpty())
                continue;
            EXPECT_TRUE(title->width() >= title->sizeHint().width()
                        || title->width() >= path.width()
                        || path.width() <= path.minimumSizeHint().width())
                << width << ": " << title->width() << ", path " << path.width();
        }
    }
}

TEST_F(ChatHeaderTest, WhatIsHiddenInAPathIsMarked)
{
    auto hostile = m_scripted.makeChat(u"hostile"_s, u"11111111-1111-4111-8111-111111111111"_s,
                                       false, {.workspace = u"/srv/a"_s + QChar(0x202e) + u"b"_s});
    const ui::ChatHeader header(*hostile, m_scripted.endpoints, m_intents, m_theme);
    const auto &path = *header.findChild<ui::QuietButton *>();
    for (const QString &text : {path.accessibleName(), path.toolTip()}) {
        EXPECT_FALSE(text.contains(QChar(0x202e)));
        EXPECT_TRUE(text.contains(u"/srv/a‹U+202E›b"_s)) << text.toStdString();
    }
}

TEST_F(ChatHeaderTest, EachStateIsExplained)
{
    const auto *state = widgets::find<ui::Pill>(m_header, u"Agent: Ready"_s);
    ASSERT_TRUE(state);
    EXPECT_FALSE(state->toolTip().isEmpty());
    EXPECT_EQ(state->accessibleDescription(), state->toolTip());
    using bridge::session::ChatState;
    for (const auto each :
         {ChatState::Stopped, ChatState::Starting, ChatState::Ready, ChatState::Working,
          ChatState::Waiting, ChatState::Retrying, ChatState::Restarting, ChatState::Failed})
        EXPECT_FALSE(ui::statusOf(each, {}).explanation.isEmpty()) << static_cast<int>(each);
}

TEST_F(ChatHeaderTest, TheFolderOpensAChatInAnother)
{
    QSignalSpy asked(&m_intents, &ui::Intents::newChatRequested);
    folderAction(u"New chat in this folder"_s)->trigger();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][1].toString(), m_scripted.chat().workspace());
    folderAction(u"Copy path"_s)->trigger();
    EXPECT_EQ(QApplication::clipboard()->text(), m_scripted.chat().workspace());

    const QTemporaryDir other;
    folderAction(u"New chat in another folder…"_s)->trigger();
    auto *dialog = m_header.findChild<QFileDialog *>();
    ASSERT_TRUE(dialog);
    EXPECT_EQ(dialog->fileMode(), QFileDialog::Directory);
    emit dialog->fileSelected(other.path());
    ASSERT_EQ(asked.count(), 2);
    EXPECT_EQ(asked[1][0].value<bridge::chat::Chat *>(), &m_scripted.chat());
    EXPECT_EQ(asked[1][1].toString(), other.path());
    dialog->close();
}

} // namespace chatheadertest
