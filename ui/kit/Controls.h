#pragma once

#include "ui/kit/Theme.h"

#include <QAbstractButton>
#include <QFrame>
#include <QLabel>
#include <QPushButton>

namespace ui {

/// The switch of the pictures: 36 × 20, rounded, accent when on. Space and click toggle it. Give it
/// an accessible name.
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
/// A push button of the design; takes the focus from the keyboard only.
[[nodiscard]] QPushButton *makeButton(ButtonKind kind, const QString &text, QWidget *parent);

/// A surface with border and radius (style sheet class "card").
class Card : public QFrame
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);
};

/// A small rounded label with a tone.
enum class Tone { Neutral, Ok, Warn, Error, Accent };
/// Of a spot in this tone.
[[nodiscard]] QColor colorOf(Tone tone, const ThemeColors &colors);
class Pill final : public QLabel
{
    Q_OBJECT

public:
    explicit Pill(QWidget *parent = nullptr);
    void show(Tone tone, const QString &text);
};

/// A round spot of 8 px in a tone, Neutral for off.
class StatusDot final : public QFrame
{
    Q_OBJECT

public:
    explicit StatusDot(QWidget *parent = nullptr);
    void setTone(Tone tone);
};

/// Roles of plain text labels; Row: in a list of rows within a card.
enum class TextRole { Body, Secondary, Hint, Row, CardTitle, PageTitle, Code };
/// A label that shows `text` as plain text, wraps where it must, and can be selected.
[[nodiscard]] QLabel *makeLabel(TextRole role, const QString &text, QWidget *parent);

/// Lines of plain text for setToolTip(): nothing in them is taken for markup, long ones wrap.
[[nodiscard]] QString toolTip(const QStringList &lines);

/// One line with an ellipsis where there is no room for it; text() is the whole, and so is the
/// tooltip.
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
