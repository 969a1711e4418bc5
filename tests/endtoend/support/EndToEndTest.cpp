#include "tests/endtoend/support/EndToEndTest.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace bridge;

void EndToEndTest::SetUp()
{
    const QString program = qEnvironmentVariable("DRAWBRIDGE_CLAUDE");
    ASSERT_FALSE(program.isEmpty())
        << "DRAWBRIDGE_CLAUDE must name the Claude Code to test with; tests/run.sh sets it.";
    ASSERT_TRUE(QFileInfo(program).isExecutable())
        << "DRAWBRIDGE_CLAUDE names no program: " << program.toStdString();
}

namespace {

std::unique_ptr<practice::PracticeEndpoint> start(practice::PracticeOptions options)
{
    options.keepTexts = true;
    auto started = practice::PracticeEndpoint::start(options);
    if (!started) {
        ADD_FAILURE() << started.error().text.toStdString();
        return nullptr;
    }
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
        return request.method != "POST"_L1 || !request.path.startsWith("/v1/messages"_L1);
    });
    return requests;
}

void OneEndpointTest::SetUp()
{
    EndToEndTest::SetUp();
    if (HasFatalFailure())
        return;
    endpoint = startPractice();
    ASSERT_TRUE(endpoint);
}

void TwoEndpointsTest::SetUp()
{
    EndToEndTest::SetUp();
    if (HasFatalFailure())
        return;
    a = startPractice();
    b = startPractice();
    ASSERT_TRUE(a && b);
}

ClosedPort::ClosedPort()
{
    EXPECT_TRUE(m_socket.bind(QHostAddress::LocalHost)) << m_socket.errorString().toStdString();
}

QString ClosedPort::address() const
{
    return u"http://127.0.0.1:%1"_s.arg(m_socket.localPort());
}
