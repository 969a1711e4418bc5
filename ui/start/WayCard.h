#pragma once

#include "ui/kit/Theme.h"

#include <QFrame>
#include <QRadioButton>

class QVBoxLayout;

namespace ui {

/// The radio button of a WayCard: title, a line below it, and a note at the right.
class WayButton final : public QRadioButton
{
    Q_OBJECT

public:
    WayButton(const Theme &theme, const QString &title, const QString &line, QWidget *parent);

    void setNote(const QString &note);
    [[nodiscard]] const QString &note() const { return m_note; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

    /// Left edge of title and line.
    static constexpr int kIndent = 28;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool hitButton(const QPoint &pos) const override { return rect().contains(pos); }

private:
    [[nodiscard]] QRect lineRect(int width) const;

    const Theme &m_theme;
    QString m_line;
    QString m_note;
};

/// One of several ways to begin: a radio button, and below it what belongs to this way. A click
/// anywhere on the card chooses it.
class WayCard final : public QFrame
{
    Q_OBJECT

public:
    WayCard(const Theme &theme, const QString &title, const QString &line, QWidget *parent);

    [[nodiscard]] WayButton &button() { return *m_button; }
    /// Below title and line, in line with them.
    void addContent(QWidget *content);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    const Theme &m_theme;
    WayButton *m_button;
    QVBoxLayout *m_content;
};

} // namespace ui
