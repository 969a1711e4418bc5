#include "tests/bridge/chat/ChatTestSupport.h"

#include <gmock/gmock.h>

namespace attributiontest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using testing::ElementsAre;
using testing::IsEmpty;

const QString kOther = u"other-model"_s;

void playTurn(ScriptedChat &scripted)
{
    scripted.startTurn(u"hello"_s);
    scripted.streamText(u"Good day"_s);
    scripted.endTurn();
}

void restart(ScriptedChat &scripted)
{
    scripted.goLiveAgain();
}

/// A message that is told whole.
void sayMessage(ScriptedChat &scripted, const QString &model, const QString &parent = {},
                bool isFromAgent = false)
{
    scripted.say({bridge::agent::BlockFinished{.id = {u"msg_whole"_s, 0},
                                               .kind = bridge::agent::BlockKind::Text,
                                               .text = u"whole"_s,
                                               .parentToolUseId = parent,
                                               .model = model,
                                               .isFromAgent = isFromAgent}});
}

TEST(Attribution, AnAnswerKnowsWhoGaveIt)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playTurn(scripted);
    scripted.model = kOther;
    changeAddress(scripted, kThere);
    restart(scripted);
    playTurn(scripted);
    const auto answers = entriesOf<AnswerText>(scripted.chat());
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].endpoint, kHere);
    EXPECT_EQ(answers[0].model, u"test-model"_s);
    EXPECT_EQ(answers[1].endpoint, kThere);
    EXPECT_EQ(answers[1].model, kOther);
}

TEST(Attribution, AnAnswerWhileTheToggleIsOffHasTheAddressThatAnotherPlaceGaveTheAgent)
{
    ScriptedChat scripted;
    scripted.open();
    scripted.initialize();
    scripted.answerStatus(kThere);
    playTurn(scripted);
    EXPECT_EQ(entriesOf<AnswerText>(scripted.chat()).at(0).endpoint, kThere);
}

TEST(Attribution, OneDividerNamesTheNewAddressAndWhoAnswersThere)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playTurn(scripted);
    scripted.model = kOther;
    changeAddress(scripted, kThere);
    restart(scripted);
    const auto asked = entriesOf<Divider>(scripted.chat());
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].kind, Divider::Kind::EndpointChanged);
    EXPECT_EQ(asked[0].detail, kThere);
    EXPECT_EQ(asked[0].model, kOther) << "what the agent says it will ask for";
    scripted.model = u"what-the-server-has"_s;
    playTurn(scripted);
    const auto answered = entriesOf<Divider>(scripted.chat());
    ASSERT_EQ(answered.size(), 1U);
    EXPECT_EQ(answered[0].kind, Divider::Kind::EndpointChanged);
    EXPECT_EQ(answered[0].model, u"what-the-server-has"_s);
}

TEST(Attribution, ARestartThatBringsAnotherModelIsAChangeOfModel)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playTurn(scripted);
    scripted.chat().restart();
    restart(scripted);
    playTurn(scripted);
    scripted.model = kOther;
    scripted.chat().restart();
    restart(scripted);
    playTurn(scripted);
    const auto dividers = entriesOf<Divider>(scripted.chat());
    ASSERT_EQ(dividers.size(), 2U);
    EXPECT_EQ(dividers[0].kind, Divider::Kind::AgentRestarted);
    EXPECT_EQ(dividers[0].detail, kHere);
    EXPECT_EQ(dividers[0].model, u"test-model"_s);
    EXPECT_EQ(dividers[1].kind, Divider::Kind::ModelChanged);
    EXPECT_EQ(dividers[1].detail, kHere);
    EXPECT_EQ(dividers[1].model, kOther);
}

TEST(Attribution, AnotherModelOfTheSameAgentIsMarkedBeforeItsFirstAnswer)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playTurn(scripted);
    playTurn(scripted);
    EXPECT_THAT(dividersOf(scripted.chat()), IsEmpty());
    scripted.model = kOther;
    scripted.startTurn(u"hello"_s);
    scripted.streamThinking(u"Hm"_s);
    scripted.streamText(u"Good day"_s);
    scripted.endTurn();
    EXPECT_THAT(dividersOf(scripted.chat()), ElementsAre(Divider::Kind::ModelChanged));
    const auto &transcript = scripted.chat().transcript();
    ASSERT_EQ(transcript.count(), 8);
    EXPECT_TRUE(std::holds_alternative<Divider>(transcript.entry(5).content))
        << "before what it thought, too";
    EXPECT_TRUE(std::holds_alternative<ThinkingText>(transcript.entry(6).content));
}

TEST(Attribution, ASubagentsModelChangesNothing)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playTurn(scripted);
    scripted.startTurn(u"hello"_s);
    sayMessage(scripted, u"small-model"_s, u"toolu_agent"_s);
    scripted.streamText(u"Good day"_s);
    scripted.endTurn();
    EXPECT_THAT(dividersOf(scripted.chat()), IsEmpty());
    EXPECT_EQ(entriesOf<AnswerText>(scripted.chat()).at(1).model, u"small-model"_s);
}

TEST(Attribution, WhatTheAgentSaysItselfIsNobodysAnswer)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    playTurn(scripted);
    sayMessage(scripted, {}, {}, true);
    playTurn(scripted);
    EXPECT_THAT(dividersOf(scripted.chat()), IsEmpty());
    const auto answers = entriesOf<AnswerText>(scripted.chat());
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_TRUE(answers[1].isFromAgent);
    EXPECT_EQ(answers[1].endpoint, QString());
    EXPECT_EQ(answers[1].model, QString());
    EXPECT_FALSE(answers[2].isFromAgent);
}

TEST(Attribution, AnEndpointThatNamesNoModelIsStillTheOneThatAnswered)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    sayMessage(scripted, {});
    const auto answer = entriesOf<AnswerText>(scripted.chat()).at(0);
    EXPECT_FALSE(answer.isFromAgent);
    EXPECT_EQ(answer.endpoint, kHere);
    EXPECT_EQ(answer.model, QString());
}

TEST(Attribution, ANameWithoutEndIsCut)
{
    ScriptedChat scripted(kHere);
    scripted.goLive();
    sayMessage(scripted, QString(1'000'000, u'm'));
    EXPECT_EQ(entriesOf<AnswerText>(scripted.chat()).at(0).model.size(), 200);
}

} // namespace attributiontest
