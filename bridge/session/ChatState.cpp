#include "bridge/session/ChatState.h"

#include "bridge/core/NameTable.h"

namespace bridge::session {

namespace {

constexpr std::array kNames{
    Named{ChatState::Stopped, "stopped"},       Named{ChatState::Starting, "starting"},
    Named{ChatState::Ready, "ready"},           Named{ChatState::Working, "working"},
    Named{ChatState::Waiting, "waiting"},       Named{ChatState::Retrying, "retrying"},
    Named{ChatState::Restarting, "restarting"}, Named{ChatState::Failed, "failed"},
};
static_assert(hasRowForEach(kNames, &Named<ChatState>::value, ChatState::Failed));

} // namespace

QString stateName(ChatState state)
{
    return nameIn(kNames, state);
}

} // namespace bridge::session
