#pragma once

#include "bridge/network/HttpExchange.h"

#include <QByteArray>
#include <QString>
#include <QTcpSocket>

#include <ostream>
#include <string>
#include <vector>

/// The streams of tests/data/streams, and what Claude Code does with each.
namespace streamcases {

struct StreamCase
{
    QString name;
    QByteArray body;      ///< as the server sends it
    QString claudeCode;   ///< read, read_with_loss, compaction, asks_unstreamed, asks_again, …
    QString because;      ///< what else decides: refusal, max_tokens, context, empty; or empty
    QString call;         ///< what becomes of the tool call; empty: the case is not about one
    QString text;         ///< what is read; null: not noted
    QByteArray encoding;  ///< Content-Encoding
    QByteArray type;      ///< Content-Type
    QByteArray interim{}; ///< interim answers, as sent before the answer
    QString end{};        ///< of the connection: cut, hold; empty: with the body
    int status = 200;

    friend void PrintTo(const StreamCase &one, std::ostream *out)
    {
        *out << one.name.toStdString();
    }
};

[[nodiscard]] const std::vector<StreamCase> &all();
/// Those that are about a tool call.
[[nodiscard]] std::vector<StreamCase> withCalls();
[[nodiscard]] const StreamCase &named(const QString &name);
/// The case's answer as HttpExchange gives it. Not for compressed ones.
[[nodiscard]] bridge::network::HttpOutcome outcomeOf(const StreamCase &one);
/// Sends the case's answer and ends the connection as the case says.
void play(QTcpSocket &socket, const StreamCase &one);
/// The case's name as one of a test.
[[nodiscard]] std::string testName(const StreamCase &one);
/// A whole message: what these servers answer without streaming.
[[nodiscard]] QByteArray whenNotStreaming();

} // namespace streamcases
