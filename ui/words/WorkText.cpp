#include "ui/words/WorkText.h"

#include <QCoreApplication>

namespace ui {

using bridge::session::ChatState;

namespace {

struct WorkTr
{
    Q_DECLARE_TR_FUNCTIONS(WorkText)
};

} // namespace

QString workCutIn(const bridge::chat::Chat &chat)
{
    const QString agent = chat.agent().shortName;
    const auto tasks = static_cast<int>(chat.backgroundTasks().size());
    switch (chat.state()) {
    case ChatState::Starting:
    case ChatState::Restarting:
        // The next agent is to finish a turn.
        if (tasks > 0 || !chat.wouldLoseWork())
            break;
        [[fallthrough]];
    case ChatState::Working:
    case ChatState::Retrying:
        return WorkTr::tr("%1 is still working in it, and would be stopped.").arg(agent);
    case ChatState::Waiting:
        return WorkTr::tr("%1 waits for your answer in it, and would be stopped.").arg(agent);
    default:
        break;
    }
    return tasks == 0 ? QString()
                      : WorkTr::tr("%n background tasks run in it, and would end.", nullptr, tasks);
}

} // namespace ui
