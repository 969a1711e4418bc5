#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPin.h"

#include <QMenu>

#include <optional>

namespace ui {

/// The endpoint of a chat: that of the settings, a profile, or no custom endpoint. Disabled if a
/// policy fixes the endpoint (EndpointChoice::policy()).
class PinMenu final : public QMenu
{
    Q_OBJECT

public:
    enum class Offer {
        Everything,
        Fixed, ///< only pins that do not follow the settings
    };
    /// `choice` outlives it.
    PinMenu(const QString &title, bridge::endpoint::EndpointChoice &choice, Offer offer,
            QWidget *parent);

    /// Sets the marked one; without a call none is.
    void setCurrent(const bridge::endpoint::EndpointPin &pin);

Q_SIGNALS:
    void pinSelected(const bridge::endpoint::EndpointPin &pin);

private:
    void fill();
    void addPin(const bridge::endpoint::EndpointPin &pin, const QString &text);

    bridge::endpoint::EndpointChoice &m_choice;
    Offer m_offer;
    std::optional<bridge::endpoint::EndpointPin> m_current;
};

} // namespace ui
