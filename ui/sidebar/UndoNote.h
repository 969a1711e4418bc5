#pragma once

#include "bridge/core/Clock.h"
#include "ui/kit/Theme.h"

#include <QFrame>

#include <memory>
#include <vector>

class QAbstractButton;

namespace ui {

class ElidedLabel;

/// "Deleted “title” · Undo", for ten seconds after the last deletion or until dismiss(); longer
/// while its button has the focus. Deletions are undone one by one, the last one first.
class UndoNote final : public QFrame
{
    Q_OBJECT

public:
    /// References outlive it. Hidden at first.
    UndoNote(Theme &theme, bridge::Clock &clock, QWidget *parent = nullptr);

    void show(const QString &sessionId, const QString &title);
    void dismiss();
    /// This one was brought back, or cannot be any more.
    void remove(const QString &sessionId);
    /// Does what its button does; false: there is nothing to undo.
    bool undo();

Q_SIGNALS:
    void undoRequested(const QString &sessionId);

private:
    struct Deleted
    {
        QString sessionId;
        QString title;
    };

    void waitToHide();
    void showLast();

    bridge::Clock &m_clock;
    ElidedLabel *m_text;
    QAbstractButton *m_undo;
    std::vector<Deleted> m_deleted; ///< what can be brought back
    std::unique_ptr<bridge::Timer> m_timer;
};

} // namespace ui
