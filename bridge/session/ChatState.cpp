#include "bridge/session/ChatState.h"

namespace bridge::session {

QString stateName(ChatState state)
{
    switch (state) {
    case ChatState::Stopped:
        return QStringLiteral("stopped");
    case ChatState::Starting:
        return QStringLiteral("starting");
    case ChatState::Ready:
        return QStringLiteral("ready");
    case ChatState::Working:
        return QStringLiteral("working");
    case ChatState::Waiting:
        return QStringLiteral("waiting");
    case ChatState::Retrying:
        return QStringLiteral("retrying");
    case ChatState::Restarting:
        return QStringLiteral("restarting");
    case ChatState::Failed:
        return QStringLiteral("failed");
    }
    return QStringLiteral("failed");
}

} // namespace bridge::session
