#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"

#include <QWidget>

namespace ui {

class NamedValues;
class Theme;

/// Further variables of the agent's environment for an endpoint.
class EnvironmentSection final : public QWidget
{
    Q_OBJECT

public:
    EnvironmentSection(bridge::endpoint::EndpointChoice &choice, Theme &theme,
                       QWidget *parent = nullptr);
    [[nodiscard]] QString preview() const;

private:
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
    NamedValues *m_values;
};

} // namespace ui
