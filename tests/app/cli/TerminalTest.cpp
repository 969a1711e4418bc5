#include "app/cli/JsonOut.h"
#include "app/cli/TerminalText.h"
#include "tests/app/Sandbox.h"

#include <gmock/gmock.h>

#include <array>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace terminaltest {

using namespace Qt::StringLiterals;
using namespace clitest;
using testing::HasSubstr;

/// The attack's own figure, as a terminal would obey it.
const std::string kTitle = "\033]0;owned\007";
const std::string kClipboard = "\033]52;c;b3duZWQ=\007";
const std::string kVisible = "␛]0;owned␇␛[2J␛]52;c;b3duZWQ=␇<U+009B>31m <U+202E>desrever";

TEST(TerminalText, APieceMayEndInsideACharacter)
{
    const QByteArray whole = "ä\033[2J\r\n€\xe2\x80\xae!";
    for (qsizetype end = 0; end <= whole.size(); ++end) {
        app::TerminalText text;
        QByteArray shown = text.take(whole.first(end));
        shown += text.take(whole.sliced(end));
        EXPECT_EQ(shown, "ä␛[2J\r\n€<U+202E>!") << end;
    }
}

TEST(TerminalText, BytesThatAreNoUtf8AreNoControls)
{
    app::TerminalText text;
    EXPECT_EQ(text.take("a\x9b"
                        "31m"),
              "a\xef\xbf\xbd"
              "31m");
}

TEST(TerminalText, JsonActsOnNoTerminalAndKeepsItsValue)
{
    const std::string value = "\033[2J\x7f\xc2\x9b\xe2\x80\xae\tä";
    const QByteArray line = app::printed({{"text", value}});
    EXPECT_EQ(line, "{\"text\":\"\\u001b[2J\\u007f\\u009b\\u202e\\tä\"}\n");
    EXPECT_EQ(app::Json::parse(line.toStdString())["text"], value);
}

/// The same with a pseudo terminal as standard output and standard error.
class TerminalTest : public testing::Test
{
protected:
    ~TerminalTest() override { ::close(m_terminal); }

    /// What the terminal gets.
    std::string shown(const QString &arguments)
    {
        EXPECT_EQ(::grantpt(m_terminal) + ::unlockpt(m_terminal), 0);
        const char *name = ::ptsname(m_terminal);
        const int other = ::open(name, O_RDWR | O_NOCTTY); // keeps what was written
        termios state{};
        ::tcgetattr(other, &state);
        ::cfmakeraw(&state);
        ::tcsetattr(other, TCSANOW, &state);
        ::fcntl(m_terminal, F_SETFL, O_NONBLOCK);
        Program program(
            m_sandbox, u"/bin/sh"_s,
            {u"-c"_s, u"exec '%1' %2 >'%3' 2>&1"_s.arg(QStringLiteral(DRAWBRIDGE), arguments,
                                                       QString::fromLocal8Bit(name))});
        (void)program.finish();
        std::string text;
        std::array<char, 4096> piece{};
        for (ssize_t got = 0; (got = ::read(m_terminal, piece.data(), piece.size())) > 0;)
            text.append(piece.data(), static_cast<size_t>(got));
        ::close(other);
        return text;
    }

    Sandbox m_sandbox;
    int m_terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
};

TEST_F(TerminalTest, AnAnswerActsOnNoTerminal)
{
    const std::string text = shown(u"ask --practice escapes"_s);
    EXPECT_THAT(text, HasSubstr("Before " + kVisible + " after\nover␍written\n"));
    EXPECT_EQ(text.find('\033'), std::string::npos) << text;
}

TEST_F(TerminalTest, ToAPipeTheAnswerPassesUnchanged)
{
    const Outcome outcome = m_sandbox.run({u"ask"_s, u"--practice"_s, u"escapes"_s});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
    EXPECT_THAT(outcome.out.toStdString(), HasSubstr("Before " + kTitle));
    EXPECT_THAT(outcome.out.toStdString(), HasSubstr(kClipboard));
    EXPECT_THAT(outcome.out.toStdString(), HasSubstr(" after\nover\rwritten\n"));
}

TEST_F(TerminalTest, WordsOfAnErrorAreCleanInAPipeToo)
{
    const auto practice = startPractice(u"escapes-refusal"_s);
    const QString address = practice->address();
    for (const QStringList &arguments :
         {QStringList{u"ask"_s, u"--endpoint"_s, address, u"hello"_s},
          QStringList{u"ask"_s, u"--json"_s, u"--endpoint"_s, address, u"hello"_s},
          QStringList{u"check"_s, address}, QStringList{u"check"_s, u"--json"_s, address}}) {
        const Outcome outcome = m_sandbox.run(arguments);
        EXPECT_NE(outcome.exitCode, 0);
        const std::string all = (outcome.out + outcome.err).toStdString();
        EXPECT_THAT(all, HasSubstr("Refused"));
        for (const char *control : {"\033", "\007", "\\u001b", "\xc2\x9b", "\xe2\x80\xae"})
            EXPECT_EQ(all.find(control), std::string::npos) << all;
    }
}

TEST_F(TerminalTest, WhatAnAgentWroteAtItsEndIsClean)
{
    const QString agent =
        m_sandbox.writeProgram(u"bin/claude"_s, "#!/bin/sh\n"
                                                "[ \"$1\" = --version ] && echo '2.1.330' && exit\n"
                                                "printf '\\033]0;owned\\007\\033[2J' >&2\n"
                                                "exit 3\n");
    m_sandbox.setEnvironment("DRAWBRIDGE_CLAUDE", agent);
    const Outcome outcome = m_sandbox.run({u"ask"_s, u"--practice"_s, u"hello"_s});
    EXPECT_EQ(outcome.exitCode, 6);
    EXPECT_THAT(outcome.err.toStdString(), HasSubstr("␛]0;owned␇␛[2J"));
    EXPECT_FALSE(outcome.err.contains('\033'));
}

} // namespace terminaltest
