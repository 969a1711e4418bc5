#include "app/cli/PrintSink.h"

#include "app/cli/TerminalText.h"

#include <QCoreApplication>
#include <QFile>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <memory>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace app {

namespace {

std::atomic_bool g_isOutputLost = false;

/// The system's error number; 0: none. (Qt and cpp-httplib ignore SIGPIPE.)
int writeTo(std::FILE *stream, const QByteArray &bytes)
{
    const auto size = static_cast<std::size_t>(bytes.size());
    const bool isWritten = std::fwrite(bytes.constData(), 1, size, stream) == size;
    return isWritten && std::fflush(stream) == 0 ? 0 : errno;
}

bool isTerminal(std::FILE *stream)
{
#ifdef Q_OS_UNIX
    return ::isatty(::fileno(stream)) != 0;
#else
    Q_UNUSED(stream)
    return true;
#endif
}

} // namespace

PrintSink standardStreams(std::function<void()> onBrokenOutput)
{
    PrintSink streams;
    streams.err = [text = std::make_shared<TerminalText>()](const QByteArray &bytes) {
        writeTo(stderr, text->take(bytes));
    };
    std::shared_ptr<TerminalText> shown;
    if (isTerminal(stdout))
        shown = std::make_shared<TerminalText>();
    streams.out = [onBrokenOutput, shown, err = streams.err](const QByteArray &bytes) {
        const int error = writeTo(stdout, shown ? shown->take(bytes) : bytes);
        if (error == 0)
            return;
        if (error != EPIPE && !g_isOutputLost.exchange(true))
            err(QCoreApplication::translate("PrintSink", "Standard output cannot be written: %1")
                    .arg(qt_error_string(error))
                    .toUtf8()
                + '\n');
        if (onBrokenOutput)
            onBrokenOutput();
    };
    return streams;
}

bool isOutputLost()
{
    return g_isOutputLost;
}

QString readStandardInput()
{
    QFile input;
    return input.open(stdin, QIODevice::ReadOnly) ? QString::fromUtf8(input.readAll()) : QString();
}

} // namespace app
