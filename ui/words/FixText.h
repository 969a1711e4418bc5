#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/failure/Fix.h"

#include <QString>

#include <vector>

namespace ui {

/// A button that mends a failure. Dialog, transcript card and checklist offer the same ones.
struct FixOffer
{
    QString label;
    bridge::Fix fix;
};

/// What can be done about a failure, the likeliest first. Several UseModel offers belong into one
/// menu. `hasMessage`: there is an unanswered message that could be sent.
[[nodiscard]] std::vector<FixOffer> fixesFor(const bridge::Failure &failure, bool hasMessage);

} // namespace ui
