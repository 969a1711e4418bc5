#pragma once

#include "app/cli/Command.h"

#include <QByteArray>
#include <QString>

#include <optional>

/// The protocol between a command line and the running window: a local socket of the user, one for
/// each settings folder. The client sends one request; the window confirms it at once, and answers
/// with output to print and, last, the exit code. One JSON object a line in both directions.
namespace app::control {

/// Limit of an encoded request.
inline constexpr qsizetype kMaxRequest = 64 * 1024 * 1024;

/// A request of a command line to the window.
struct Request
{
    QStringList arguments;
    QString text{};       ///< read from standard input; a secret only for a practice window
    QByteArray lastOut{}; ///< the client's output where the window gives no answer; not sent
    /// A window that ends before it has carried it out counts as none; not sent.
    bool isForNextWindow = false;
};

/// A reply of the window; each line has at most one of the members.
struct Reply
{
    QByteArray out;
    QByteArray err;
    std::optional<int> exitCode; ///< the last one
};

/// The socket's full name for a settings folder; empty: there is no folder for it.
[[nodiscard]] QString socketName(const QString &settingsFolder);

[[nodiscard]] QByteArray encode(const Request &request);
[[nodiscard]] QByteArray encode(const Reply &reply);
[[nodiscard]] std::optional<Request> decodeRequest(const QByteArray &line);
[[nodiscard]] std::optional<Reply> decodeReply(const QByteArray &line);

} // namespace app::control
