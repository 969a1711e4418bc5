#pragma once

#include <QByteArray>

#include <functional>

namespace app {

/// Output of a command: the standard streams of this process, or the connection of a command line
/// to the running window.
struct PrintSink
{
    std::function<void(const QByteArray &)> out;
    std::function<void(const QByteArray &)> err;
};

/// The standard streams. `onBrokenOutput` is called when standard output has lost its reader.
[[nodiscard]] PrintSink standardStreams(std::function<void()> onBrokenOutput = {});

/// All of standard input, as text.
[[nodiscard]] QString readStandardInput();

} // namespace app
