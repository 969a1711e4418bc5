#pragma once

#include "ui/kit/Controls.h"

#include <QPointer>

#include <functional>

namespace ui {

class Paragraph;

/// A question that stands where it belongs instead of in a dialog: words, the answer that does
/// something, and the one that does nothing, which has the focus; Esc is the same. Hidden while
/// nothing is asked.
class InlineQuestion final : public Card
{
    Q_OBJECT

public:
    struct Question
    {
        QString title;
        QString text;
        QString yes;
        QString no;
        ButtonKind yesKind = ButtonKind::Secondary;
    };
    explicit InlineQuestion(QWidget *parent = nullptr);

    /// In place of what is being asked. `onYes` is forgotten with any other answer.
    void ask(const Question &question, std::function<void()> onYes);
    /// No answer is wanted any more.
    void withdraw();

Q_SIGNALS:
    /// However it ended.
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void answer(bool yes);
    void leave();

    Paragraph *m_title;
    Paragraph *m_text;
    QPushButton *m_yes;
    QPushButton *m_no;
    std::function<void()> m_onYes;
    QPointer<QWidget> m_before; ///< had the focus
};

} // namespace ui
