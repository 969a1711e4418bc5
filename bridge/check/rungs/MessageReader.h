#pragma once

#include "bridge/answers/ServerAnswer.h"
#include "bridge/check/StreamFlaw.h"
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
    ToolFlaw flaw = ToolFlaw::None;
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
    Form form = Form::None;
    /// What Claude Code does with it as the answer to a request with `stream`, and why it does not
    /// just read it.
    StreamReading reading = StreamReading::Read;
    StreamFlaw flaw = StreamFlaw::None;
    QByteArray flawed{}; ///< beginning of the event with the flaw; empty: of no single one
    QString stopReason;
    QString text;
    std::vector<ToolCall> toolCalls;
    /// Input tokens counted by the server, including cached ones; 0: not reported.
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    /// End position in the body of each content piece: text, thought or tool input.
    std::vector<qsizetype> pieces;

    /// A complete call of a tool, which Claude Code runs; nullptr: none.
    [[nodiscard]] const ToolCall *wholeCallOf(const QString &tool) const;
    /// The first flaw of its tool calls.
    [[nodiscard]] ToolFlaw toolFlaw() const;
};

/// `isLost`: the connection ended before the answer did.
[[nodiscard]] Message readMessage(const answers::ServerAnswer &answer, bool isLost = false);
[[nodiscard]] Message readMessage(const network::HttpOutcome &outcome);
/// An error in this API's shape.
[[nodiscard]] bool isApiError(const answers::ServerAnswer &answer);
/// Why a `POST …/v1/messages` gave no message: a connection failure, an error answer, or a stream
/// that Claude Code cannot read. nullopt: a message, streamed or not, maybe with a loss, maybe
/// empty. `address` and `fix` are set by the caller.
[[nodiscard]] std::optional<Failure> messageFailure(const network::HttpOutcome &outcome);
/// The same, of an outcome that was read already: `message` is readMessage(outcome).
[[nodiscard]] std::optional<Failure> messageFailure(const network::HttpOutcome &outcome,
                                                    const Message &message);
/// True if Claude Code sends the same request once more, without streaming.
[[nodiscard]] bool asksUnstreamed(const network::HttpOutcome &outcome);

} // namespace bridge::check
