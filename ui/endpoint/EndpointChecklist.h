#pragma once

#include "bridge/check/EndpointChecker.h"
#include "ui/Intents.h"
#include "ui/kit/Theme.h"

#include <QWidget>

#include <array>
#include <optional>

class QPushButton;

namespace ui {

class ChecklistRow;
class Paragraph;

/// The endpoint's checklist: a button, a summary, and the rungs as they finish. Shows the check of
/// `checker`, whoever started it; cleared when the checked settings change.
class EndpointChecklist final : public QWidget
{
    Q_OBJECT

public:
    /// References outlive it.
    EndpointChecklist(bridge::endpoint::EndpointChoice &choice,
                      bridge::secrets::CredentialBook &credentials,
                      bridge::check::EndpointChecker &checker, Intents &intents, Theme &theme,
                      QWidget *parent = nullptr);

    /// What is known against the endpoint that was checked: a check from before it counts no more.
    void setProblem(const std::optional<bridge::Failure> &problem);

Q_SIGNALS:
    void checkRequested(bool withAgent);

private:
    QWidget *makeAgentRow();
    [[nodiscard]] QString turnCost() const;
    void follow();
    void onStarted();
    void onRungStarted(bridge::check::Rung rung);
    void onRungFinished(const bridge::check::RungReport &report);
    void onFinished(const bridge::check::CheckReport &report);
    void onCancelled();
    void onChanged();
    /// Repeats the last check, after a fix.
    void checkAgain();
    void askForFix(const bridge::Fix &fix);
    void clear();
    void summarise(const QString &text, const QString &colorClass);
    void setRunning(bool running);
    [[nodiscard]] ChecklistRow &row(bridge::check::Rung rung) const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::secrets::CredentialBook &m_credentials;
    bridge::check::EndpointChecker &m_checker;
    Intents &m_intents;
    QPushButton *m_check;
    Paragraph *m_summary;
    std::array<ChecklistRow *, 9> m_rows{};
    Paragraph *m_agentCost = nullptr; ///< set by makeAgentRow()
    QWidget *m_agentRow;
    std::optional<bridge::Failure> m_problem;
    bool m_isRunning = false;
    bool m_isShown = false;        ///< a check runs or has a result
    bool m_checksAfterFix = false; ///< the next change is a fix that was chosen here
};

} // namespace ui
