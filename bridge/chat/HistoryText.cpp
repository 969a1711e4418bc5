#include "bridge/chat/HistoryText.h"

#include "bridge/chat/Transcript.h"

#include <QStringList>

#include <array>
#include <utility>

namespace bridge::chat {

namespace {

// The model's language, like all text sent to it; not the user's.
constexpr auto kBegin =
    "This conversation goes on from an earlier one that cannot be continued. What was said there:";
constexpr auto kBeginOfRest =
    "Parts of this conversation could not be saved and may be missing above. What was said last:";
constexpr auto kLeftOut = "[Earlier parts are left out.]";
constexpr auto kEndOfRest = "That is what was said last. My message now:";
constexpr auto kEnd = "That is where the earlier conversation ended. My message now:";
constexpr auto kGap = "\n\n";

constexpr qsizetype kToolOutput = 400;
constexpr qsizetype kToolHeadline = 200;

/// Preserves beginning and end, where results and errors are.
QString shortened(const QString &text, qsizetype limit)
{
    if (text.size() <= limit)
        return text;
    return text.left(limit / 2) + QStringLiteral(" […] ") + text.right(limit / 2);
}

struct EntryText
{
    const QSet<QString> &without;

    QString operator()(const UserMessage &message) const
    {
        const bool isToCome = message.delivery == UserMessage::Delivery::Queued
                              || message.delivery == UserMessage::Delivery::Sent;
        if (isToCome || without.contains(message.id))
            return {};
        return QStringLiteral("User: ") + message.text;
    }
    QString operator()(const AnswerText &answer) const
    {
        // A subagent's messages are part of its tool's output.
        if (!answer.parentToolUseId.isEmpty() || answer.text.trimmed().isEmpty())
            return {};
        return QStringLiteral("Assistant: ") + answer.text;
    }
    QString operator()(const ToolUse &tool) const
    {
        if (!tool.parentToolUseId.isEmpty())
            return {};
        const QString did = QStringLiteral("[Tool %1: %2]")
                                .arg(tool.name, shortened(tool.input.headline, kToolHeadline));
        const QString output = shortened(tool.output.trimmed(), kToolOutput);
        return output.isEmpty() ? did : did + u'\n' + output;
    }
    template <typename T>
    QString operator()(const T &) const
    {
        return {};
    }
};

} // namespace

QString historyText(const Transcript &transcript, const QSet<QString> &without, qsizetype limit,
                    Known known, int firstRow)
{
    QStringList parts;
    qsizetype room = limit;
    for (int row = transcript.count() - 1; row >= firstRow; --row) {
        QString text = std::visit(EntryText{without}, transcript.entry(row).content);
        if (text.isEmpty())
            continue;
        const bool isWhole = text.size() <= room;
        // The newest part is included even if it is too long, shortened to its end.
        if (!isWhole && parts.isEmpty())
            parts.prepend(text.right(room));
        if (!isWhole) {
            parts.prepend(QLatin1String(kLeftOut));
            break;
        }
        room -= text.size();
        parts.prepend(text);
    }
    if (parts.isEmpty())
        return {};
    const bool isRest = known == Known::Beginning;
    const QLatin1String gap(kGap);
    return QLatin1String(isRest ? kBeginOfRest : kBegin) + gap + parts.join(gap) + gap
           + QLatin1String(isRest ? kEndOfRest : kEnd) + gap;
}

std::optional<QString> messageBehindHistory(const QString &text)
{
    const QLatin1String gap(kGap);
    const std::array ends{std::pair{kBegin, kEnd}, std::pair{kBeginOfRest, kEndOfRest}};
    for (const auto &[begin, last] : ends) {
        if (!text.startsWith(QLatin1String(begin)))
            continue;
        // The last one: the conversation may hold the same words.
        const QString end = gap + QLatin1String(last) + gap;
        const qsizetype at = text.lastIndexOf(end);
        if (at >= 0)
            return text.mid(at + end.size());
    }
    return std::nullopt;
}

} // namespace bridge::chat
