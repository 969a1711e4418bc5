#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/FakeArchiveReader.h"

#include <gmock/gmock.h>

namespace fulldisktest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using bridge::agent::WritesLost;
using bridge::session::ChatState;
using bridge::session::RestartPolicy;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Kind = Divider::Kind;

constexpr WritesLost kConversation{.conversation = true};

/// The value of an option in the agent's arguments; empty: not given.
QString optionOf(const ScriptedProcess &agent, const QString &option)
{
    const QStringList arguments = agent.spec().arguments;
    const qsizetype at = arguments.indexOf(option);
    return at < 0 ? QString() : arguments.value(at + 1);
}

/// A chat in which something was said.
class FullDisk : public ChatAtEndpoint
{
protected:
    FullDisk()
    {
        scripted.goLive();
        say(u"what is 6 x 7"_s, u"42"_s);
    }

    void say(const QString &message, const QString &answer)
    {
        scripted.startTurn(message);
        scripted.streamText(answer);
        scripted.endTurn();
    }

    /// The starting agent ends with these words.
    void refuse(const QString &words)
    {
        scripted.agent().becomeStarted();
        scripted.agent().exit(1, words);
        scripted.clock.advance(RestartPolicy::kQuiet);
    }

    /// What the real agent says when its file is there and empty.
    void refuseBothWays()
    {
        refuse(u"no such session"_s);
        refuse(u"session exists"_s);
    }

    [[nodiscard]] std::string lastHeard() const
    {
        return scripted.agent().userTexts().last().toStdString();
    }
};

TEST_F(FullDisk, AChatWhoseFileIsEmptyGoesOnUnderAnotherIdAndTellsWhatWasSaid)
{
    chat.restart();
    scripted.finishRestart();
    EXPECT_EQ(optionOf(scripted.agent(), u"--resume"_s), scripted.sessionId());
    refuseBothWays();
    const QString id = optionOf(scripted.agent(), u"--session"_s);
    EXPECT_FALSE(id.isEmpty());
    EXPECT_NE(id, scripted.sessionId());
    scripted.goLive();
    EXPECT_EQ(chat.agent().sessionId, id);
    EXPECT_THAT(spy.failures, IsEmpty());

    scripted.startTurn(u"and 7 x 7"_s);
    EXPECT_THAT(lastHeard(), HasSubstr("User: what is 6 x 7\n\nAssistant: 42"));
    EXPECT_TRUE(scripted.agent().userTexts().last().endsWith(u"\n\nand 7 x 7"_s));
    EXPECT_THAT(dividersOf(chat), ElementsAre(Kind::PastCarriedOver));
    EXPECT_THAT(entriesOf<UserMessage>(chat), SizeIs(2)) << "only what the user wrote";
}

TEST_F(FullDisk, TheNewIdIsResumedAndReplacedInTurn)
{
    QString id = scripted.sessionId();
    for (int i = 1; i <= 3; ++i) {
        chat.restart();
        scripted.finishRestart();
        EXPECT_EQ(optionOf(scripted.agent(), u"--resume"_s), id);
        refuseBothWays();
        EXPECT_NE(optionOf(scripted.agent(), u"--session"_s), id);
        id = optionOf(scripted.agent(), u"--session"_s);
        scripted.goLive();
        say(QString::number(i), u"noted"_s);
        EXPECT_EQ(QString::fromStdString(lastHeard()).count(u"User: what is 6 x 7"_s), 1);
    }
    say(u"last"_s, u"noted"_s);
    EXPECT_EQ(lastHeard(), "last") << "told once";
}

TEST_F(FullDisk, AFileThatIsMissingIsBegunAnewUnderItsId)
{
    chat.restart();
    scripted.finishRestart();
    refuse(u"no such session"_s);
    EXPECT_EQ(optionOf(scripted.agent(), u"--session"_s), scripted.sessionId());
    scripted.goLive();
    scripted.startTurn(u"and 7 x 7"_s);
    EXPECT_THAT(lastHeard(), HasSubstr("Assistant: 42"));
    EXPECT_THAT(dividersOf(chat), ElementsAre(Kind::PastCarriedOver));
}

