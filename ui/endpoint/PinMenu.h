#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/EndpointPin.h"

#include <QMenu>

#include <optional>

namespace ui {

/// Which endpoint a chat uses: the settings', a profile, or none of ours. Nothing can be chosen
/// where somebody else has decided (EndpointChoice::policy()).
class PinMenu final : public QMenu
{
    Q_OBJECT

public:
    enum class Offer {
        Everything,
        Fixed, ///< what does not follow the settings
    };
    /// `choice` outlives it.
    PinMenu(const QString &title, bridge::endpoint::EndpointChoice &choice, Offer offer,
            QWidget *parent);

    /// The one that is marked; from here on one is.
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
