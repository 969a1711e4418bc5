#include "tests/bridge/endpoint/ServerAnswers.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Waiting.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace bridge;

namespace {

/// Each known failure of a server, told to the real Claude Code: what the chat makes of it, while
/// Claude Code still tries again or after it gave up.
class FailureTableTest : public EndToEndTest, public testing::WithParamInterface<KnownAnswer>
{
protected:
    [[nodiscard]] static Practice startFailing(const QString &scenario)
    {
        practice::PracticeOptions options;
        options.scenario = scenario;
        auto started = practice::PracticeEndpoint::start(options);
        if (!started) {
            ADD_FAILURE() << started.error().text.toStdString();
            return nullptr;
        }
        return std::move(*started);
    }

    /// Beside a retry that may help, or as what a turn failed with.
    [[nodiscard]] static std::optional<Failure> reportedBy(TestApp &app)
    {
        if (!app.log().failures.empty())
            return app.log().failures.front();
        chat::Transcript &transcript = app.chat().transcript();
        for (int row = 0; row < transcript.count(); ++row) {
            const auto *card = std::get_if<chat::RetryEntry>(&transcript.entry(row).content);
            if (card && card->diagnosis)
                return card->diagnosis;
        }
        return std::nullopt;
    }
};

TEST_P(FailureTableTest, IsTakenForWhatItIs)
{
    const KnownAnswer &known = GetParam();
    const Practice endpoint = startFailing(known.id);
    ASSERT_TRUE(endpoint);
    TestApp app(home);
    app.use(endpoint->address());
    app.keepSecret(endpoint->address(), {CredentialKind::BearerToken, u"sk-of-this-test"_s});
    ASSERT_TRUE(app.openReady());
    app.chat().send(u"Hello"_s);

    ASSERT_TRUE(waitUntil([&] { return reportedBy(app).has_value(); })) << app.log().describe();
    const Failure failure = *reportedBy(app);
    EXPECT_EQ(failureLayerName(failure.layer()).toStdString(), known.layer.toStdString());
    EXPECT_EQ(failureKindName(failure.kind()).toStdString(), known.kind.toStdString());
    EXPECT_EQ(failure.address, endpoint->address());
}

std::string nameOf(const testing::TestParamInfo<KnownAnswer> &known)
{
    std::string name = known.param.id.toStdString();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, FailureTableTest, testing::ValuesIn(practiceAnswers()), nameOf);

} // namespace
