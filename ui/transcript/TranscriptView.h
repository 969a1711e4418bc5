#pragma once

#include "ui/transcript/EntryWidget.h"
#include "ui/transcript/RowHeights.h"

#include <QAbstractScrollArea>
#include <QHash>
#include <QPointer>
#include <QTimer>

class QPushButton;

namespace ui {

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
    /// Shown centred while the transcript is empty; the view owns it.
    void setPlaceholder(QWidget *placeholder);

protected:
    bool viewportEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    struct Range
    {
        int first = 0;
        int last = -1;
    };

    void takeRows(int first, int last);
    void dropRows(int first, int last);
    void rowsChanged(int first, int last);
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
    void placeOverlays();

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
};

} // namespace ui
