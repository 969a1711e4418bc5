#pragma once

#include "bridge/check/CheckReport.h"
#include "bridge/failure/Fix.h"
#include "ui/kit/Controls.h"

#include <optional>

namespace ui {

class FixButtons;
class Paragraph;

/// One rung of the checklist: result icon, name, finding, duration, and fixes.
class ChecklistRow final : public QWidget
{
    Q_OBJECT

public:
    ChecklistRow(bridge::check::Rung rung, Theme &theme, QWidget *parent = nullptr);

    /// The rung is running; `about`: a sentence about what that takes.
    void showRunning(const QString &about = {});
    void showReport(const bridge::check::RungReport &report, const QString &address);

Q_SIGNALS:
    void fixChosen(const bridge::Fix &fix);

private:
    void showSign();

    Theme &m_theme;
    bridge::check::Rung m_rung;
    std::optional<bridge::check::RungResult> m_result; ///< nullopt: running
    QLabel *m_sign;
    QLabel *m_name;
    Paragraph *m_text;
    QLabel *m_measure;
    Paragraph *m_fix;
    FixButtons *m_buttons;
};

} // namespace ui
