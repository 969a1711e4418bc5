#pragma once

#include "bridge/history/History.h"
#include "bridge/history/SessionIndex.h"

#include <functional>
#include <vector>

namespace bridge::history {

/// A conversation that can be searched.
struct SearchedSession
{
    qint64 number = 0; ///< in the index; 0: its title alone
    QString sessionId;
    agent::ConversationFacts facts;
};

/// Called every few milliseconds; false ends the search with what it has.
using GoesOn = std::function<bool()>;

/// Searches titles, and texts where there is an index (nullptr: none). Blocks. The error is the
/// index's; titles alone are searched without it. isComplete is false only if the search was ended.
[[nodiscard]] IndexResult<SearchAnswer> searchTexts(const SearchQuery &query,
                                                    const std::vector<SearchedSession> &sessions,
                                                    const SessionIndex *index,
                                                    const GoesOn &goesOn);

} // namespace bridge::history
