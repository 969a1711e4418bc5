#pragma once

#include "app/window/ChatWindows.h"
#include "bridge/chat/ChatList.h"
#include "ui/kit/QuestionSheet.h"
#include "ui/kit/Theme.h"

#include <QObject>
#include <QPointer>

#include <functional>

namespace app {

/// Whether the program may end when the user wants it to: at once if no work would be cut, else it
/// asks, in the front window, and names the chats. Drafts and waiting messages are kept, so they
/// are no reason to ask, unless they cannot be saved. Signals of the system never ask. Main thread.
class Quitting : public QObject
{
    Q_OBJECT

public:
    /// References outlive it.
    struct Parts
    {
        bridge::chat::ChatList &chats;
        ChatWindows &windows;
        ui::Theme &theme;
        std::function<bool()> hasTray;     ///< the program can go on without a window
        std::function<QString()> unkept{}; ///< why chats cannot be saved now; empty: they can
        bool isPractice = false;           ///< none are saved
    };

    explicit Quitting(Parts parts, QObject *parent = nullptr);

    /// The user wants to quit: wanted() follows, now or when it is confirmed.
    void ask();
    /// The user closes the last window. False: it stays, and the question is in it.
    [[nodiscard]] bool mayCloseLast();

Q_SIGNALS:
    void wanted();

private:
    /// A line for each chat with work, and one for what cannot be saved.
    [[nodiscard]] QStringList work() const;
    void open();
    void follow();

    Parts m_parts;
    QPointer<ui::QuestionSheet> m_question;
};

} // namespace app
