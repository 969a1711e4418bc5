#include "tests/endtoend/support/Answers.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Waiting.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace bridge;
using session::ChatState;

namespace {

const QString kRules = QStringLiteral("workspace/.claude/settings.local.json");

/// What the user answers is what happens on disk.
class PermissionTest : public EndToEndTest
{
protected:
    void SetUp() override
    {
        EndToEndTest::SetUp();
        if (HasFatalFailure())
            return;
        endpoint = startPractice();
        ASSERT_TRUE(endpoint);
    }

    Practice endpoint;
};

} // namespace

TEST_F(PermissionTest, AnAllowedToolTakesEffect)
{
    TestApp app(home);
    app.use(endpoint->address());
    ASSERT_TRUE(app.openReady());
    app.chat().send(QStringLiteral("run: touch made.txt"));
    ASSERT_TRUE(app.waitForState(ChatState::Waiting));
    EXPECT_FALSE(home.has(QStringLiteral("workspace/made.txt"))) << "it did not wait";
    ASSERT_TRUE(app.answerNextPermission(allowOnce()));
    ASSERT_TRUE(app.waitForTurns(1));
    EXPECT_TRUE(app.log().turns[0].ok);
    EXPECT_TRUE(home.has(QStringLiteral("workspace/made.txt")));
    EXPECT_FALSE(home.has(kRules)) << "once is not always";
}

TEST_F(PermissionTest, ADeniedToolDoesNotAndTheModelIsToldWhy)
{
    TestApp app(home);
    app.use(endpoint->address());
    ASSERT_TRUE(app.openReady());
    app.chat().send(QStringLiteral("write: made.txt"));
    const QString instead = QStringLiteral("Use the other folder.");
    ASSERT_TRUE(app.answerNextPermission(deny(instead)));
    ASSERT_TRUE(app.waitForTurns(1));
    EXPECT_TRUE(app.log().turns[0].ok) << "a denied tool does not fail the turn";
    EXPECT_TRUE(app.log().turns[0].text.contains(instead)) << app.log().describe();
    EXPECT_FALSE(home.has(QStringLiteral("workspace/made.txt")));
}

TEST_F(PermissionTest, AlwaysAllowKeepsExactlyTheRuleThatWasShownAndNothingBesideIt)
{
    TestApp app(home);
    app.use(endpoint->address());
    ASSERT_TRUE(app.openReady());
    QStringList modes;
    QObject::connect(&app.chat(), &chat::Chat::agentEvent, &app.chat(),
                     [&modes](const agent::AgentEvent &event) {
                         if (const auto *turn = std::get_if<agent::TurnStarted>(&event))
                             modes << turn->permissionMode;
                         if (const auto *mode = std::get_if<agent::PermissionModeChanged>(&event))
                             modes << mode->mode;
                     });
    app.chat().send(QStringLiteral("run: touch made.txt"));
    ASSERT_TRUE(app.waitForState(ChatState::Waiting));
    const agent::PermissionRequest request = app.log().permissions.at(0);
    ASSERT_FALSE(request.rules.empty());
    const agent::PermissionRule &rule = request.rules[0];
    EXPECT_EQ(rule.destination, QStringLiteral("localSettings"));
    ASSERT_TRUE(app.answerNextPermission(allowAlways(rule)));
    ASSERT_TRUE(app.waitForTurns(1));

    EXPECT_TRUE(home.has(QStringLiteral("workspace/made.txt")));
    const QJsonObject kept = QJsonDocument::fromJson(home.read(kRules)).object();
    const QJsonObject expected{
        {QStringLiteral("permissions"),
         QJsonObject{
             {QStringLiteral("allow"), QJsonArray{QStringLiteral("Bash(%1)").arg(rule.text)}}}}};
    EXPECT_TRUE(kept == expected) << home.read(kRules).toStdString();

    // The same is not asked again; another thing is, an edit included.
    ASSERT_TRUE(app.converse(QStringLiteral("run: touch made.txt")));
    EXPECT_EQ(app.log().permissions.size(), 1U);
    app.chat().send(QStringLiteral("write: other.txt"));
    ASSERT_TRUE(app.waitForState(ChatState::Waiting));
    EXPECT_EQ(app.log().permissions.size(), 2U);
    EXPECT_FALSE(home.has(QStringLiteral("workspace/other.txt")));
    ASSERT_TRUE(app.answerNextPermission(deny()));
    ASSERT_TRUE(app.waitForTurns(3));
    modes.removeDuplicates();
    EXPECT_EQ(modes, QStringList{QStringLiteral("default")});
}
