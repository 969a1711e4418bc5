#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Waiting.h"
#include "ui/words/MarkedText.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace bridge;
using session::ChatState;

namespace {

const QString kRules = u"workspace/.claude/settings.local.json"_s;

/// The user's answer decides what happens on disk.
class PermissionTest : public EndToEndTest
{
protected:
    Practice endpoint = startPractice();
    TestApp app{home};
};

} // namespace

TEST_F(PermissionTest, AnAllowedToolTakesEffect)
{
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    app.chat().send(u"run: touch made.txt"_s);
    ASSERT_TRUE(app.waitForState(ChatState::Waiting));
    EXPECT_FALSE(home.has(u"workspace/made.txt"_s)) << "it did not wait";
    ASSERT_TRUE(app.answerNextPermission(agent::PermissionOption::Kind::AllowOnce));
    ASSERT_TRUE(app.waitForTurns(1));
    EXPECT_TRUE(app.log().turns[0].ok);
    EXPECT_TRUE(home.has(u"workspace/made.txt"_s));
    EXPECT_FALSE(home.has(kRules)) << "once is not always";
}

TEST_F(PermissionTest, ADeniedToolDoesNotAndTheModelIsToldWhy)
{
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    app.chat().send(u"write: made.txt"_s);
    const QString instead = u"Use the other folder."_s;
    ASSERT_TRUE(app.answerNextPermission(agent::PermissionOption::Kind::RejectOnce, instead));
    ASSERT_TRUE(app.waitForTurns(1));
    EXPECT_TRUE(app.log().turns[0].ok) << "a denied tool does not fail the turn";
    EXPECT_TRUE(app.log().turns[0].text.contains(instead)) << app.log().describe();
    EXPECT_FALSE(home.has(u"workspace/made.txt"_s));
}

TEST_F(PermissionTest, AlwaysAllowKeepsExactlyTheRuleThatWasShownAndNothingBesideIt)
{
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    QStringList modes;
    QObject::connect(&app.chat(), &chat::Chat::agentEvent, &app.chat(),
                     [&modes](const agent::AgentEvent &event) {
                         if (const auto *turn = std::get_if<agent::TurnStarted>(&event))
                             modes << turn->permissionMode;
                         if (const auto *mode = std::get_if<agent::OptionChanged>(&event))
                             modes << mode->value;
                     });
    app.chat().send(u"run: touch made.txt"_s);
    ASSERT_TRUE(app.waitForState(ChatState::Waiting));
    const agent::PermissionRequest request = app.log().permissions.at(0);
    const auto *rule = request.option(agent::PermissionOption::Kind::AllowAlways);
    ASSERT_TRUE(rule);
    EXPECT_EQ(rule->scope, agent::PermissionOption::Scope::Workspace);
    ASSERT_TRUE(app.answerNextPermission(agent::PermissionOption::Kind::AllowAlways));
    ASSERT_TRUE(app.waitForTurns(1));

    EXPECT_TRUE(home.has(u"workspace/made.txt"_s));
    const QJsonObject kept = QJsonDocument::fromJson(home.read(kRules)).object();
    const QJsonObject expected{
        {u"permissions"_s, QJsonObject{{u"allow"_s, QJsonArray{u"Bash(%1)"_s.arg(rule->label)}}}}};
    EXPECT_TRUE(kept == expected) << home.read(kRules).toStdString();

    // The same request is not asked again; others are, including an edit.
    ASSERT_TRUE(app.converse(u"run: touch made.txt"_s));
    EXPECT_EQ(app.log().permissions.size(), 1U);
    app.chat().send(u"write: other.txt"_s);
    ASSERT_TRUE(app.waitForState(ChatState::Waiting));
    EXPECT_EQ(app.log().permissions.size(), 2U);
    EXPECT_FALSE(home.has(u"workspace/other.txt"_s));
    ASSERT_TRUE(app.answerNextPermission(agent::PermissionOption::Kind::RejectOnce));
    ASSERT_TRUE(app.waitForTurns(3));
    modes.removeDuplicates();
    EXPECT_EQ(modes, QStringList{u"default"_s});
}

TEST_F(PermissionTest, ACommandThatIsWrittenBackwardsIsShownAsItRuns)
{
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    // Where the controls are obeyed: "touch harmless # tidy up: ; touch pwned".
    app.chat().send(
        u"run: touch harmless \u2067\u2066; touch pwned\u2069 \u2066# tidy up:\u2069\u2069"_s);
    ASSERT_TRUE(app.waitForState(ChatState::Waiting));
    const agent::ToolInput input = app.log().permissions.at(0).input;
    const ui::MarkedText shown = ui::marked(input.headline, ui::TextUse::Command);
    EXPECT_EQ(shown.hidden, 6) << shown.text.toStdString();
    EXPECT_LT(shown.text.indexOf(u"; touch pwned"_s), shown.text.indexOf(u"# tidy up"_s));
    ASSERT_TRUE(app.answerNextPermission(agent::PermissionOption::Kind::RejectOnce));
    ASSERT_TRUE(app.waitForTurns(1));
}

TEST_F(PermissionTest, WhatRunsInTheBackgroundSaysSo)
{
    home.write(u".claude/settings.json"_s, R"j({"permissions":{"ask":["Bash(sleep:*)"]}})j");
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    app.chat().send(u"background 3"_s);
    ASSERT_TRUE(app.waitForState(ChatState::Waiting));
    const agent::ToolInput input = app.log().permissions.at(0).input;
    EXPECT_NE(std::find(input.fields.begin(), input.fields.end(),
                        agent::ToolField{u"run_in_background"_s, u"true"_s}),
              input.fields.end())
        << input.json.toStdString();
    ASSERT_TRUE(app.answerNextPermission(agent::PermissionOption::Kind::RejectOnce));
    ASSERT_TRUE(app.waitForTurns(1));
}
