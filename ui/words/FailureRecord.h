#pragma once

#include "bridge/failure/Failure.h"
#include "ui/words/FixText.h"

#include <QString>
#include <QStringList>

#include <array>
#include <vector>

namespace ui {

/// The part of a failure's meaning that is certain for one layer of a custom endpoint.
struct LayerFinding
{
    enum class Result { Passed, Failed, Unknown };
    Result result = Result::Unknown;
    QString text;
};

/// Network, credential, endpoint, in this order.
[[nodiscard]] std::array<LayerFinding, 3> findingsOf(const bridge::Failure &failure);
/// "1 · Network" and so on, in the same order.
[[nodiscard]] std::array<QString, 3> layerTitles();

/// What can be done about a failure with a click, besides sending the message again.
struct FailureOffers
{
    enum class TurnOff {
        No,      ///< no custom endpoint is concerned
        Only,    ///< back to the default API
        AndSend, ///< and send the unanswered message there
    };
    std::vector<FixOffer> fixes; ///< the most likely first; without models
    QStringList models;          ///< one of them can be used
    TurnOff turnOff = TurnOff::No;
};

/// `hasMessage`: as for fixesFor().
[[nodiscard]] FailureOffers offersFor(const bridge::Failure &failure, bool hasMessage);

/// Everything that is shown of one failure, as texts. The sheet over a conversation and the card in
/// it show the same record. Plain text without secrets.
struct FailureRecord
{
    explicit FailureRecord(const bridge::Failure &failure);

    QString title;  ///< one line
    QString text;   ///< cause, remedy, and the way back to the default API
    bool hasLayers; ///< false: nothing is certain about the layers of an endpoint
    std::array<LayerFinding, 3> layers;
    QString heading; ///< over `message`: "What the server said"
    QString preview; ///< the start of `message` on the line of its heading
    QString message; ///< the other side's own text, whole; empty: there is none
    QString details; ///< all of it, for a report about a bug
};

} // namespace ui
