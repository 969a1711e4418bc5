#pragma once

#include "ui/transcript/EntryWidget.h"
#include "ui/transcript/RowHeights.h"

#include <QAbstractScrollArea>
#include <QHash>
#include <QPointer>
#include <QTimer>

class QPushButton;

namespace ui {

class PermissionCard;

/// The conversation. Widgets exist only for entries near what is seen; the height of the others is
/// the last measured one, or an estimate until they come near. While the user is at the end the
/// view follows it; elsewhere the first visible entry keeps its place whatever happens around it.
/// While it is hidden nothing is laid out, and entries that change are made anew when it is shown.
class TranscriptView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    TranscriptView(bridge::chat::Transcript &transcript, Theme &theme, bridge::Clock &clock,
                   QWidget *parent = nullptr);
    ~TranscriptView() override;

    [[nodiscard]] EntryActions &actions() { return m_actions; }
    [[nodiscard]] bool isAtEnd() const { return m_followsEnd; }
    void scrollToEnd();
    void scrollByPages(int pages);
    void scrollToStart();
    /// Brings the first card that waits for an answer into view and gives it the focus; false when
    /// there is none.
    bool focusPendingCard();
    /// Shown in the middle while there is no entry; owned by the view from here on.
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
    [[nodiscard]] int gapAbove(int row) const;
    [[nodiscard]] int indentOf(int row) const;
    [[nodiscard]] int columnWidth() const;
    [[nodiscard]] int columnLeft() const;
    void placeOverlays();

    bridge::chat::Transcript &m_transcript;
    Theme &m_theme;
    bridge::Clock &m_clock;
    EntryActions m_actions;
    RowHeights m_heights;
    QHash<quint64, EntryWidget *> m_widgets;
    QHash<quint64, Fold> m_folds;
    quint64 m_anchor = 0; ///< entry at the top of what is seen
    int m_anchorTop = 0;  ///< where its row begins, relative to the viewport
    bool m_followsEnd = true;
    bool m_inLayout = false;
    QTimer m_layoutTimer;
    QPushButton *m_jump;
    QPointer<QWidget> m_placeholder;
};

} // namespace ui
