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

/// The agent sends a whole message.
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

/// A chat whose agent takes messages.
class Attribution : public ChatAtEndpoint
{
protected:
    Attribution() { scripted.goLive(); }
};

using AttributionAtDefaultApi = ChatAtDefaultApi;

TEST_F(Attribution, AnAnswerKnowsWhoGaveIt)
{
    playTurn(scripted);
    scripted.model = kOther;
    changeAddress(scripted, kThere);
    scripted.goLiveAgain();
    playTurn(scripted);
    const auto answers = entriesOf<AnswerText>(chat);
    ASSERT_EQ(answers.size(), 2U);
    EXPECT_EQ(answers[0].endpoint, kHere);
    EXPECT_EQ(answers[0].model, u"test-model"_s);
    EXPECT_EQ(answers[1].endpoint, kThere);
    EXPECT_EQ(answers[1].model, kOther);
}

TEST_F(AttributionAtDefaultApi,
       AnAnswerWhileTheToggleIsOffHasTheAddressThatAnotherPlaceGaveTheAgent)
{
    scripted.open();
    scripted.initialize();
    scripted.answerStatus(kThere);
    playTurn(scripted);
    EXPECT_EQ(entriesOf<AnswerText>(chat).at(0).endpoint, kThere);
}

TEST_F(Attribution, OneDividerNamesTheNewAddressAndWhoAnswersThere)
{
    playTurn(scripted);
    scripted.model = kOther;
    changeAddress(scripted, kThere);
    scripted.goLiveAgain();
    const auto asked = entriesOf<Divider>(chat);
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].kind, Divider::Kind::EndpointChanged);
    EXPECT_EQ(asked[0].detail, kThere);
    EXPECT_EQ(asked[0].model, kOther) << "what the agent says it will ask for";
    scripted.model = u"what-the-server-has"_s;
    playTurn(scripted);
    const auto answered = entriesOf<Divider>(chat);
    ASSERT_EQ(answered.size(), 1U);
    EXPECT_EQ(answered[0].kind, Divider::Kind::EndpointChanged);
    EXPECT_EQ(answered[0].model, u"what-the-server-has"_s);
}

TEST_F(Attribution, ARestartThatBringsAnotherModelIsAChangeOfModel)
{
    playTurn(scripted);
    chat.restart();
    scripted.goLiveAgain();
    playTurn(scripted);
    scripted.model = kOther;
    chat.restart();
    scripted.goLiveAgain();
    playTurn(scripted);
    const auto dividers = entriesOf<Divider>(chat);
    ASSERT_EQ(dividers.size(), 2U);
    EXPECT_EQ(dividers[0].kind, Divider::Kind::AgentRestarted);
    EXPECT_EQ(dividers[0].detail, kHere);
    EXPECT_EQ(dividers[0].model, u"test-model"_s);
    EXPECT_EQ(dividers[1].kind, Divider::Kind::ModelChanged);
    EXPECT_EQ(dividers[1].detail, kHere);
    EXPECT_EQ(dividers[1].model, kOther);
}

TEST_F(Attribution, AnotherModelOfTheSameAgentIsMarkedBeforeItsFirstAnswer)
{
    playTurn(scripted);
    playTurn(scripted);
    EXPECT_THAT(dividersOf(chat), IsEmpty());
    scripted.model = kOther;
    scripted.startTurn(u"hello"_s);
    scripted.streamThinking(u"Hm"_s);
    scripted.streamText(u"Good day"_s);
    scripted.endTurn();
    EXPECT_THAT(dividersOf(chat), ElementsAre(Divider::Kind::ModelChanged));
    const auto &transcript = chat.transcript();
    ASSERT_EQ(transcript.count(), 8);
    EXPECT_TRUE(std::holds_alternative<Divider>(transcript.entry(5).content))
        << "before what it thought, too";
    EXPECT_TRUE(std::holds_alternative<ThinkingText>(transcript.entry(6).content));
}

TEST_F(Attribution, ASubagentsModelChangesNothing)
{
    playTurn(scripted);
    scripted.startTurn(u"hello"_s);
    sayMessage(scripted, u"small-model"_s, u"toolu_agent"_s);
    scripted.streamText(u"Good day"_s);
    scripted.endTurn();
    EXPECT_THAT(dividersOf(chat), IsEmpty());
    EXPECT_EQ(entriesOf<AnswerText>(chat).at(1).model, u"small-model"_s);
}

TEST_F(Attribution, WhatTheAgentSaysItselfIsNobodysAnswer)
{
    playTurn(scripted);
    sayMessage(scripted, {}, {}, true);
    playTurn(scripted);
    EXPECT_THAT(dividersOf(chat), IsEmpty());
    const auto answers = entriesOf<AnswerText>(chat);
    ASSERT_EQ(answers.size(), 3U);
    EXPECT_TRUE(answers[1].isFromAgent);
    EXPECT_EQ(answers[1].endpoint, QString());
    EXPECT_EQ(answers[1].model, QString());
    EXPECT_FALSE(answers[2].isFromAgent);
}

TEST_F(Attribution, AnEndpointThatNamesNoModelIsStillTheOneThatAnswered)
{
    sayMessage(scripted, {});
    const auto answer = entriesOf<AnswerText>(chat).at(0);
    EXPECT_FALSE(answer.isFromAgent);
    EXPECT_EQ(answer.endpoint, kHere);
    EXPECT_EQ(answer.model, QString());
}

TEST_F(Attribution, ANameWithoutEndIsCut)
{
    sayMessage(scripted, QString(1'000'000, u'm'));
    EXPECT_EQ(entriesOf<AnswerText>(chat).at(0).model.size(), 200);
}

} // namespace attributiontest
