#pragma once

#include "bridge/chat/Transcript.h"
#include "bridge/core/Clock.h"
#include "bridge/session/AgentInfo.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"
#include "ui/transcript/EntryActions.h"

#include <QWidget>

namespace ui {

/// References that every entry widget gets; all of them outlive the widget.
struct EntryContext
{
    Theme &theme;
    bridge::Clock &clock;
    const bridge::chat::Transcript &transcript;
    EntryActions &actions;
    Intents &intents;
    const bridge::session::AgentInfo &agent;
};

/// The user's choice of how much of an entry is expanded.
enum class Fold {
    Default, ///< the default of this kind of entry
    Closed,
    Open,
    Whole, ///< open, and long texts complete
};

/// Widget of one transcript entry. Exists only while the entry is near the visible part, and is
/// replaced when the theme changes; the view stores its fold.
class EntryWidget : public QWidget
{
    Q_OBJECT

public:
    EntryWidget(const EntryContext &context, QWidget *parent);

    /// Shows the entry, or its changes. Always the same entry.
    virtual void showEntry(const bridge::chat::TranscriptEntry &entry) = 0;
    /// Neighbouring entries or the state of EntryActions changed.
    virtual void showSurroundings(const bridge::chat::TranscriptEntry &entry);
    virtual void appendText(const QString &piece);
    /// More of its tool's input is there; comes as often as pieces do.
    virtual void inputGrew() {}
    /// Called before the first showEntry().
    virtual void setFold(Fold fold);
    /// True while the user may be writing an answer in it: the widget must not be replaced.
    [[nodiscard]] virtual bool wantsAnswer() const { return false; }
    /// Focuses its first control; precondition: wantsAnswer().
    virtual void takeFocus() {}
    /// Esc: takes the focus out of a field for a reason; false: it is not there.
    virtual bool leaveReason() { return false; }
    /// Esc: refuses what it asks; false: it asks nothing.
    virtual bool refuse() { return false; }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

Q_SIGNALS:
    void sizeChanged();
    /// By the user; the clicked control should keep its position.
    void foldChanged(ui::Fold fold);
    /// A text has grown beyond what is shown of it at first: a new widget shows it whole too.
    void shownWhole();
    /// The pointer came in (true) or went.
    void hovered(bool inside);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

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

} // namespace ui
