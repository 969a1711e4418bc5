#pragma once

#include "bridge/answers/ServerAnswer.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace bridge::check {

/// A tool call of a message.
struct ToolCall
{
    QString id;
    QString name;
    QByteArray input; ///< JSON of an object, as it came; empty: it came as none, or not whole
    friend bool operator==(const ToolCall &, const ToolCall &) = default;
};

/// What a message of the Messages API says, read from a whole body: a text/event-stream, or the one
/// JSON object of an answer that does not stream.
struct Message
{
    enum class Form {
        None, ///< no message of this API
        Whole,
        Stream,
    };
    enum class Ending {
        Complete,
        Cut,   ///< the body ends before the message does
        Error, ///< the server broke off with an error event
    };
    Form form = Form::None;
    Ending ending = Ending::Complete;
    QString model; ///< the one that answered, by its own account
    QString stopReason;
    QString text;
    std::vector<ToolCall> toolCalls;
    /// What the server counted, with what it took from its cache; 0: it did not say.
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    /// Where in the body each piece of content ends: of a text, a thought or a tool's input.
    std::vector<qsizetype> pieces;

    /// A call of a tool that came back whole; null: there is none.
    [[nodiscard]] const ToolCall *wholeCallOf(const QString &tool) const;
};

[[nodiscard]] Message readMessage(const answers::ServerAnswer &answer);
/// An error in this API's shape.
[[nodiscard]] bool isApiError(const answers::ServerAnswer &answer);

} // namespace bridge::check
