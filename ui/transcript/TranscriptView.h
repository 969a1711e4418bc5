#pragma once

#include "bridge/store/ChatRecord.h"
#include "ui/transcript/ActivityLine.h"
#include "ui/transcript/EarlierLine.h"
#include "ui/transcript/EntryWidget.h"
#include "ui/transcript/RowHeights.h"

#include <QAbstractScrollArea>
#include <QHash>
#include <QPointer>
#include <QTimer>

#include <memory>

class QPushButton;

namespace ui {

class FoundFrame;
class MessageActions;
class Veil;

/// The conversation. Only entries near the visible part have widgets; other rows have their last
/// measured height, or an estimate. At its end the view follows new content; elsewhere the first
/// visible entry keeps its position. While hidden it lays out nothing, and changed entries get new
/// widgets when it is shown.
class TranscriptView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    TranscriptView(bridge::chat::Transcript &transcript, const bridge::session::AgentInfo &agent,
                   Intents &intents, Theme &theme, bridge::Clock &clock, QWidget *parent = nullptr);
    ~TranscriptView() override;

    [[nodiscard]] EntryActions &actions() { return m_actions; }
    [[nodiscard]] bool isAtEnd() const { return m_followsEnd; }
    void scrollToEnd();
    void scrollByPages(int pages);
    void scrollToStart();
    /// Scrolls to the first card that waits for an answer and focuses it; false: there is none.
    bool focusPendingCard();
    /// True if a card waits for an answer.
    [[nodiscard]] bool hasPendingCard() const { return pendingRow() >= 0; }
    /// Esc: takes the focus out of a card's field for a reason; false: it is in none.
    bool leaveReason();
    /// Esc: refuses the request that waits, of several the focused one; one that is off the screen
    /// is only scrolled to. False: none waits.
    bool refusePending();

    /// The line above the first entry. While the reader is near it, earlierRequested() asks for
    /// the next page.
    void setEarlier(const EarlierMessages &earlier);
    /// Scrolls to an item's first entry, opens its text and marks it for a moment; false: it is not
    /// here.
    bool showItem(const QString &itemId);
    /// The place of the reader; the default is the end.
    [[nodiscard]] bridge::store::ScrollPlace scrollPlace() const;
    /// False: its entry is not here; the place is unchanged then.
    bool setScrollPlace(const bridge::store::ScrollPlace &place);
    /// Dims everything below the entry of this item; empty: nothing.
    void setDimmedBelow(const QString &itemId);
    /// Where an item's first entry is in this widget; null: it has no widget.
    [[nodiscard]] QRect rectOfItem(const QString &itemId) const;
    /// The line below the last entry. `escStops`: Esc ends what happens.
    void setActivity(const bridge::chat::Activity &activity, bool escStops);
    /// Shown centred while the transcript is empty; the view owns it.
    void setPlaceholder(QWidget *placeholder);

Q_SIGNALS:
    void earlierRequested();
    /// The reader's place or the positions of entries have changed.
    void placed();

protected:
    bool viewportEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    static constexpr int kTopPadding = 22;
    static constexpr int kAboveActivity = 10;
    /// Room for the activity line, also while there is none: nothing jumps when a turn ends.
    static constexpr int kBottomPadding = kAboveActivity + ActivityLine::kHeight + 14;

    struct Range
    {
        int first = 0;
        int last = -1;
    };

    void takeRows(int first, int last);
    void dropRows(int first, int last);
    void moveRow(int from, int to);
    void rowsChanged(int first, int last);
    void growRow(int row);
    void appendToRow(int row, const QString &piece);
    void fitNeighbour(int row);
    void refreshSurroundings();
    void rebuild();

    void scheduleLayout();
    void layOut();
    [[nodiscard]] Range measureAround();
    [[nodiscard]] Range measureFromEnd();
    int measure(int row);
    void place(Range range);
    void keepAnchorAt(int value);
    void anchorOn(quint64 id);

    EntryWidget *widgetFor(int row);
    void forget(quint64 id);
    /// Offset of the entry of `row` in the unscrolled view.
    [[nodiscard]] int topOf(int row) const;
    [[nodiscard]] int gapAbove(int row) const;
    [[nodiscard]] int indentOf(int row) const;
    [[nodiscard]] int columnWidth() const;
    [[nodiscard]] int columnLeft() const;
    [[nodiscard]] int topPadding() const;
    [[nodiscard]] int pendingRow() const;
    void bringIntoView(int row);
    void showWhole(int row);
    [[nodiscard]] EntryWidget *widgetWith(const QWidget *inside) const;
    void placeOverlays();
    void placeMarks();
    void askForEarlier();
    void onHovered(quint64 id, bool inside);
    void followFocus(QWidget *focused);
    void showActionsAt(quint64 id);
    void copyEntry(quint64 id);

    bridge::chat::Transcript &m_transcript;
    const bridge::session::AgentInfo &m_agent;
    Intents &m_intents;
    Theme &m_theme;
    bridge::Clock &m_clock;
    EntryActions m_actions;
    RowHeights m_heights;
    QHash<quint64, EntryWidget *> m_widgets;
    QHash<quint64, Fold> m_folds;
    quint64 m_anchor = 0; ///< first visible entry
    int m_anchorTop = 0;  ///< its top, without its gap, in the viewport
    bool m_followsEnd = true;
    bool m_inLayout = false;
    QTimer m_layoutTimer;
    QPushButton *m_jump;
    QPointer<QWidget> m_placeholder;
    EarlierLine *m_earlierLine;
    ActivityLine *m_activityLine;
    EarlierMessages m_earlier;
    bool m_isEarlierAsked = false;
    MessageActions *m_messageActions;
    quint64 m_actionsAt = 0; ///< the entry with the buttons
    QTimer m_actionsLeave;   ///< hides them a moment after the pointer went
    Veil *m_veil;
    QString m_dimmedBelow;
    FoundFrame *m_foundFrame;
    quint64 m_found = 0;
    std::unique_ptr<bridge::Timer> m_foundTimer;
};

} // namespace ui
