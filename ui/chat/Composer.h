#pragma once

#include "bridge/core/Clock.h"
#include "ui/kit/Theme.h"

#include <QWidget>

#include <memory>

class QPushButton;

namespace ui {

class ElidedLabel;
class NotedButton;
class PlainTextField;

/// What the composer says about its chat.
struct ComposerView
{
    bool turnRuns = false; ///< it can be stopped, and messages are queued
    bool isAsleep = false; ///< the agent starts with the next message
    bool isHeld = false;   ///< nothing can be sent; what is written is kept
    /// A waiting message is changed, while the draft is put aside.
    enum class Editing {
        None,
        Waiting, ///< it waits again afterwards
        Alone,   ///< nothing runs or waits: it is sent afterwards
    };
    Editing editing = Editing::None;
    friend bool operator==(const ComposerView &, const ComposerView &) = default;
};

/// The input for messages. Return sends or queues, Ctrl+Return sends now, Shift+Return inserts a
/// line break. The text stays until messageAccepted(); its height does not change with the state of
/// the chat.
class Composer final : public QWidget
{
    Q_OBJECT

public:
    /// References outlive it.
    Composer(Theme &theme, bridge::Clock &clock, QString agentName, QWidget *parent = nullptr);

    [[nodiscard]] QString draft() const;
    /// The user has changed what restoreDraft() put there.
    [[nodiscard]] bool isChanged() const;
    /// The draft of the chat, with the cursor behind it; not announced and not undone.
    void restoreDraft(const QString &text);
    /// Appends `text` to the draft, with the cursor behind it; undo takes it away.
    void addToDraft(const QString &text);
    /// The same instead of the draft; undo brings that back.
    void replaceDraft(const QString &text);
    /// What undo brings back.
    enum class Undo {
        None,
        Cleared, ///< the text of clearDraft()
        Change,  ///< the change of a waiting message that was left
        Message, ///< the text of a waiting message that was removed
    };
    /// Change or Message: its text is not here any more. Undo asks for it by undoWanted(), once
    /// what was written since is undone, and until this is called with None. The hint says so.
    void offerUndo(Undo undo);
    /// The requested message was taken: empties the field for good.
    void messageAccepted();
    /// Empties the field so that undo brings the text back, also after another message was sent;
    /// the hint says so. False: it is empty.
    bool clearDraft();
    /// Announces a change that draftChanged() has not announced yet.
    void announceDraft();
    [[nodiscard]] bool isEmpty() const;
    void setView(const ComposerView &view);
    /// A card waits for an answer: Shift+Tab goes to it.
    void setCardWaits(bool waits) { m_cardWaits = waits; }
    void focusEditor();
    /// Inserts a key that was pressed elsewhere in the window; false: it is not text.
    bool takeTyping(const QKeyEvent &event);

    /// What stands above it has the same width.
    static constexpr int kMaxWidth = Theme::kReadingWidth + 40;
    /// Longest time between a change and draftChanged().
    static constexpr std::chrono::milliseconds kDraftDelay{400};

Q_SIGNALS:
    /// Call messageAccepted() when the message is safe.
    void sendRequested(const QString &text);
    /// The same, before those that wait and without waiting for the turn.
    void sendNowRequested(const QString &text);
    void stopRequested();
    /// Undo, after offerUndo().
    void undoWanted();
    /// The user wanted to send in a held chat; the text stays.
    void refused();
    /// The user's text, at most kDraftDelay old.
    void draftChanged(const QString &text);
    /// The focus should go to the card that waits.
    void cardRequested();
    /// Page keys scroll the transcript: -1 up, 1 down.
    void pageRequested(int pages);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    bool takeKey(const QKeyEvent &event);
    void onTextChanged();
    void send(bool isNow);
    void showView();
    void setUndo(Undo undo);
    void refreshButtons();
    void fitHeight();
    void applyTheme();

    Theme &m_theme;
    bridge::Clock &m_clock;
    const QString m_agentName;
    ComposerView m_view;
    PlainTextField *m_edit;
    NotedButton *m_send;
    QPushButton *m_stop;
    ElidedLabel *m_hint;
    QWidget *m_frame;

    QString m_cleared;            ///< what clearDraft() has taken, until it is back
    bool m_isUndoOffered = false; ///< see offerUndo()
    int m_stepsBefore = 0;        ///< that could be undone then; these stay
    Undo m_undo = Undo::None;     ///< for the hint, as long as nothing else happens
    bool m_cardWaits = false;
    bool m_isRestoring = false;
    std::unique_ptr<bridge::Timer> m_unannounced; ///< set: draftChanged() is due
};

} // namespace ui
