#pragma once

#include "ui/kit/Controls.h"

#include <QWidget>

class QHBoxLayout;

namespace ui {

class Paragraph;

/// A question over the content of a window, about something that the user has just asked for: so it
/// takes the focus, and everything else in the window waits. Never for what opens by itself.
/// Deletes itself when it is answered or closed; its window ends it, too.
class QuestionSheet final : public QWidget
{
    Q_OBJECT

public:
    /// Lines of setItems() that are shown; the others are counted.
    static constexpr int kMostItems = 6;

    /// `window`: the widget that it covers.
    QuestionSheet(Theme &theme, const QString &title, QWidget *window);

    void setText(const QString &text);
    /// A list under the text; plain text, a line each.
    void setItems(const QStringList &items);
    /// A click answers: the sheet closes after the slots that were connected before.
    QPushButton *addButton(ButtonKind kind, const QString &text);
    /// The one that Return presses, in focus from the start.
    void open(QPushButton *first);
    void close();

Q_SIGNALS:
    /// Answered, or closed with Esc.
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void cover();

    Theme &m_theme;
    Card *m_card;
    Paragraph *m_text;
    Paragraph *m_items;
    QHBoxLayout *m_row;
    std::vector<QPushButton *> m_buttons;
};

} // namespace ui