TEST_F(FullDisk, ANewIdThatIsRefusedTooIsAFailure)
{
    chat.restart();
    scripted.finishRestart();
    refuseBothWays();
    const int count = scripted.agents.count();
    refuse(u"session exists"_s);
    EXPECT_EQ(scripted.agents.count(), count);
    EXPECT_EQ(spy.only().kind(), bridge::FailureKind::AgentCrashed);
}

TEST_F(FullDisk, WhatIsStillToBeSentIsNotToldAsSaid)
{
    scripted.startTurn(u"unanswered"_s);
    scripted.failTurn(500, u"API Error: 500 broken"_s);
    chat.restart();
    scripted.finishRestart();
    refuseBothWays();
    scripted.goLive();
    chat.sendAgain();
    EXPECT_EQ(QString::fromStdString(lastHeard()).count(u"unanswered"_s), 1);
    EXPECT_THAT(lastHeard(), HasSubstr("Assistant: 42"));
}

/// The agent's file is removed while the agent runs, between two turns.
class RemovedRecord : public testing::Test
{
protected:
    RemovedRecord()
    {
        scripted.goLive();
        say(u"what is 6 x 7"_s, u"42"_s);
        reader.fileSize = 150'000;
        say(u"and 7 x 7"_s, u"49"_s);
        reader.fileSize.reset();
    }

    void say(const QString &message, const QString &answer)
    {
        scripted.startTurn(message);
        scripted.streamText(answer);
        scripted.endTurn();
    }

    FakeArchiveReader reader;
    ScriptedChat scripted{kHere, false, {}, {.reader = &reader}};
    Chat &chat = scripted.chat();
};

TEST_F(RemovedRecord, IsSaidWithTheNextMessageAndTheAgentGoesOn)
{
    say(u"and 8 x 8"_s, u"64"_s);
    EXPECT_THAT(dividersOf(chat), ElementsAre(Kind::RecordLost));
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(scripted.agent().userTexts().last(), u"and 8 x 8"_s) << "it knows the rest";
    say(u"and 9 x 9"_s, u"81"_s);
    EXPECT_THAT(dividersOf(chat), ElementsAre(Kind::RecordLost)) << "once";
}

TEST_F(RemovedRecord, TheNextAgentBeginsAnewAndIsToldWhatWasSaid)
{
    say(u"and 8 x 8"_s, u"64"_s);
    reader.fileSize = 4'000; // made anew, with the later turn only
    chat.restart();
    scripted.finishRestart();
    EXPECT_EQ(optionOf(scripted.agent(), u"--resume"_s), QString());
    EXPECT_NE(optionOf(scripted.agent(), u"--session"_s), scripted.sessionId());
    scripted.goLive();
    EXPECT_THAT(dividersOf(chat), ElementsAre(Kind::RecordLost, Kind::PastCarriedOver));
    scripted.startTurn(u"and 9 x 9"_s);
    const std::string heard = scripted.agent().userTexts().last().toStdString();
    EXPECT_THAT(heard, HasSubstr("User: what is 6 x 7\n\nAssistant: 42"));
    EXPECT_THAT(heard, HasSubstr("Assistant: 64"));
}

TEST_F(RemovedRecord, IsFoundBeforeTheNextAgentAlsoWithoutAMessage)
{
    reader.fileSize = 4'000;
    chat.restart();
    scripted.finishRestart();
    EXPECT_EQ(optionOf(scripted.agent(), u"--resume"_s), QString());
    scripted.goLive();
    EXPECT_THAT(dividersOf(chat), ElementsAre(Kind::PastCarriedOver));
}

TEST_F(RemovedRecord, IsResumedIfItWasPutBack)
{
    say(u"and 8 x 8"_s, u"64"_s);
    reader.fileSize = 150'000;
    chat.restart();
    scripted.finishRestart();
    EXPECT_EQ(optionOf(scripted.agent(), u"--resume"_s), scripted.sessionId());
}

/// A conversation from before this program, of which nothing is left.
class GoneConversation : public testing::Test
{
protected:
    GoneConversation()
    {
        scripted.open();
        refuse();
    }
    void refuse()
    {
        scripted.agent().becomeStarted();
        scripted.agent().exit(1, u"no such session"_s);
        scripted.clock.advance(RestartPolicy::kQuiet);
    }

    ScriptedChat scripted{kHere, true};
    Chat &chat = scripted.chat();
    FailureSpy spy{chat};
    QSignalSpy lost{&chat, &Chat::pastLost};
};

