#include "bridge/library/Conversations.h"
#include "bridge/secrets/OverlaySecretStore.h"
#include "tests/support/EventLoop.h"
#include "tests/support/MemorySecretStore.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/support/SettingsParts.h"
#include "tests/ui/Widgets.h"
#include "ui/chat/ChatWindow.h"
#include "ui/kit/Controls.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/WarnNote.h"
#include "ui/settings/SettingsWindow.h"
#include "ui/settings/endpoint/CredentialRow.h"
#include "ui/tray/TrayIcon.h"
#include "ui/words/PracticeText.h"

#include <QAction>
#include <QLineEdit>
#include <QTest>

#include <algorithm>
#include <memory>

namespace practiceshowntest {

using namespace Qt::StringLiterals;
using bridge::secrets::CredentialKind;
using bridge::secrets::Secret;

const QString kAddress = u"http://localhost:1234"_s;

/// The windows of a session whose endpoint set-up is not kept, or of any other.
class Shown
{
public:
    explicit Shown(bool isPractice)
    {
        if (isPractice)
            scripted.settings.keepInMemory(bridge::settings::kCustomApiEndpoint.key);
        chats.add(scripted.takeChat());
        window = std::make_unique<ui::ChatWindow>(chats, conversations, scripted.endpoints, intents,
                                                  theme, scripted.clock);
        tray = std::make_unique<ui::TrayIcon>(scripted.endpoints, chats, scripted.settings, intents,
                                              theme);
        window->showChat(chats.at(0));
        window->show();
    }

    [[nodiscard]] ui::Pill *mark() const
    {
        for (ui::Pill *pill : widgets::shownIn<ui::Pill>(*window)) {
            if (pill->text() == ui::practiceMark())
                return pill;
        }
        return nullptr;
    }
    [[nodiscard]] bool isInTrayMenu() const
    {
        const auto actions = tray->menu().actions();
        return std::any_of(actions.begin(), actions.end(),
                           [](const QAction *each) { return each->text() == ui::practiceLine(); });
    }

    ScriptedChat scripted{kAddress};
    bridge::chat::ChatList chats;
    bridge::library::Conversations conversations;
    ui::Intents intents;
    ui::Theme theme{scripted.settings};
    std::unique_ptr<ui::ChatWindow> window;
    std::unique_ptr<ui::TrayIcon> tray;
};

TEST(PracticeShown, InTheHeaderInTheTitleInTheTrayAndInAnEmptyChat)
{
    const Shown shown(true);
    ASSERT_TRUE(shown.mark());
    EXPECT_TRUE(shown.mark()->toolTip().contains(ui::practiceWords().left(17)));
    EXPECT_EQ(shown.mark()->accessibleDescription(), ui::practiceWords());
    EXPECT_EQ(shown.window->windowTitle(), ui::practiceTitle(u"Drawbridge"_s));
    EXPECT_TRUE(shown.tray->toolTip().startsWith(ui::practiceTitle(u"Drawbridge"_s)));
    EXPECT_TRUE(shown.isInTrayMenu());
    const auto labels = widgets::textsIn<QLabel>(*shown.window);
    EXPECT_TRUE(labels.contains(ui::practiceWords())) << labels.join(u'\n').toStdString();
    shown.window->resize(shown.window->minimumSize());
    settle();
    ASSERT_TRUE(shown.mark()) << "in the smallest window";
    EXPECT_TRUE(shown.window->rect().contains(
        QRect(shown.mark()->mapTo(shown.window.get(), QPoint()), shown.mark()->size())));
    qApp->setStyleSheet({});
}

TEST(PracticeShown, NowhereInAnyOtherSession)
{
    const Shown shown(false);
    EXPECT_FALSE(shown.mark());
    EXPECT_EQ(shown.window->windowTitle(), u"Drawbridge"_s);
    EXPECT_TRUE(shown.tray->toolTip().startsWith(u"Drawbridge"_s));
    EXPECT_FALSE(shown.isInTrayMenu());
    EXPECT_FALSE(widgets::textsIn<QLabel>(*shown.window).contains(ui::practiceWords()));
    qApp->setStyleSheet({});
}

TEST(PracticeShown, InTheSettings)
{
    ScriptedChat scripted{kAddress};
    ScriptedChecker checker{scripted};
    bridge::chat::ChatList chats;
    ui::Theme theme{scripted.settings};
    SettingsParts parts{scripted, checker, chats, theme};
    ui::SettingsWindow window{parts.pages()};
    const QString title = window.windowTitle();
    window.markPractice();
    window.showPage(ui::SettingsPageId::AiChat);
    EXPECT_EQ(window.windowTitle(), ui::practiceTitle(title));
    const auto notes = widgets::shownIn<ui::WarnNote>(window);
    ASSERT_EQ(notes.size(), 1);
    EXPECT_EQ(notes[0]->text(), ui::practiceWords());
    qApp->setStyleSheet({});
}

TEST(PracticeShown, ACredentialIsNotSaidToBeInTheKeychainAndIsNot)
{
    ScriptedChat scripted{kAddress};
    MemorySecretStore keychain;
    bridge::secrets::OverlaySecretStore store{keychain};
    store.keepInMemory();
    bridge::secrets::CredentialBook credentials{store, scripted.clock};
    ui::Theme theme{scripted.settings};
    ui::CredentialRow row{scripted.endpoints, credentials, theme};
    row.show();
    settle();
    auto &secret = *row.findChild<QLineEdit *>();
    const auto hint = [&row] { return row.findChild<ui::Paragraph *>()->toPlainText(); };
    QTest::keyClicks(&secret, u"not-a-real-token-4f2a"_s);
    EXPECT_TRUE(hint().contains(u"not in the system keychain"_s)) << hint().toStdString();
    QTest::keyClick(&secret, Qt::Key_Return);
    settle();
    EXPECT_EQ(credentials.secret(kAddress)->value, u"not-a-real-token-4f2a"_s);
    EXPECT_TRUE(widgets::textsIn<QLabel>(row).contains(u"for this run only"_s));
    EXPECT_TRUE(hint().contains(u"forgotten when Drawbridge quits"_s)) << hint().toStdString();
    EXPECT_TRUE(keychain.secrets.isEmpty());
    qApp->setStyleSheet({});
}

} // namespace practiceshowntest
