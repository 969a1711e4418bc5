#include "app/cli/PrintSink.h"

#include <QFile>

#include <cstdio>

namespace app {

namespace {

/// False: the reader is gone. (Qt and cpp-httplib ignore SIGPIPE.)
bool writeTo(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    return std::fflush(stream) == 0;
}

} // namespace

PrintSink standardStreams(std::function<void()> onBrokenOutput)
{
    return {[onBrokenOutput](const QByteArray &bytes) {
                if (!writeTo(stdout, bytes) && onBrokenOutput)
                    onBrokenOutput();
            },
            [](const QByteArray &bytes) { writeTo(stderr, bytes); }};
}

QString readStandardInput()
{
    QFile input;
    return input.open(stdin, QIODevice::ReadOnly) ? QString::fromUtf8(input.readAll()) : QString();
}

} // namespace app
