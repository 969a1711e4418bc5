#pragma once

#include "bridge/chat/Transcript.h"
#include "bridge/core/Clock.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"
#include "ui/transcript/EntryActions.h"

#include <QWidget>

namespace ui {

/// What every entry widget is given; all of it outlives the widget.
struct EntryContext
{
    Theme &theme;
    bridge::Clock &clock;
    const bridge::chat::Transcript &transcript;
    EntryActions &actions;
    Intents &intents;
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
    /// The chat waits for the user's answer here, which may be half written: the widget must stay.
    [[nodiscard]] virtual bool wantsAnswer() const { return false; }
    /// Gives the focus to what answers it; only while wantsAnswer().
    virtual void takeFocus() {}

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

} // namespace ui
