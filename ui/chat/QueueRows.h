#pragma once

#include "ui/kit/Theme.h"

#include <QString>
#include <QWidget>

#include <vector>

namespace ui {

class ElidedLabel;
class QueueList;

/// A message that waits.
struct QueueRow
{
    QString id;
    QString text;
    int images = 0;
    friend bool operator==(const QueueRow &, const QueueRow &) = default;
};

/// The waiting messages of a chat, in the order in which they will be sent.
struct QueueView
{
    /// What they wait for.
    enum class Hold {
        Turn,     ///< the running turn ends
        Agent,    ///< an agent takes messages
        Failed,   ///< the user: the last turn failed
        Stopped,  ///< the user: they stopped the turn
        User,     ///< the user: they waited already when the chat was opened
        ReadOnly, ///< the conversation can be used here: until then nothing can be done with them
    };
    std::vector<QueueRow> rows;
    Hold hold = Hold::Turn;
    friend bool operator==(const QueueView &, const QueueView &) = default;
};

/// The rows above the composer: hidden without a message, at most six high, then it scrolls. Only
/// shows and asks: the order changes when setView() says so. Rows are moved with the mouse or
/// Alt+Up and Alt+Down, Return edits, Ctrl+Return sends now, Del removes.
class QueueRows final : public QWidget
{
    Q_OBJECT

public:
    explicit QueueRows(Theme &theme, QWidget *parent = nullptr);

    void setView(QueueView view);
    [[nodiscard]] const QueueView &view() const { return m_view; }
    /// True if it has the keyboard focus.
    [[nodiscard]] bool hasListFocus() const;

    static constexpr int kMostRows = 6;

Q_SIGNALS:
    void editRequested(const QString &id);
    void sendNowRequested(const QString &id);
    void removeRequested(const QString &id);
    /// `index`: its place after the move.
    void moveRequested(const QString &id, int index);
    /// The last row went while the focus was here: it belongs in the composer.
    void emptied();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void showTitle();

    Theme &m_theme;
    QueueView m_view;
    QWidget *m_frame;
    ElidedLabel *m_title;
    ElidedLabel *m_order;
    QueueList *m_list;
};

} // namespace ui
