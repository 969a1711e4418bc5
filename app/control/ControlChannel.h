#pragma once

#include "app/cli/CommandLine.h"

#include <QByteArray>
#include <QString>

#include <optional>

/// How a command line talks to the running window: a local socket of the user's own, one for each
/// settings folder. The command sends what it was given, once; the window answers with what is to
/// be printed and, last, the exit code. One JSON object a line in both directions.
namespace app::control {

/// What a command line asks a window to do.
struct Request
{
    QStringList arguments;
    QString text; ///< what was read from standard input; a secret never goes this way
};

/// What a window answers; one of them in each line.
struct Reply
{
    QByteArray out;
    QByteArray err;
    std::optional<int> exitCode; ///< the last one
};

/// The socket's full name for a settings folder.
[[nodiscard]] QString socketName(const QString &settingsFolder);

[[nodiscard]] QByteArray encode(const Request &request);
[[nodiscard]] QByteArray encode(const Reply &reply);
[[nodiscard]] std::optional<Request> decodeRequest(const QByteArray &line);
[[nodiscard]] std::optional<Reply> decodeReply(const QByteArray &line);

} // namespace app::control
