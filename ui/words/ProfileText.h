#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/endpoint/profiles/ProfileImport.h"

#include <QString>

namespace ui {

/// Why a profile or set-up was not saved, and the remedy; one or two sentences.
[[nodiscard]] QString wordsFor(const bridge::endpoint::ProfileProblem &problem);

/// Why a part of an imported file cannot be switched on.
[[nodiscard]] QString wordsFor(const bridge::endpoint::PartProblem &problem);
/// Why a file was not imported: its name, the place in it, what is expected there. `file`: as the
/// user named it; empty: standard input.
[[nodiscard]] QString importWords(const bridge::endpoint::ProfileProblem &problem,
                                  const QString &file);
/// A part of an imported file, as one line: "variable PAGER=less".
[[nodiscard]] QString partName(const bridge::endpoint::ImportedPart &part);
/// In a window: why the stored settings of the configured address cannot be read, and what holds
/// meanwhile; empty without a problem.
[[nodiscard]] QString setupProblemWords(const bridge::endpoint::EndpointChoice &choice);
/// For a terminal: the same for any address, with the way out.
[[nodiscard]] QString setupWaysOutWords(const bridge::endpoint::EndpointChoice &choice,
                                        const bridge::endpoint::EndpointAddress &address);

} // namespace ui
