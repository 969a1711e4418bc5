#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/failure/Failure.h"

#include <QObject>
#include <QString>

#include <optional>

namespace ui {

/// Which failure of a chat its sheet shows, until it passes or the user closes the sheet: one at a
/// time, the newest; more about it replaces it; recovery (a retry succeeded) ends it. Failures that
/// the agent's own retries may soon overcome are left to the card in the transcript. Knows no
/// widget. Main thread; the chat outlives it.
class ShownFailure final : public QObject
{
    Q_OBJECT

public:
    explicit ShownFailure(bridge::chat::Chat &chat, QObject *parent = nullptr);

    /// nullopt: nothing is shown.
    [[nodiscard]] const std::optional<bridge::Failure> &failure() const { return m_failure; }
    /// The fate of the failed message; empty: there is none to send again.
    [[nodiscard]] QString note() const;
    /// So many messages tryAgain() sends again.
    [[nodiscard]] int messages() const;

    /// The user has seen it; it lasts all the same.
    void close();
    /// Sends the failed message again, as far as there is one; replaces a hung agent first.
    void tryAgain();

Q_SIGNALS:
    /// failure() or note() has changed.
    void changed();

private:
    void show(const bridge::Failure &failure);
    void onAgentChanged();
    void onTurnEnded(bool ok);

    bridge::chat::Chat &m_chat;
    std::optional<bridge::Failure> m_failure;
    QString m_note;     ///< as last announced
    qint64 m_agent = 0; ///< pid when it was shown; 0: none
    bool m_sendAgainWhenOver = false;
};

} // namespace ui
