#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/core/Clock.h"
#include "ui/transcript/TranscriptView.h"

#include <QObject>
#include <QString>

#include <memory>

namespace ui {

/// Where the reader is in a chat: brings them back to the kept place, takes them to an item, loads
/// earlier messages for both and while they scroll up, and keeps the place. Owned by the pane.
class ReadingPlace final : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    ReadingPlace(bridge::chat::Chat &chat, TranscriptView &transcript, bridge::Clock &clock,
                 QObject *parent);

    /// Scrolls to an item as soon as it is in the transcript, and marks it for a moment.
    void showItem(const QString &itemId);
    /// Gives a change of the place to the chat now.
    void keep();

    static constexpr std::chrono::milliseconds kKeepDelay{500};

private:
    void followEarlier();
    void onItemFound(const QString &itemId);
    void onItemMissing(const QString &itemId);

    bridge::chat::Chat &m_chat;
    TranscriptView &m_transcript;
    bridge::Clock &m_clock;
    QString m_wantedItem;
    bridge::store::ScrollPlace m_wantedPlace; ///< of an earlier run, not reached yet
    std::unique_ptr<bridge::Timer> m_unkept;  ///< set: the place has changed
};

} // namespace ui
