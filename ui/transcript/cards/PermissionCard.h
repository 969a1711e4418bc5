#pragma once

#include "ui/transcript/EntryWidget.h"

#include <memory>

class QAbstractButton;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace ui {

class NotedButton;
class QuestionForm;
class RequestView;

/// A request of the agent to the user: permission for a tool, a question, or a plan. Can be
/// answered once, then shows the outcome in one line. It never takes the focus by itself. Return is
/// the first button while the focus is inside, Escape refuses wherever it is in the window; both
/// only after a delay, so that keys meant for the composer answer nothing. A key allows only what
/// has been on screen as a whole, and only Ctrl+Return what is very long or has marks in it; the
/// pointer always does.
class PermissionCard final : public EntryWidget
{
    Q_OBJECT

public:
    PermissionCard(const EntryContext &context, QWidget *parent);
    ~PermissionCard() override;
    void showEntry(const bridge::chat::TranscriptEntry &entry) override;
    void setFold(Fold fold) override;
    [[nodiscard]] bool wantsAnswer() const override;
    void takeFocus() override;
    bool leaveReason() override;
    bool refuse() override;

    [[nodiscard]] QString requestId() const { return m_entry.request.id; }

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    using Answer = bridge::agent::PermissionAnswer;
    [[nodiscard]] Answer answer(bridge::agent::PermissionOption::Kind kind) const;

    void build();
    void buildOutcome(QVBoxLayout *column);
    void addRequest(QVBoxLayout *column);
    void addTool();
    void addQuestions();
    void addPlan();
    void addFields();
    void addToolButtons(QVBoxLayout *column);
    void addQuestionButtons(QVBoxLayout *column);
    void addPlanButtons(QVBoxLayout *column);
    [[nodiscard]] NotedButton *makeAllowing(const QString &text);
    void addInstead(QVBoxLayout *column, QAbstractButton *opener, const QString &placeholder);
    void addOtherRules(QWidget *button);
    template <typename Button>
    Button *addButton(QLayout *row, Button *button, const Answer &answer);
    void send(const Answer &answer);
    void submitQuestions();
    void armKeys();
    /// False for a key that was pressed before the card could be read; it delays the others.
    bool isFresh(const QKeyEvent &key);
    /// The key may press a button that allows; else the card says why not.
    bool mayAllow(const QKeyEvent &key);
    /// The note of Return is shown only while Return does it.
    void showKeys();

    bridge::chat::PermissionEntry m_entry;
    QWidget *m_content = nullptr;
    RequestView *m_request = nullptr;
    QLabel *m_hint = nullptr; ///< why a key did not allow, or how keys come here
    NotedButton *m_first = nullptr;
    QPushButton *m_refuse = nullptr;
    QuestionForm *m_questions = nullptr;
    QLineEdit *m_instead = nullptr;
    Fold m_fold = Fold::Default;
    bool m_isHintAProblem = false;
    bool m_sent = false;
    bool m_keysArmed = false;
    std::unique_ptr<bridge::Timer> m_arming;
};

} // namespace ui
