#pragma once

#include "bridge/chat/Chat.h"
#include "ui/chat/RewindHost.h"

#include <QObject>

#include <optional>

namespace ui {

/// Carries out what the popover of a rewind asks: the chat looks what its files would do, puts them
/// back and goes back to the message, in this order, so that a failure loses no word. Owned by the
/// pane.
class Rewinding final : public QObject
{
    Q_OBJECT

public:
    /// Both outlive it.
    Rewinding(bridge::chat::Chat &chat, RewindHost &host, QObject *parent);

Q_SIGNALS:
    /// The popover is closed. `text`: of the message, for the composer; empty: it stays there.
    void done(const QString &text);
    /// It failed after its popover was closed. `problem`: as the popover would show it.
    void failedUnseen(const QString &problem);

private:
    void look(const QString &itemId);
    void rewind(const QString &itemId, RewindExtent extent);
    void onPreviewed(const bridge::agent::FilesPreviewed &preview);
    void onRestored(const bridge::agent::FilesRestored &restored);
    void onRewound(const QString &text);
    void onFailed(const QString &reason);
    void followState();
    [[nodiscard]] bool isLooking() const;

    bridge::chat::Chat &m_chat;
    RewindHost &m_host;
    RewindView m_view;
    /// While it is under way; it is finished also without the popover, since half of it would leave
    /// files and conversation in different states.
    std::optional<RewindExtent> m_extent;
    QString m_itemId; ///< of m_extent
    /// Entries have gone while their files stayed: what is left does not say how files were.
    bool m_lacksEntries = false;
};

} // namespace ui
