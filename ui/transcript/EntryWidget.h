#pragma once

#include "bridge/agent/Permission.h"
#include "bridge/chat/Transcript.h"
#include "bridge/core/Clock.h"
#include "bridge/failure/Fix.h"
#include "ui/kit/Theme.h"

#include <QUrl>
#include <QWidget>

namespace ui {

/// What the user asked for with a control inside the transcript.
class EntryActions final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// How many unanswered messages go again together when sending again is asked for; 0: it is
    /// not offered.
    void setUnanswered(int messages);
    [[nodiscard]] int unanswered() const { return m_unanswered; }
    /// Label of the button that asks for it.
    [[nodiscard]] QString sendAgainLabel() const;
    /// Claude is at work: the last answer may not be the turn's last.
    void setTurnRuns(bool runs);
    [[nodiscard]] bool turnRuns() const { return m_turnRuns; }

Q_SIGNALS:
    void answered(const QString &requestId, const bridge::agent::PermissionAnswer &answer);
    /// What is set above is different now.
    void stateChanged();
    void sendAgainRequested();
    /// The unanswered message back into the composer.
    void editAgainRequested();
    void stopRequested();
    void settingsRequested();
    void checkRequested();
    void endpointOffRequested();
    void fixRequested(const bridge::Fix &fix);
    /// Only http and https.
    void linkActivated(const QUrl &url);

private:
    int m_unanswered = 0;
    bool m_turnRuns = false;
};

/// What every entry widget is given; all of it outlives the widget.
struct EntryContext
{
    Theme &theme;
    bridge::Clock &clock;
    const bridge::chat::Transcript &transcript;
    EntryActions &actions;
};

/// How much of an entry is open, as far as the user chose it.
enum class Fold {
    Default, ///< as the kind of entry has it
    Closed,
    Open,
    Whole, ///< open, with all of a long text
};

/// One entry of the transcript. Lives only while it is near what is seen; what must survive that
/// (the fold) is kept by the view. Made anew when the theme changes.
class EntryWidget : public QWidget
{
    Q_OBJECT

public:
    EntryWidget(const EntryContext &context, QWidget *parent);

    /// Shows the entry, also after it changed. Always the same entry.
    virtual void showEntry(const bridge::chat::TranscriptEntry &entry) = 0;
    /// What stands around the entry, or the actions' state, is different: for what depends on it.
    virtual void showSurroundings(const bridge::chat::TranscriptEntry &entry);
    /// Text was added to the entry that is shown.
    virtual void appendText(const QString &piece);
    /// Called before the first showEntry().
    virtual void setFold(Fold fold);
    /// The user may have left something half done here: the widget must stay.
    [[nodiscard]] virtual bool holdsInput() const { return false; }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

Q_SIGNALS:
    void sizeChanged();
    /// By the user: what they clicked should stay where it is.
    void foldChanged(ui::Fold fold);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

    [[nodiscard]] const EntryContext &context() const { return m_context; }
    [[nodiscard]] const ThemeColors &colors() const { return m_context.theme.colors(); }
    /// Frame painted around the whole widget.
    void setFrame(const QColor &fill, const QColor &border, int radius);

private:
    EntryContext m_context;
    QColor m_fill;
    QColor m_border;
    int m_radius = 0;
};

/// The widget for an entry's kind; shows nothing yet.
[[nodiscard]] EntryWidget *makeEntryWidget(const bridge::chat::EntryContent &content,
                                           const EntryContext &context, QWidget *parent);

} // namespace ui
