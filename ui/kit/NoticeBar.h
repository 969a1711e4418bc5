#pragma once

#include "ui/kit/Controls.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QWidget>

namespace ui {

class Paragraph;

/// A line over the content of a window that opens by itself and says or asks something. Takes
/// neither focus nor keys: its buttons are pressed with the pointer, or after Tab. Deletes itself
/// when it is closed.
class NoticeBar final : public QWidget
{
    Q_OBJECT

public:
    /// Plain texts.
    NoticeBar(const QString &title, const QString &text, QWidget *parent = nullptr);

    /// A click closes the bar after its other slots.
    QPushButton *addButton(ButtonKind kind, const QString &text);
    void close();

Q_SIGNALS:
    /// It is closed while the keyboard focus is in it: give it to another widget.
    void focusLeaves();

private:
    QHBoxLayout *m_row;
};

} // namespace ui
