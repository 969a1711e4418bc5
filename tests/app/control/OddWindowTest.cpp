#include "app/control/ControlServer.h"
#include "tests/app/Sandbox.h"

#include <gmock/gmock.h>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;

/// A program at the window's socket whose answers the test chooses.
class OddWindowTest : public testing::Test
{
protected:
    OddWindowTest()
    {
        qputenv("XDG_RUNTIME_DIR",
                m_sandbox.environment().value(u"XDG_RUNTIME_DIR"_s).toLocal8Bit());
        m_server = std::make_unique<app::ControlServer>(m_sandbox.path(u"config/drawbridge"_s));
        EXPECT_EQ(m_server->listen(), app::ControlServer::Outcome::Listening);
        QObject::connect(m_server.get(), &app::ControlServer::requested, m_server.get(),
                         [this](app::ControlConnection *connection, const auto &) {
                             connection->reply({.out = m_answer, .err = {}, .exitCode = {}});
                             connection->finish(0);
                         });
    }

    Sandbox m_sandbox;
    std::unique_ptr<app::ControlServer> m_server;
    QByteArray m_answer;
};

TEST_F(OddWindowTest, WhetherItIsPracticeIsNotGuessed)
{
    for (const char *answer : {"{\"practice\":\"no\"}", "{\"practice\":0}", "{\"practice\":null}",
                               "{}", "[]", "not JSON"}) {
        m_answer = answer;
        const Outcome outcome =
            m_sandbox.run({u"credential"_s, u"set"_s, u"http://localhost:1"_s}, "a-secret\n");
        EXPECT_EQ(outcome.exitCode, 1) << answer;
        EXPECT_THAT(outcome.err.toStdString(), testing::HasSubstr("is not understood")) << answer;
    }
}

} // namespace
