#include "bridge/chat/Chat.h"
#include "tests/support/FakeArchiveReader.h"
#include "tests/support/ScriptedChat.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

namespace heldchattest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::chat;
using agent::ArchiveProblem;
using agent::ConversationHolder;
using session::ChatState;
using Begin = session::Session::Begin;

const ConversationHolder kTerminal{4711, {}, u"claude"_s};

/// A conversation that has begun, in a chat that is asleep.
class HeldChat : public testing::Test
{
protected:
    ~HeldChat() override { scripted.deleteChat(); }

    Chat &chat() { return scripted.chat(); }
    /// What is asked of the launch is answered.
    void settleLaunch()
    {
        scripted.settleLaunch();
        scripted.clock.advance(std::chrono::seconds(1));
    }
    QStringList queued()
    {
        QStringList texts;
        for (const auto &message : chat().queue())
            texts << message.text;
        return texts;
    }
    /// The chat is asleep, and another process has the conversation.
    void becomeHeld()
    {
        reader.held = kTerminal;
        chat().wake();
        settleLaunch();
        ASSERT_TRUE(chat().isHeld());
    }

    FakeArchiveReader reader;
    ScriptedChat scripted{u"http://localhost:1234"_s, true, {}, {&reader, Begin::Asleep}};
};

TEST_F(HeldChat, NoAgentStartsAndTheMessageWaitsInTheQueue)
{
    reader.held = kTerminal;
    const QSignalSpy held(&chat(), &Chat::heldChanged);
    chat().send(u"hello"_s);
    settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 0);
    EXPECT_EQ(held.count(), 1);
    ASSERT_TRUE(chat().heldBy());
    EXPECT_EQ(chat().heldBy()->process, kTerminal);
    EXPECT_TRUE(chat().isAsleep());
    EXPECT_EQ(queued(), QStringList{u"hello"_s});
    EXPECT_TRUE(chat().isQueueHeld());
    EXPECT_EQ(chat().transcript().count(), 0) << "it was not sent";
    chat().send(u"and more"_s);
    settleLaunch();
    EXPECT_EQ(queued(), (QStringList{u"hello"_s, u"and more"_s}));
    EXPECT_EQ(scripted.agents.count(), 0);
}

TEST_F(HeldChat, AMessageThatIsChangedIsWritten)
{
    EXPECT_TRUE(chat().isUntouched());
    becomeHeld();
    chat().send(u"hello"_s);
    ASSERT_TRUE(chat().beginEdit(chat().queue().at(0).id));
    chat().setDraft({});
    EXPECT_TRUE(chat().queue().empty());
    EXPECT_FALSE(chat().isUntouched());
}

TEST_F(HeldChat, EveryStartAsksAgain)
{
    chat().send(u"hello"_s);
    settleLaunch();
    ASSERT_EQ(scripted.agents.count(), 1);
    const int asked = reader.holderQuestions;
    EXPECT_GT(asked, 0);
    scripted.goLive();
    scripted.beginTurn();
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    // The terminal goes on with it while the agent is restarted.
    reader.held = kTerminal;
    chat().restart();
    scripted.agent().exit(0);
    scripted.clock.advance(std::chrono::seconds(1));
    EXPECT_GT(reader.holderQuestions, asked);
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_TRUE(chat().isHeld());
    EXPECT_EQ(chat().state(), ChatState::Stopped);
}

/// Its agent is live and has answered a message.
class HeldLiveChat : public HeldChat
{
protected:
    HeldLiveChat()
    {
        chat().send(u"hello"_s);
        settleLaunch();
        scripted.goLive();
        scripted.beginTurn();
        scripted.streamText(u"Hi"_s);
        scripted.endTurn();
    }
};

TEST_F(HeldLiveChat, TheMessageIsARowOfTheQueueAndTheAgentEnds)
{
    reader.held = kTerminal;
    const int entries = chat().transcript().count();
    const int asked = reader.holderQuestions;
    const QSignalSpy held(&chat(), &Chat::heldChanged);
    chat().send(u"and now?"_s);
    EXPECT_EQ(reader.holderQuestions, asked + 1);
    EXPECT_EQ(reader.ownProcess, chat().agent().pid) << "its own agent does not count";
    EXPECT_NE(reader.ownProcess, 0);
    EXPECT_EQ(held.count(), 1);
    ASSERT_TRUE(chat().heldBy());
    EXPECT_EQ(chat().heldBy()->process, kTerminal);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_TRUE(chat().isAsleep());
    EXPECT_EQ(queued(), QStringList{u"and now?"_s});
    EXPECT_TRUE(chat().isQueueHeld());
    EXPECT_EQ(chat().transcript().count(), entries) << "it was not sent";
    scripted.agent().exit(0);
    scripted.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(scripted.agents.count(), 1);
    reader.held = std::nullopt;
    scripted.clock.advance(HolderWatch::kPause);
    EXPECT_TRUE(chat().heldBy()->isGone);
}

