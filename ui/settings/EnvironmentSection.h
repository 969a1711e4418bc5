#pragma once

#include "bridge/endpoint/EndpointChoice.h"

#include <QWidget>

namespace ui {

class NamedValues;

/// Further variables of the agent's environment for an endpoint.
class EnvironmentSection final : public QWidget
{
    Q_OBJECT

public:
    explicit EnvironmentSection(bridge::endpoint::EndpointChoice &choice,
                                QWidget *parent = nullptr);
    [[nodiscard]] QString preview() const;

private:
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    NamedValues *m_values;
};

} // namespace ui
