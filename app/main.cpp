#include "app/AskCommand.h"
#include "app/CommandLine.h"
#include "app/UnixSignals.h"
#include "app/Version.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>

namespace {

using namespace app;

void writeTo(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

PrintSink standardStreams()
{
    return {[](const QByteArray &bytes) { writeTo(stdout, bytes); },
            [](const QByteArray &bytes) { writeTo(stderr, bytes); }};
}

} // namespace

int main(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    auto command = parseCommandLine(arguments);
    if (!command) {
        writeTo(stderr, command.error().text.toUtf8() + '\n');
        return static_cast<int>(ExitCode::Usage);
    }
    QCoreApplication core(argc, argv);
    UnixSignals signals_;
    if (auto *ask = std::get_if<command::Ask>(&*command)) {
        AskCommand run(*ask, standardStreams());
        QObject::connect(&run, &AskCommand::finished, &core,
                         [&](ExitCode code) { core.exit(static_cast<int>(code)); });
        QObject::connect(&signals_, &UnixSignals::received, &run, &AskCommand::interrupt);
        run.start();
        return core.exec();
    }
    return 0;
}
