#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/settings/endpoint/NamedValues.h"

namespace ui {

/// Further variables of the agent's environment for an endpoint.
class EnvironmentSection final : public NamedValues
{
    Q_OBJECT

public:
    EnvironmentSection(bridge::endpoint::EndpointChoice &choice, Theme &theme,
                       QWidget *parent = nullptr);
    [[nodiscard]] QString preview() const;

private:
    void add(const QString &name, const QString &value, bool isSecret) override;
    void remove(const QString &name) override;
    void refresh();

    bridge::endpoint::EndpointChoice &m_choice;
};

} // namespace ui
