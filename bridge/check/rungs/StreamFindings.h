#pragma once

#include "bridge/check/rungs/MessageReader.h"

#include <optional>

namespace bridge::check {

/// What was found in the events of a stream.
struct StreamFindings
{
    bool isLost = false;                      ///< the connection ended before the body did
    bool isStarted = false;                   ///< a message_start came
    bool isEnded = false;                     ///< a message_delta or message_stop came
    bool isUtf8 = true;                       ///< all of it
    bool isTextLost = false;                  ///< text stood in an event that was passed over
    bool isTextGiven = false;                 ///< text stood where it is not read
    bool isBegunTwice = false;                ///< a block with text began again before its end
    bool hasTextCounts = false;               ///< a token count was a string
    bool hasOpenBlock = false;                ///< a block began and did not end
    bool hasOpenContent = false;              ///< and held something
    int wholeBlocks = 0;                      ///< that began and ended
    StreamFlaw passedOver = StreamFlaw::None; ///< why an event was passed over, the first time
    std::optional<StreamFlaw> breaking{};     ///< what broke it before its end

    /// What explains the flaw: where something is missing because it was passed over, that.
    [[nodiscard]] StreamFlaw cause(StreamFlaw flaw) const;
};

/// Sets the message's reading and flaw, by what was found and by its content.
void judge(Message &message, const StreamFindings &found);

} // namespace bridge::check
