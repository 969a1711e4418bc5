#pragma once

#include "ui/transcript/EntryWidget.h"

#include <memory>

class QAbstractButton;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace ui {

class QuestionForm;

/// The agent waits for the user: may it use a tool, a question, a plan. Answers once; then it is a
/// line that says how. Return is the first button, Escape the refusal, wherever the focus is inside
/// it; both only after a moment, so that a key meant for the composer answers nothing.
class PermissionCard final : public EntryWidget
{
    Q_OBJECT

public:
    PermissionCard(const EntryContext &context, QWidget *parent);
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    [[nodiscard]] bool wantsAnswer() const override;
    void takeFocus() override;

    [[nodiscard]] QString requestId() const { return m_entry.request.id; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    using Answer = bridge::agent::PermissionAnswer;
    [[nodiscard]] Answer answer(bridge::agent::PermissionOption::Kind kind) const;

    void build();
    void buildOutcome(QVBoxLayout *column);
    void addTitle(QVBoxLayout *column, const QString &title);
    void addToolBody(QVBoxLayout *column);
    void addToolButtons(QVBoxLayout *column);
    void addQuestion(QVBoxLayout *column);
    void addPlan(QVBoxLayout *column);
    void addInstead(QVBoxLayout *column, QAbstractButton *opener, const QString &placeholder);
    void addOtherRules(QWidget *button);
    QPushButton *addButton(QLayout *row, QPushButton *button, const Answer &answer);
    void send(const Answer &answer);
    void submitQuestions();
    void armKeys();

    bridge::chat::PermissionEntry m_entry;
    QWidget *m_content = nullptr;
    QPushButton *m_first = nullptr;
    QPushButton *m_refuse = nullptr;
    QuestionForm *m_questions = nullptr;
    QLineEdit *m_instead = nullptr;
    bool m_sent = false;
    bool m_keysArmed = false;
    std::unique_ptr<bridge::Timer> m_arming;
};

} // namespace ui
