#include "tests/app/Sandbox.h"

#include <gtest/gtest.h>

#include <csignal>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;

bool echoes(int terminal)
{
    termios state{};
    EXPECT_EQ(::tcgetattr(terminal, &state), 0);
    return (state.c_lflag & ECHO) != 0;
}

TEST(SecretPrompt, TheTerminalEchoesAgainWhateverSignalEndsIt)
{
    const Sandbox sandbox;
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    ASSERT_GE(terminal, 0);
    ASSERT_EQ(::grantpt(terminal) + ::unlockpt(terminal), 0);
    const QString name = QString::fromLocal8Bit(::ptsname(terminal));
    const int other = ::open(::ptsname(terminal), O_RDWR | O_NOCTTY); // keeps its state
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
        Program program(sandbox, u"/bin/sh"_s,
                        {u"-c"_s, u"exec '%1' credential set http://localhost:1 <'%2'"_s.arg(
                                      QStringLiteral(DRAWBRIDGE), name)});
        ASSERT_TRUE(program.waitForErr("Secret:"));
        EXPECT_FALSE(echoes(terminal));
        program.sendSignal(number);
        EXPECT_TRUE(program.finish().endedBySignal) << number;
        EXPECT_TRUE(echoes(terminal)) << number;
    }
    ::close(other);
    ::close(terminal);
}

} // namespace
