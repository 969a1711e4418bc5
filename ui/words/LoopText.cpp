#include "ui/words/LoopText.h"

#include "ui/words/MarkedText.h"

#include <QCoreApplication>

namespace ui {

namespace {

constexpr qsizetype kLongestToolName = 200;

struct LoopText
{
    Q_DECLARE_TR_FUNCTIONS(LoopText)
};

} // namespace

LoopWords wordsFor(const bridge::session::Loop &loop, const QString &agent)
{
    using Kind = bridge::session::Loop::Kind;
    const QString tool = markedText(loop.toolName.left(kLongestToolName), TextUse::Name);
    switch (loop.kind) {
    case Kind::SameCall:
        return {LoopText::tr("%1 is called again and again").arg(tool),
                LoopText::tr("The model made the same call of %1 %2 times, and the result was the "
                             "same each time. It may go on like this without end.")
                    .arg(tool, QString::number(loop.calls))};
    case Kind::RepeatedId:
        return {LoopText::tr("The server repeats the ids of tool calls"),
                LoopText::tr("A call of %1 has an id that the server had given to an earlier call. "
                             "%2 does not pass on the result of such a call, so the model may ask "
                             "for it without end.")
                    .arg(tool, agent)};
    }
    return {};
}

} // namespace ui
