#pragma once

#include "ui/kit/Theme.h"
#include "ui/words/Tone.h"

#include <QAbstractButton>
#include <QFrame>
#include <QLabel>
#include <QPushButton>

namespace ui {

/// A toggle switch: 36 × 20, rounded, accent when on. Space and click toggle it. Needs an
/// accessible name.
class ToggleSwitch final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit ToggleSwitch(Theme &theme, QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool hitButton(const QPoint &pos) const override;

private:
    Theme &m_theme;
};

enum class ButtonKind { Primary, Secondary, Danger, Plain };
/// A push button; gets the focus from the keyboard only.
[[nodiscard]] QPushButton *makeButton(ButtonKind kind, const QString &text, QWidget *parent);

/// A surface with border and radius (style sheet class "card").
class Card : public QFrame
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);
};

/// The colour of a dot in this tone.
[[nodiscard]] QColor colorOf(Tone tone, const ThemeColors &colors);

/// A small rounded label with a tone.
class Pill final : public QLabel
{
    Q_OBJECT

public:
    explicit Pill(QWidget *parent = nullptr);
    void show(Tone tone, const QString &text);
};

/// A dot of 8 px in a tone; Neutral: off.
class StatusDot final : public QFrame
{
    Q_OBJECT

public:
    explicit StatusDot(QWidget *parent = nullptr);
    void setTone(Tone tone);
};

/// Roles of plain text labels; Row: in a list of rows within a card.
enum class TextRole { Body, Secondary, Hint, Row, CardTitle, PageTitle, Code };
struct TextStyle
{
    QFont font;
    const char *styleClass; ///< its colour
    int lineHeight;         ///< of a text that wraps, see Paragraph
};
[[nodiscard]] TextStyle styleOf(TextRole role);
/// Resizes a window to `size`, or to what fits on its screen beside the window's frame.
void resizeWithinScreen(QWidget &window, const QSize &size);
/// A selectable label of plain text that wraps if necessary.
[[nodiscard]] QLabel *makeLabel(TextRole role, const QString &text, QWidget *parent);

/// Lines of plain text for setToolTip(): markup is escaped, long lines wrap.
[[nodiscard]] QString toolTip(const QStringList &lines);

/// One line, elided if it is too long; text() and the tooltip are complete.
class ElidedLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(TextRole role, QWidget *parent = nullptr,
                         Qt::TextElideMode mode = Qt::ElideRight);
    void setFullText(const QString &text);
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Qt::TextElideMode m_mode;
};

} // namespace ui
