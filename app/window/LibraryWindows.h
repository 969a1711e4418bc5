#pragma once

#include "app/window/ChatWindows.h"
#include "app/window/HeldChats.h"
#include "app/window/MarkdownFile.h"
#include "bridge/agent/ArchiveReader.h"
#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/core/Clock.h"
#include "bridge/library/Library.h"
#include "bridge/store/ChatStore.h"
#include "ui/kit/NoticeBar.h"
#include "ui/kit/Theme.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

namespace app {

/// What the windows do for the library: they show conversations, ask before something is deleted
/// for good, show why a request was refused, and export. Main thread.
class LibraryWindows : public QObject
{
    Q_OBJECT

public:
    /// References outlive it. `makeChat` adds a chat to the list without starting it.
    struct Parts
    {
        bridge::chat::ChatList &chats;
        bridge::store::ChatStore &store;
        bridge::library::KeptConversations &kept;
        bridge::agent::ArchiveReader &reader;
        bridge::library::Wastebasket &wastebasket;
        bridge::Clock &clock;
        ui::Theme &theme;
        QString agentName; ///< as in sentences about what it does
        std::function<bridge::chat::Chat &(const bridge::chat::ChatStart &start)> makeChat;
    };

    explicit LibraryWindows(Parts parts, QObject *parent = nullptr);
    ~LibraryWindows() override;

    [[nodiscard]] bridge::library::Conversations &conversations()
    {
        return m_library->conversations();
    }
    /// Before anything is requested; the windows show conversations() and so are made after this.
    void setWindows(ChatWindows &windows);
    [[nodiscard]] HeldChats &held() { return *m_held; }

private:
    void open(const bridge::library::Opening &opening);
    void branch(const QString &sessionId, const QString &itemId);
    /// A chat that is to begin as a copy, or as another chat of the same kind.
    struct Branch
    {
        bridge::chat::ChatStart start;
        QString title;
        QString draft;
        std::vector<bridge::store::HalfAnswer> halves; ///< cut answers, in no file
        const bridge::chat::Chat *before =
            nullptr; ///< in front when it was asked for; compared only
    };
    [[nodiscard]] Branch branchOf(const QString &sessionId, const QString &itemId);
    [[nodiscard]] bridge::store::ChatRecord recordOf(const QString &sessionId);
    /// The same, whose file is made.
    [[nodiscard]] Branch copied(const Branch &branch, const QString &id);
    void begin(const Branch &branch);
    void exportAsMarkdown(const QString &sessionId);
    void askForConsent(const QString &sessionId, const QString &title);
    void showNotBranched(const QString &sessionId, const QString &reason);
    void showRefusal(const bridge::library::Refusal &refusal);
    /// The note, which may be closed before the user does it.
    ui::NoticeBar *showProblem(const QString &title, const QString &text);

    Parts m_parts;
    ChatWindows *m_windows = nullptr;
    QStringList m_branching; ///< titles of branches whose files are being made
    std::unique_ptr<HeldChats> m_held;
    std::unique_ptr<bridge::library::Library> m_library;
};

} // namespace app
