#include "bridge/chat/HalfAnswers.h"

#include "bridge/chat/CutText.h"

#include <algorithm>
#include <utility>

namespace bridge::chat {

std::vector<store::HalfAnswer> halfAnswersOf(const JournaledTurn &turn, const QString &messageId,
                                             Halves which)
{
    std::vector<store::HalfAnswer> halves;
    const auto add = [&](agent::BlockKind kind, const QString &model, const QString &text) {
        if ((kind != agent::BlockKind::Text && kind != agent::BlockKind::Thinking)
            || text.isEmpty())
            return;
        store::HalfAnswer half{messageId, turn.endpoint, model, kind == agent::BlockKind::Thinking,
                               text.left(store::kLongestHalfAnswer)};
        const auto leavesOut = [&half](Repeated one) {
            return [&half, one](const store::HalfAnswer &each) {
                return repeatedOf({each.isThinking, each.text}, {half.isThinking, half.text})
                       == one;
            };
        };
        if (which == Halves::Cut) {
            if (std::ranges::any_of(halves, leavesOut(Repeated::Later)))
                return;
            std::erase_if(halves, leavesOut(Repeated::Earlier));
        }
        halves.push_back(std::move(half));
    };
    agent::BlockStarted open;
    for (const auto &event : turn.events) {
        if (const auto *started = std::get_if<agent::BlockStarted>(&event)) {
            open = *started;
        } else if (const auto *text = std::get_if<agent::BlockText>(&event);
                   text && open.parentToolUseId.isEmpty()) {
            add(open.kind, open.model, text->text);
        } else if (const auto *block = std::get_if<agent::BlockFinished>(&event);
                   which == Halves::All && block && block->parentToolUseId.isEmpty()) {
            add(block->kind, block->model, block->text);
        }
    }
    return halves;
}

JournaledTurn lostTurnOf(const QByteArrayList &lines, const store::ChatRecord *record)
{
    JournaledTurn turn = TurnJournal::read(lines);
    const bool isLeft =
        record && std::ranges::any_of(record->halfAnswers, [&turn](const store::HalfAnswer &half) {
            return half.messageId == turn.messageId;
        });
    return isLeft ? JournaledTurn() : turn;
}

std::vector<store::HalfAnswer> halfAnswersForCopy(const QByteArrayList &lines,
                                                  const store::ChatRecord *record)
{
    auto halves = record ? record->halfAnswers : std::vector<store::HalfAnswer>();
    const JournaledTurn turn = lostTurnOf(lines, record);
    const auto lost = halfAnswersOf(turn, turn.messageId, Halves::All);
    halves.insert(halves.end(), lost.begin(), lost.end());
    if (halves.size() > store::kMostHalfAnswers)
        halves.erase(halves.begin(), halves.end() - store::kMostHalfAnswers);
    return halves;
}

} // namespace bridge::chat
