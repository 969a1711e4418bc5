#pragma once

#include <QString>

#include <functional>

namespace app {

/// Output of a command: the standard streams of this process, or the connection of a command line
/// to the running window.
struct PrintSink
{
    std::function<void(const QByteArray &)> out;
    std::function<void(const QByteArray &)> err;

    void errLine(const QString &text) const { err(text.toUtf8() + '\n'); }
};

/// The standard streams. Texts of servers, models and agents act on no terminal: see TerminalText,
/// which standard error always passes, and standard output on a terminal; a pipe gets the bytes as
/// they are. `onBrokenOutput` is called when standard output cannot be written any
/// more. The first error other than a lost reader is printed; see isOutputLost().
[[nodiscard]] PrintSink standardStreams(std::function<void()> onBrokenOutput = {});

/// True if standard output could not be written to its end, except for a lost reader. Any thread.
[[nodiscard]] bool isOutputLost();

/// All of standard input, as text.
[[nodiscard]] QString readStandardInput();

} // namespace app
