#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QWidget>

class QMenu;
class QPushButton;

namespace ui {

class LabelledRow;

/// "Go on by itself at": the profiles, and the default API, at which a turn goes on when this
/// endpoint fails, in the order in which they are chosen. Only for a profile.
class GoOnOrder final : public QWidget
{
    Q_OBJECT

public:
    /// `choice` outlives it.
    explicit GoOnOrder(bridge::endpoint::EndpointChoice &choice, QWidget *parent = nullptr);

    void takeFocus();

private:
    void fill();
    void addPin(const bridge::endpoint::EndpointPin &pin, const QString &name);
    void toggle(const bridge::endpoint::EndpointPin &pin);
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    LabelledRow *m_row;
    QPushButton *m_button;
    QMenu *m_menu;
};

} // namespace ui
