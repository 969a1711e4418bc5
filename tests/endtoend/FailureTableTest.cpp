#include "tests/bridge/answers/ServerAnswers.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Waiting.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace bridge;

namespace {

/// The shape of an answer is what Claude Code tells apart before this product sees anything of it.
/// The words inside are classified by this product; bridge/answers tests them for every answer.
///
/// By the status it takes the answer for one (200), wants a login (401), tries again (429 and from
/// 500 on) or gives up (all others). In the body it finds nothing, a web page, text, an error that
/// is a string, an error object, or one whose message holds the JSON of another server.
std::string shapeOf(const answers::ServerAnswer &answer)
{
    const int status = answer.status;
    const std::string reaction = status == 200 || status == 401       ? std::to_string(status)
                                 : status == 429 || status / 100 == 5 ? "tries again"
                                                                      : "gives up";
    const QByteArray &body = answer.body;
    return reaction
           + (body.isEmpty()                   ? ", nothing"
              : body.startsWith('<')           ? ", page"
              : !body.startsWith('{')          ? ", text"
              : body.contains(R"({\")")        ? ", nested"
              : body.contains(R"("error": ")") ? ", string"
                                               : ", object");
}

/// The first answer of each shape always runs; all of them, each with a Claude Code of its own,
/// only with the preset long.
bool isFirstOfItsShape(const KnownAnswer &known)
{
    const auto all = practiceAnswers();
    const auto first = std::ranges::find_if(all, [&](const KnownAnswer &each) {
        return shapeOf(each.answer) == shapeOf(known.answer);
    });
    return first->id == known.id;
}

/// Plays a known server failure to the real Claude Code and compares the chat's failure, during the
/// retries or after the last one.
class FailureTableTest : public EndToEndTest, public testing::WithParamInterface<KnownAnswer>
{};

TEST_P(FailureTableTest, IsTakenForWhatItIs)
{
    const KnownAnswer &known = GetParam();
    const Practice endpoint = startPractice(known.id);
    TestApp app(home);
    app.use(endpoint->address());
    app.keepSecret(endpoint->address(), {CredentialKind::BearerToken, u"sk-of-this-test"_s});
    ASSERT_TRUE(app.openReady());
    app.chat().send(u"Hello"_s);

    ASSERT_TRUE(waitUntil([&] { return app.shownFailure().has_value(); })) << app.log().describe();
    const Failure failure = *app.shownFailure();
    EXPECT_EQ(failureLayerName(failure.layer()).toStdString(), known.layer.toStdString());
    EXPECT_EQ(failureKindName(failure.kind()).toStdString(), known.kind.toStdString());
    EXPECT_EQ(failure.address, endpoint->address());
}

class ShapesOfAnswersTest : public EndToEndTest
{
protected:
    /// The failure of the message that follows the first `before` ones.
    [[nodiscard]] static std::optional<Failure> shownAfter(TestApp &app, std::size_t before)
    {
        const auto &failures = app.log().failures;
        if (failures.size() > before)
            return failures.back();
        for (const auto &card : entriesOf<chat::RetryEntry>(app.chat())) {
            if (card.diagnosis)
                return card.diagnosis;
        }
        return std::nullopt;
    }
};

TEST_F(ShapesOfAnswersTest, AreTakenForWhatTheyAreByOneAgent)
{
    // One server after the other at the same address.
    practice::PracticeOptions options;
    TestApp app(home);
    for (const KnownAnswer &known : practiceAnswers()) {
        if (!isFirstOfItsShape(known))
            continue;
        SCOPED_TRACE(known.id.toStdString());
        options.scenario = known.id;
        const auto server = practice::PracticeEndpoint::start(options);
        ASSERT_TRUE(server) << server.error().text.toStdString();
        const QString address = (*server)->address();
        if (options.port == 0) {
            options.port = (*server)->port();
            app.use(address);
            app.keepSecret(address, {CredentialKind::BearerToken, u"sk-of-this-test"_s});
            ASSERT_TRUE(app.openReady());
        }
        const std::size_t before = app.log().failures.size();
        app.chat().send(u"Hello"_s);
        ASSERT_TRUE(waitUntil([&] { return shownAfter(app, before).has_value(); }))
            << app.log().describe();
        const Failure failure = *shownAfter(app, before);
        EXPECT_EQ(failureLayerName(failure.layer()).toStdString(), known.layer.toStdString());
        EXPECT_EQ(failureKindName(failure.kind()).toStdString(), known.kind.toStdString());
        EXPECT_EQ(failure.address, address);
        app.chat().interrupt();
        ASSERT_TRUE(app.waitForState(session::ChatState::Ready));
    }
    EXPECT_EQ(app.log().agents.size(), 1);
}

std::string nameOf(const testing::TestParamInfo<KnownAnswer> &known)
{
    std::string name = known.param.id.toStdString();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Long, FailureTableTest, testing::ValuesIn(practiceAnswers()), nameOf);

} // namespace
