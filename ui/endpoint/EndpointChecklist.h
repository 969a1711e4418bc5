#pragma once

#include "bridge/check/EndpointChecker.h"
#include "bridge/failure/Fix.h"
#include "ui/kit/Theme.h"

#include <QWidget>

#include <array>

class QPushButton;

namespace ui {

class ChecklistRow;
class Paragraph;

/// The endpoint's checklist: a button, a line that sums it up, and the rungs as they become known.
/// What it shows is that of `checker`, whoever started it; a change of what was checked makes it
/// stale, and it is taken away.
class EndpointChecklist final : public QWidget
{
    Q_OBJECT

public:
    /// References outlive it.
    EndpointChecklist(bridge::endpoint::EndpointChoice &choice,
                      bridge::secrets::CredentialBook &credentials,
                      bridge::check::EndpointChecker &checker, Theme &theme,
                      QWidget *parent = nullptr);

Q_SIGNALS:
    void checkRequested(bool withAgent);
    void fixRequested(const bridge::Fix &fix);

private:
    QWidget *makeAgentRow();
    void follow();
    void onStarted();
    void onRungStarted(bridge::check::Rung rung);
    void onRungFinished(const bridge::check::RungReport &report);
    void onFinished(const bridge::check::CheckReport &report);
    void onCancelled();
    void onChanged();
    /// What was checked last, after a fix.
    void checkAgain();
    void askForFix(const bridge::Fix &fix);
    void clear();
    void summarise(const QString &text, const QString &colorClass);
    void setRunning(bool running);
    [[nodiscard]] ChecklistRow &row(bridge::check::Rung rung) const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::secrets::CredentialBook &m_credentials;
    bridge::check::EndpointChecker &m_checker;
    QPushButton *m_check;
    Paragraph *m_summary;
    std::array<ChecklistRow *, 9> m_rows{};
    QWidget *m_agentRow;
    bool m_isRunning = false;
    bool m_isShown = false;        ///< a check's result, or one that runs
    bool m_checksAfterFix = false; ///< the next change is the fix that was asked for here
};

} // namespace ui