TEST_F(HeldLiveChat, GoingBackAsksFirst)
{
    const auto lines = [this] { return scripted.agent().received().size(); };
    const int asked = reader.holderQuestions;
    const QSignalSpy notGoneBack(&chat(), &Chat::goingBackFailed);
    auto before = lines();
    chat().restoreFiles(u"item"_s);
    EXPECT_EQ(reader.holderQuestions, asked + 1);
    EXPECT_GT(lines(), before) << "no one has it";
    before = lines();
    reader.held = kTerminal;
    chat().rewind(u"item"_s);
    EXPECT_EQ(reader.holderQuestions, asked + 2);
    EXPECT_EQ(lines(), before);
    EXPECT_EQ(notGoneBack.count(), 1);
    EXPECT_TRUE(chat().isHeld());
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST_F(HeldLiveChat, WhoeverAsksDuringALookGetsItsAnswer)
{
    QStringList answers;
    const auto ask = [&](const QString &who) {
        scripted.session().whenFree(
            [&answers, who](bool isFree) { answers << who + (isFree ? u" free"_s : u" held"_s); });
    };
    reader.answersHolders = false;
    const int asked = reader.holderQuestions;
    ask(u"one"_s);
    ask(u"two"_s);
    EXPECT_TRUE(answers.isEmpty());
    scripted.clock.advance(std::chrono::seconds(10));
    EXPECT_EQ(answers, (QStringList{u"one held"_s, u"two held"_s}));
    EXPECT_EQ(reader.holderQuestions, asked + 1) << "one look";
    reader.answersHolders = true;
    answers.clear();
    ask(u"three"_s);
    EXPECT_EQ(answers, QStringList{u"three free"_s});
}

TEST_F(HeldLiveChat, WhatWaitsForTheTurnIsAskedAboutWhenItGoesOut)
{
    chat().send(u"one"_s);
    scripted.beginTurn();
    const int asked = reader.holderQuestions;
    chat().send(u"two"_s);
    reader.held = kTerminal;
    EXPECT_EQ(reader.holderQuestions, asked);
    EXPECT_FALSE(chat().isHeld());
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    EXPECT_TRUE(chat().isHeld());
    EXPECT_EQ(queued(), QStringList{u"two"_s});
}

TEST_F(HeldLiveChat, ADiskThatDoesNotAnswerKeepsTheMessageForTenSeconds)
{
    reader.answersHolders = false;
    chat().send(u"and now?"_s);
    EXPECT_EQ(chat().state(), ChatState::Working);
    EXPECT_FALSE(chat().isHeld());
    scripted.clock.advance(std::chrono::seconds(10));
    ASSERT_TRUE(chat().isHeld());
    EXPECT_TRUE(chat().heldBy()->isUnknown);
    EXPECT_EQ(queued(), QStringList{u"and now?"_s});
}

TEST_F(HeldLiveChat, AHolderIsLookedForWhenTheChatComesToTheFront)
{
    int known = 0;
    // What cannot be found out is no reason to end an agent that nobody needs.
    reader.held = failed(ArchiveProblem{u"/x/sessions"_s, u"Permission denied"_s});
    chat().whenHolderIsKnown(&chat(), [&known] { ++known; });
    EXPECT_FALSE(chat().isHeld());
    EXPECT_EQ(chat().state(), ChatState::Ready);
    reader.held = kTerminal;
    chat().whenHolderIsKnown(&chat(), [&known] { ++known; });
    EXPECT_EQ(known, 2);
    EXPECT_TRUE(chat().isHeld());
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST_F(HeldLiveChat, ItsAgentGoesOnWhereAHolderCannotBeFoundOut)
{
    const agent::ArchiveReader::HolderResult unreadable =
        failed(ArchiveProblem{u"/x/sessions"_s, u"Permission denied"_s});
    reader.held = unreadable;
    chat().send(u"and now?"_s);
    ASSERT_TRUE(chat().isHeld());
    EXPECT_TRUE(chat().heldBy()->isUnknown);
    EXPECT_EQ(queued(), QStringList{u"and now?"_s});
    EXPECT_FALSE(scripted.agent().wasTerminated());
    reader.held = std::nullopt;
    reader.ownProcess = 0;
    scripted.clock.advance(HolderWatch::kPause);
    EXPECT_EQ(reader.ownProcess, chat().agent().pid);
    EXPECT_FALSE(chat().isHeld());
    EXPECT_EQ(scripted.agent().userTexts().last(), u"and now?"_s);
    scripted.beginTurn();
    scripted.endTurn();

    reader.held = unreadable;
    chat().send(u"and then?"_s);
    ASSERT_TRUE(chat().isHeld());
    chat().trustUnknownHolder();
    EXPECT_FALSE(chat().isHeld());
    EXPECT_EQ(scripted.agent().userTexts().last(), u"and then?"_s);
    EXPECT_EQ(scripted.agents.count(), 1);
}

TEST_F(HeldLiveChat, ALookThatFindsNothingOutEndsNoAgentWhoseQueueIsHeld)
{
    chat().send(u"one"_s);
    scripted.beginTurn();
    chat().send(u"two"_s);
    chat().interrupt();
    scripted.endInterruptedTurn();
    ASSERT_EQ(queued(), QStringList{u"two"_s});
    reader.held = failed(ArchiveProblem{u"/x/sessions"_s, u"Permission denied"_s});
    chat().whenHolderIsKnown(&chat(), [] {});
    EXPECT_FALSE(chat().isHeld());
    EXPECT_FALSE(scripted.agent().wasTerminated());
}

TEST_F(HeldLiveChat, ALookAloneEndsNoBackgroundTasks)
{
    scripted.announceBackgroundTasks({u"build"_s});
    reader.held = kTerminal;
    chat().whenHolderIsKnown(&chat(), [] {});
    EXPECT_FALSE(chat().isHeld());
    EXPECT_FALSE(scripted.agent().wasTerminated());
    scripted.announceBackgroundTasks({});
    chat().whenHolderIsKnown(&chat(), [] {});
    EXPECT_TRUE(chat().isHeld());
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST_F(HeldLiveChat, AMessageIsHeldBackAndItsAgentEndsAlsoWithBackgroundTasks)
{
    scripted.announceBackgroundTasks({u"build"_s});
    reader.held = kTerminal;
    chat().send(u"and now?"_s);
    EXPECT_TRUE(chat().isHeld());
    EXPECT_TRUE(scripted.agent().wasTerminated());
}

TEST(NewChat, AsksNothingBeforeItsConversationHasBegun)
{
    FakeArchiveReader reader;
    ScriptedChat anew(u"http://localhost:1234"_s, false, {}, {&reader, Begin::Awake});
    anew.goLive();
    EXPECT_EQ(reader.holderQuestions, 0);
    anew.startTurn(u"hello"_s);
    anew.endTurn();
    anew.chat().restart();
    anew.agent().exit(0);
    anew.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(reader.holderQuestions, 1);
    EXPECT_EQ(anew.agents.count(), 2);
}

TEST(NewChat, AsksBeforeItResumesAConversationThatExistsAlready)
{
    FakeArchiveReader reader;
    ScriptedChat anew(u"http://localhost:1234"_s, false, {}, {&reader, Begin::Awake});
    anew.open();
    reader.held = kTerminal;
    anew.agent().becomeStarted();
    anew.agent().exit(1, u"session exists"_s);
    anew.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(reader.holderQuestions, 1);
    EXPECT_EQ(anew.agents.count(), 1);
    EXPECT_TRUE(anew.chat().isHeld());
}

TEST_F(HeldChat, ItsOwnAgentThatFallsAsleepIsNoOtherProcess)
{
    chat().send(u"hello"_s);
    settleLaunch();
    scripted.goLive();
    scripted.beginTurn();
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    scripted.session().sleep();
    ASSERT_TRUE(chat().isAsleep());
    reader.held = ConversationHolder{chat().agent().pid, {}, u"claude"_s};
    int known = 0;
    chat().whenHolderIsKnown(&chat(), [&known] { ++known; });
    EXPECT_EQ(known, 1);
    EXPECT_FALSE(chat().isHeld());
    chat().wake(); // heard although the agent has not ended yet
    reader.held = std::nullopt;
    scripted.agent().exit(0);
    scripted.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(scripted.agents.count(), 2);

    scripted.goLive();
    scripted.session().sleep();
    scripted.agent().exit(0);
    reader.held = kTerminal;
    chat().whenHolderIsKnown(&chat(), [&known] { ++known; });
    EXPECT_EQ(known, 2);
    EXPECT_TRUE(chat().isHeld()) << "once it has ended";
}

TEST_F(HeldChat, AMessageThatWasSentBeforeKeepsItsPlace)
{
    chat().send(u"hello"_s);
    settleLaunch();
    scripted.goLive();
    scripted.beginTurn();
    scripted.streamText(u"Hi"_s);
    scripted.failTurn(402, u"Credit balance is too low"_s);
    chat().restart();
    scripted.agent().exit(0);
    chat().sendAgain();
    reader.held = kTerminal;
    scripted.clock.advance(std::chrono::seconds(1));
    ASSERT_TRUE(chat().isHeld());
    EXPECT_EQ(scripted.agents.count(), 1);
    const auto *message = std::get_if<UserMessage>(&chat().transcript().entry(0).content);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->text, u"hello"_s);
    EXPECT_EQ(message->delivery, UserMessage::Delivery::Queued);
    EXPECT_TRUE(chat().isQueueHeld());
}

TEST_F(HeldChat, WhatNeedsAnAgentIsRefused)
{
    chat().send(u"hello"_s);
    settleLaunch();
    scripted.goLive();
    scripted.beginTurn();
    scripted.failTurn(402, u"Credit balance is too low"_s);
    ASSERT_EQ(chat().unansweredMessages(), 1);
    reader.held = kTerminal;
    chat().restart();
    scripted.agent().exit(0);
    scripted.clock.advance(std::chrono::seconds(1));
    ASSERT_TRUE(chat().isHeld());

    const QSignalSpy refused(&chat(), &Chat::heldRefused);
    const QSignalSpy notGoneBack(&chat(), &Chat::goingBackFailed);
    const QString id = chat().send(u"kept"_s);
    const auto pin = chat().pin();
    chat().sendAgain();
    chat().sendWhenReady();
    chat().continueTurn();
    chat().goOnAt({endpoint::EndpointPin::Kind::DefaultApi});
    chat().sendQueuedNow(id);
    chat().startFresh();
    chat().wake();
    EXPECT_EQ(refused.count(), 7);
    chat().previewFiles(u"item"_s);
    chat().restoreFiles(u"item"_s);
    chat().rewind(u"item"_s);
    EXPECT_EQ(refused.count(), 10);
    EXPECT_EQ(notGoneBack.count(), 3) << "whoever waits for it gets an answer";
    settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(chat().unansweredMessages(), 1);
    EXPECT_EQ(queued(), QStringList{u"kept"_s});
    EXPECT_EQ(chat().pin(), pin);
}

TEST_F(HeldChat, WhatCannotBeFoundOutIsLeftToTheUser)
{
    reader.held = failed(ArchiveProblem{u"/x/sessions"_s, u"Permission denied"_s});
    chat().send(u"hello"_s);
    settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 0);
    ASSERT_TRUE(chat().heldBy());
    EXPECT_TRUE(chat().heldBy()->isUnknown);
    EXPECT_EQ(chat().heldBy()->problem, u"Permission denied"_s);
    EXPECT_EQ(queued(), QStringList{u"hello"_s});
}

TEST_F(HeldChat, WhoKnowsThatNoOtherProcessHasItCanSaySo)
{
    reader.held = failed(ArchiveProblem{u"/x/sessions"_s, u"Permission denied"_s});
    chat().trustUnknownHolder();
    chat().send(u"hello"_s);
    settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_FALSE(chat().isHeld());
}

TEST_F(HeldChat, ItIsNoticedThatTheProcessIsGone)
{
    becomeHeld();
    reader.held = std::nullopt;
    scripted.clock.advance(HolderWatch::kPause);
    ASSERT_TRUE(chat().heldBy());
    EXPECT_TRUE(chat().heldBy()->isGone);
    EXPECT_EQ(chat().heldBy()->process, kTerminal) << "who it was";
    EXPECT_TRUE(chat().isHeld()) << "the file has changed: another chat shows it";
    reader.held = ConversationHolder{77, {}, u"other"_s};
    scripted.clock.advance(HolderWatch::kPause);
    EXPECT_FALSE(chat().heldBy()->isGone);
    EXPECT_EQ(chat().heldBy()->process->pid, 77);
}

TEST_F(HeldChat, ADiskThatDoesNotAnswerIsNotWaitedForForever)
{
    reader.answersHolders = false;
    chat().send(u"hello"_s);
    settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 0);
    EXPECT_FALSE(chat().isHeld());
    scripted.clock.advance(std::chrono::seconds(10));
    ASSERT_TRUE(chat().isHeld());
    EXPECT_TRUE(chat().heldBy()->isUnknown);
    EXPECT_EQ(queued(), QStringList{u"hello"_s});
}

} // namespace heldchattest
