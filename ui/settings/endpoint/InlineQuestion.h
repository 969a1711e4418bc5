#pragma once

#include "ui/kit/Controls.h"

#include <QPointer>

#include <functional>

namespace ui {

class Paragraph;

/// A question within a page instead of in a dialog: text, the answer that acts, and the one that
/// cancels, which has the focus; Esc cancels too. Hidden while nothing is asked.
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

    /// Replaces an open question. `onYes` is dropped with any other answer.
    void ask(const Question &question, std::function<void()> onYes);
    /// Withdraws the question.
    void withdraw();

Q_SIGNALS:
    /// Emitted after any answer and after withdrawal.
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
    QPointer<QWidget> m_before; ///< had the focus before
};

} // namespace ui
