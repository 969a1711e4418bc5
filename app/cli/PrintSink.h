#pragma once

#include <QByteArray>

#include <functional>

namespace app {

/// Where a command prints: standard output and error of this process, or of a command line that
/// asks a running window.
struct PrintSink
{
    std::function<void(const QByteArray &)> out;
    std::function<void(const QByteArray &)> err;
};

/// Those of this process. `onBrokenOutput` is called when standard output has no reader any more.
[[nodiscard]] PrintSink standardStreams(std::function<void()> onBrokenOutput = {});

/// All of standard input, as text.
[[nodiscard]] QString readStandardInput();

} // namespace app
