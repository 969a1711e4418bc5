#include "tests/app/cli/EndpointTest.h"

#include <algorithm>

namespace clitest {

using namespace Qt::StringLiterals;
using bridge::practice::LoggedRequest;
using bridge::practice::PracticeEndpoint;

namespace {

std::unique_ptr<PracticeEndpoint> startedEndpoint()
{
    bridge::practice::PracticeOptions options;
    options.keepTexts = true;
    auto started = PracticeEndpoint::start(options);
    EXPECT_TRUE(started) << started.error().text.toStdString();
    return started ? std::move(*started) : nullptr;
}

} // namespace

EndpointTest::EndpointTest()
    : m_defaultApi(closedAddress())
    , m_a(startedEndpoint())
    , m_b(startedEndpoint())
{
    m_sandbox.setEnvironment("ANTHROPIC_BASE_URL", m_defaultApi);
    m_sandbox.setEnvironment("ANTHROPIC_AUTH_TOKEN", u"of-the-default-api"_s);
    m_sandbox.setEnvironment("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", u"1"_s);
}

void EndpointTest::useEndpoint(const PracticeEndpoint &endpoint) const
{
    m_sandbox.writeSettings("[General]\ncustomApiEndpoint=" + endpoint.address().toUtf8()
                            + "\ncustomApiEndpointEnabled=true\n");
}

bool EndpointTest::heard(const PracticeEndpoint &endpoint, const QString &text)
{
    return heardTogether(endpoint, {text});
}

bool EndpointTest::heardTogether(const PracticeEndpoint &endpoint, const QStringList &texts)
{
    const auto requests = endpoint.requests();
    return std::any_of(requests.begin(), requests.end(), [&](const LoggedRequest &request) {
        const QString said = request.userTexts.join(u'\n');
        return std::all_of(texts.begin(), texts.end(),
                           [&](const QString &text) { return said.contains(text); });
    });
}

} // namespace clitest
