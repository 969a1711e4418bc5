#pragma once

#include "bridge/core/Clock.h"
#include "ui/kit/Theme.h"

#include <QFrame>

#include <memory>

class QAbstractButton;

namespace ui {

class ElidedLabel;

/// "Deleted “title” · Undo", for ten seconds or until dismiss(); longer while its button has the
/// focus.
class UndoNote final : public QFrame
{
    Q_OBJECT

public:
    /// References outlive it. Hidden at first.
    UndoNote(Theme &theme, bridge::Clock &clock, QWidget *parent = nullptr);

    void show(const QString &sessionId, const QString &title);
    void dismiss();
    /// Does what its button does; false: there is nothing to undo.
    bool undo();

Q_SIGNALS:
    void undoRequested(const QString &sessionId);

private:
    void waitToHide();

    bridge::Clock &m_clock;
    ElidedLabel *m_text;
    QAbstractButton *m_undo;
    QString m_sessionId; ///< empty: nothing can be undone
    std::unique_ptr<bridge::Timer> m_timer;
};

} // namespace ui
