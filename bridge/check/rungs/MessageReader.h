#pragma once

#include "bridge/answers/ServerAnswer.h"
#include "bridge/failure/Failure.h"
#include "bridge/network/HttpExchange.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace bridge::check {

/// A tool call in a message.
struct ToolCall
{
    QString id;
    QString name;
    QByteArray input; ///< JSON of an object, unchanged; empty: another type, or incomplete
    friend bool operator==(const ToolCall &, const ToolCall &) = default;
};

/// A message of the Messages API, read from a whole body: a text/event-stream, or the one JSON
/// object of an answer that does not stream.
struct Message
{
    enum class Form {
        None, ///< not a message of this API
        Whole,
        Stream,
    };
    enum class Ending {
        Complete,
        Cut,   ///< the body ends before the message does
        Error, ///< the server ended it with an error event
    };
    Form form = Form::None;
    Ending ending = Ending::Complete;
    QString stopReason;
    QString text;
    std::vector<ToolCall> toolCalls;
    /// Input tokens counted by the server, including cached ones; 0: not reported.
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    /// End position in the body of each content piece: text, thought or tool input.
    std::vector<qsizetype> pieces;

    /// A complete call of a tool; nullptr: none.
    [[nodiscard]] const ToolCall *wholeCallOf(const QString &tool) const;
};

[[nodiscard]] Message readMessage(const answers::ServerAnswer &answer);
/// An error in this API's shape.
[[nodiscard]] bool isApiError(const answers::ServerAnswer &answer);
/// Why a streamed `POST …/v1/messages` gave no whole message: a connection failure, an error
/// answer, or an incomplete stream. nullopt: a whole message. `address` and `fix` are set by the
/// caller.
[[nodiscard]] std::optional<Failure> messageFailure(const network::HttpOutcome &outcome);

} // namespace bridge::check
