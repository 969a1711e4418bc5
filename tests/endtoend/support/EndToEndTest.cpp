#include "tests/endtoend/support/EndToEndTest.h"

#include <QFileInfo>

#include <stdexcept>

using namespace Qt::StringLiterals;
using namespace bridge;

EndToEndTest::EndToEndTest()
{
    if (!QFileInfo(qEnvironmentVariable("DRAWBRIDGE_CLAUDE")).isExecutable())
        throw std::runtime_error("DRAWBRIDGE_CLAUDE must name the Claude Code to test with, a "
                                 "program; tests/run.sh sets it.");
}

namespace {

std::unique_ptr<practice::PracticeEndpoint> start(practice::PracticeOptions options)
{
    options.keepTexts = true;
    auto started = practice::PracticeEndpoint::start(options);
    if (!started)
        throw std::runtime_error(started.error().text.toStdString());
    return std::move(*started);
}

} // namespace

EndToEndTest::Practice EndToEndTest::startPractice(const QMap<QString, QString> &watchFor)
{
    practice::PracticeOptions options;
    options.watchFor = watchFor;
    return start(options);
}

EndToEndTest::Practice EndToEndTest::startPractice(const QString &scenario)
{
    practice::PracticeOptions options;
    options.scenario = scenario;
    return start(options);
}

std::vector<practice::LoggedRequest> EndToEndTest::turnsAt(const Practice &endpoint)
{
    auto requests = endpoint->requests();
    std::erase_if(requests, [](const practice::LoggedRequest &request) {
        return request.method != "POST"_L1 || !request.path.startsWith("/v1/messages"_L1)
               || request.messages == 0;
    });
    return requests;
}

ClosedPort::ClosedPort()
{
    EXPECT_TRUE(m_socket.bind(QHostAddress::LocalHost)) << m_socket.errorString().toStdString();
}

QString ClosedPort::address() const
{
    return u"http://127.0.0.1:%1"_s.arg(m_socket.localPort());
}
