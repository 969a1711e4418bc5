#pragma once

#include "bridge/failure/Failure.h"
#include "bridge/failure/Fix.h"

#include <QString>

#include <vector>

namespace ui {

/// A button that fixes a failure. Dialog, transcript card and checklist offer the same ones.
struct FixOffer
{
    QString label;
    bridge::Fix fix;
};

/// The fixes for a failure, the most likely first. Several UseModel offers belong in one menu.
/// `hasMessage`: an unanswered message could be sent again.
[[nodiscard]] std::vector<FixOffer> fixesFor(const bridge::Failure &failure, bool hasMessage);

/// The button that does the same once more. `messages`: so many are sent again; 0: none was sent,
/// and the agent tries to start again.
[[nodiscard]] QString againLabel(int messages);

} // namespace ui
