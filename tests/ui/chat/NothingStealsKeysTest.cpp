#include "bridge/chat/ChatList.h"
#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedChat.h"
#include "tests/ui/chat/ChatFixture.h"
#include "ui/chat/ChatWindow.h"
#include "ui/chat/Composer.h"
#include "ui/chat/QueueRows.h"

#include <QPlainTextEdit>
#include <QTest>

using namespace Qt::StringLiterals;

/// Whatever arrives while somebody types, every key goes where it was typed: keys are sent to the
/// widget that has the focus, as a keyboard does.
TEST(NothingStealsKeys, FourHundredKeysArriveInTheComposer)
{
    ScriptedChat scripted(u"http://localhost:1234"_s);
    ui::Intents intents;
    ui::Theme theme(scripted.settings);
    bridge::chat::ChatList chats;
    chats.add(scripted.takeChat());
    bridge::chat::Chat &chat = chats.at(0);
    bridge::library::Conversations conversations;
    ui::ChatWindow window(chats, conversations, scripted.endpoints, intents, theme, scripted.clock);
    window.showChat(chat);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    scripted.goLive();
    chat.send(u"begin"_s);
    scripted.beginTurn();
    window.composer().focusEditor();
    auto *edit = window.composer().findChild<QPlainTextEdit *>();

    QString typed;
    const QString alphabet = u"abc def, 123 y n "_s; // also keys that answer cards elsewhere
    QString request;
    for (int i = 0; i < 400; ++i) {
        switch (i % 20) {
        case 2:
            scripted.streamText(u"Some text, and more of it. "_s);
            break;
        case 4:
            scripted.useTool(u"t%1"_s.arg(i));
            request = scripted.askPermission(u"t%1"_s.arg(i));
            break;
        case 6:
            chat.send(u"queued %1"_s.arg(i));
            break;
        case 8:
            if (const auto queue = chat.queue(); queue.size() > 1)
                chat.moveQueued(queue.back().id, 0);
            break;
        case 10:
            scripted.clock.advance(std::chrono::milliseconds(700)); // cards take keys now
            break;
        case 12:
            scripted.withdrawPermission(request);
            scripted.finishTool(u"t%1"_s.arg(i - 8), u"done"_s);
            break;
        case 14:
            scripted.announceRetry(3, 529);
            break;
        case 16:
            if (const auto queue = chat.queue(); queue.size() > 2)
                chat.takeQueued(queue.front().id);
            break;
        case 18:
            scripted.streamText(u"It goes on."_s);
            break;
        default:
            break;
        }
        if (i == 199) {
            scripted.failTurn(500, u"API Error: 500 broken"_s);
            if (!scripted.probes.empty())
                scripted.probes.back().answer(std::nullopt);
            chat.sendAgain();
            scripted.beginTurn();
        }
        if (i % 7 == 0)
            settle();
        const QChar key = alphabet[i % alphabet.size()];
        ASSERT_TRUE(QApplication::focusWidget()) << i;
        QTest::keyClick(QApplication::focusWidget(), key.toLatin1());
        typed += key;
        ASSERT_EQ(edit->toPlainText(), typed) << i;
    }
    EXPECT_GT(window.findChild<ui::QueueRows *>()->view().rows.size(), 2U)
        << "things did arrive meanwhile";
}
