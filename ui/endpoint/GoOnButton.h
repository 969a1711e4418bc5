#pragma once

#include "ui/endpoint/GoOnTargets.h"
#include "ui/kit/Theme.h"

#include <QPointer>
#include <QWidget>

class QPushButton;

namespace ui {

/// "Go on at LM Studio", and beside it the menu of all endpoints at which the conversation can go
/// on. Hidden while there is none.
class GoOnButton final : public QWidget
{
    Q_OBJECT

public:
    explicit GoOnButton(Theme &theme, QWidget *parent);

    /// `targets` outlives it; nullptr: there are none.
    void setTargets(GoOnTargets *targets);
    /// Whether there is a message that can go on elsewhere.
    void offer(bool offered);

Q_SIGNALS:
    void chosen(const bridge::endpoint::EndpointPin &pin);

private:
    void refresh();
    void showAnswer();

    Theme &m_theme;
    QPointer<GoOnTargets> m_targets;
    QPushButton *m_first;
    QPushButton *m_more;
    GoOnTarget m_target; ///< of m_first
    bool m_isOffered = false;
};

} // namespace ui