TEST_F(GoneConversation, IsAFailureAndNotReplacedByAnother)
{
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(spy.only().kind(), bridge::FailureKind::ConversationGone);
    EXPECT_EQ(chat.state(), ChatState::Failed);
    EXPECT_EQ(lost.count(), 0);
}

TEST_F(GoneConversation, IsLookedForAgainWithTheNextMessage)
{
    chat.send(u"are you there"_s);
    scripted.settleLaunch();
    scripted.clock.advance(RestartPolicy::kQuiet);
    ASSERT_EQ(scripted.agents.count(), 2);
    EXPECT_EQ(optionOf(scripted.agent(), u"--resume"_s), scripted.sessionId());
    refuse();
    EXPECT_EQ(scripted.agents.count(), 2);
    EXPECT_EQ(chat.state(), ChatState::Failed);
    EXPECT_EQ(chat.queuedMessages(), 1);
}

TEST_F(GoneConversation, ANewOneBeginsWhenTheUserWantsIt)
{
    chat.startFresh();
    scripted.settleLaunch();
    scripted.clock.advance(RestartPolicy::kQuiet);
    ASSERT_EQ(scripted.agents.count(), 2);
    EXPECT_EQ(optionOf(scripted.agent(), u"--resume"_s), QString());
    EXPECT_NE(optionOf(scripted.agent(), u"--session"_s), scripted.sessionId());
    scripted.goLive();
    scripted.startTurn(u"hello"_s);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"hello"_s});
}

// Lost writes

TEST_F(FullDisk, LostWritesAreShownOnceForEachKind)
{
    for (int i = 0; i < 3; ++i) {
        chat.restart();
        scripted.say({kConversation});
        scripted.goLiveAgain();
    }
    ASSERT_THAT(dividersOf(chat), ElementsAre(Kind::WritesLost, Kind::AgentRestarted));
    EXPECT_EQ(entriesOf<Divider>(chat).front().lost, kConversation);

    chat.restart();
    scripted.say({WritesLost{.conversation = true, .quota = true}});
    scripted.goLiveAgain();
    EXPECT_EQ(std::ranges::count(dividersOf(chat), Kind::WritesLost), 2) << "another kind";
    chat.restart();
    scripted.goLiveAgain();
    chat.restart();
    scripted.say({kConversation});
    EXPECT_EQ(std::ranges::count(dividersOf(chat), Kind::WritesLost), 3) << "it had been well";
}

TEST_F(FullDisk, TheLastWordsOfAnAgentCountWithoutAMessage)
{
    chat.restart();
    scripted.agent().exit(1, u"lost the conversation"_s);
    EXPECT_THAT(dividersOf(chat), ElementsAre(Kind::WritesLost));
}

TEST_F(FullDisk, AnAgentThatResumesWithGapsIsToldWhatCouldNotBeSaved)
{
    chat.restart();
    scripted.goLiveAgain();
    say(u"not saved"_s, u"either"_s);
    chat.restart();
    scripted.say({kConversation});
    scripted.goLiveAgain();
    EXPECT_EQ(optionOf(scripted.agent(), u"--resume"_s), scripted.sessionId());
    scripted.startTurn(u"go on"_s);
    EXPECT_THAT(lastHeard(), HasSubstr("User: not saved\n\nAssistant: either"));
    EXPECT_THAT(lastHeard(), Not(HasSubstr("6 x 7"))) << "of an agent that saved it";
    scripted.endTurn();

    // The next one lost its writes, too: what was said to both is missing.
    chat.restart();
    scripted.say({kConversation});
    scripted.goLiveAgain();
    scripted.startTurn(u"again"_s);
    EXPECT_THAT(lastHeard(), HasSubstr("User: not saved"));
    EXPECT_THAT(lastHeard(), HasSubstr("User: go on"));
    scripted.endTurn();

    chat.restart();
    scripted.goLiveAgain();
    scripted.startTurn(u"with space"_s);
    EXPECT_EQ(lastHeard(), "with space");
}

TEST_F(FullDisk, LostSettingsOfTheAgentRepeatNothing)
{
    chat.restart();
    scripted.say({WritesLost{.settings = true}});
    scripted.goLiveAgain();
    scripted.startTurn(u"go on"_s);
    EXPECT_EQ(lastHeard(), "go on");
}

} // namespace fulldisktest
