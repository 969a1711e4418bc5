#include "tests/window/support/Programs.h"

#include "tests/endtoend/support/Waiting.h"

#include <gtest/gtest.h>

#include <csignal>

#include <sys/prctl.h>

using namespace Qt::StringLiterals;

void forgetEnvironment()
{
    // The last ones are for sanitizers.
    const QStringList kept{
        u"PATH"_s,         u"HOME"_s,          u"TMPDIR"_s,       u"DRAWBRIDGE_CLAUDE"_s,
        u"ASAN_OPTIONS"_s, u"UBSAN_OPTIONS"_s, u"TSAN_OPTIONS"_s, u"LSAN_OPTIONS"_s};
    for (const QString &name : QProcessEnvironment::systemEnvironment().keys()) {
        if (!kept.contains(name))
            qunsetenv(name.toLocal8Bit().constData());
    }
}

QProcessEnvironment environmentOn(const TestHome &home)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(home.environment());
    return environment;
}

std::unique_ptr<QProcess> startProgram(const QString &program, const QStringList &arguments,
                                       const QProcessEnvironment &environment)
{
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->setProcessEnvironment(environment);
    process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    process->start(program, arguments);
    EXPECT_TRUE(waitUntil([&] { return process->state() != QProcess::Starting; }));
    EXPECT_EQ(process->error(), QProcess::UnknownError)
        << program.toStdString() << ": " << process->errorString().toStdString();
    return process;
}

QByteArray outputOf(const QString &program, const QStringList &arguments)
{
    const auto process = startProgram(program, arguments, QProcessEnvironment::systemEnvironment());
    EXPECT_TRUE(waitUntil([&] { return process->state() == QProcess::NotRunning; }))
        << program.toStdString() << " does not end";
    return process->readAll();
}
