#pragma once

#include <nlohmann/json.hpp>

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <utility>
#include <variant>
#include <vector>

namespace bridge::practice {

using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;
using HttpHeaders = std::vector<std::pair<QByteArray, QByteArray>>;

/// A content block of the answer.
struct ReplyBlock
{
    enum class Kind { Text, Thinking, ToolUse };
    Kind kind = Kind::Text;
    QStringList pieces; ///< the deltas of Text and Thinking; none is empty
    QString tool;       ///< ToolUse: its name
    Json input;         ///< ToolUse: its input
};

/// The model's message, and how its transfer ends.
struct MessageReply
{
    enum class Ending {
        Complete,
        Cut,        ///< the connection is reset after the blocks
        ErrorEvent, ///< the server reports an overload after the blocks
    };
    std::vector<ReplyBlock> blocks;
    milliseconds pause{5}; ///< before each delta
    Ending ending = Ending::Complete;
};

/// The bytes written to the connection, and their times.
struct AnswerPlan
{
    enum class Ending {
        Complete,
        Cut,  ///< the connection is reset after the pieces
        Hang, ///< the connection stays open without an answer; `status` is 0
    };
    struct Piece
    {
        milliseconds pause; ///< before the bytes
        QByteArray bytes;   ///< never empty
    };
    int status = 200;
    QByteArray contentType{};
    HttpHeaders headers{};
    std::vector<Piece> pieces{};
    Ending ending = Ending::Complete;
};

/// A scenario's answer: a message, or any other answer (a failure, a redirect) as it is sent.
using Reply = std::variant<MessageReply, AnswerPlan>;

} // namespace bridge::practice
