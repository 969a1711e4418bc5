#include "tests/app/cli/EndpointTest.h"

#include <algorithm>

namespace clitest {

using namespace Qt::StringLiterals;
using bridge::practice::LoggedRequest;

EndpointTest::EndpointTest()
{
    m_sandbox.setEnvironment("ANTHROPIC_BASE_URL", m_defaultApi);
    m_sandbox.setEnvironment("ANTHROPIC_AUTH_TOKEN", u"of-the-default-api"_s);
    m_sandbox.setEnvironment("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", u"1"_s);
}

bool heard(const bridge::practice::PracticeEndpoint &endpoint, const QStringList &texts)
{
    const auto requests = endpoint.requests();
    return std::any_of(requests.begin(), requests.end(), [&](const LoggedRequest &request) {
        const QString said = request.userTexts.join(u'\n');
        return std::all_of(texts.begin(), texts.end(),
                           [&](const QString &text) { return said.contains(text); });
    });
}

} // namespace clitest
