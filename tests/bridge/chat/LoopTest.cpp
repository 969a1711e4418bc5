#include "tests/bridge/chat/ChatTestSupport.h"

#include <gmock/gmock.h>

namespace looptest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using namespace bridge::session;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class LoopTest : public ChatAtEndpoint
{
protected:
    LoopTest()
    {
        QObject::connect(&chat, &Chat::looping, &m_context,
                         [this](const Loop &loop) { said.push_back(loop.kind); });
        scripted.goIntoTurn(u"hello"_s);
    }
    void call(const QString &id)
    {
        scripted.useTool(id, u"Bash"_s, ScriptedChat::command(u"ls"_s));
        scripted.finishTool(id, u"a"_s);
    }
    [[nodiscard]] std::vector<LoopEntry> cards() { return entriesOf<LoopEntry>(chat); }

    std::vector<Loop::Kind> said;

private:
    QObject m_context;
};

TEST_F(LoopTest, ARepeatedIdIsAskedAboutUntilTheTurnEnds)
{
    call(u"call_0"_s);
    EXPECT_THAT(cards(), IsEmpty());
    call(u"call_0"_s);
    ASSERT_THAT(cards(), SizeIs(1));
    EXPECT_EQ(cards()[0].loop, (Loop{Loop::Kind::RepeatedId, u"Bash"_s, u"ls"_s}));
    EXPECT_THAT(said, ElementsAre(Loop::Kind::RepeatedId));
    EXPECT_TRUE(chat.isUnseen());
    EXPECT_THAT(spy.failures, IsEmpty());
    chat.interrupt();
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1);
    scripted.endInterruptedTurn();
    EXPECT_THAT(cards(), IsEmpty());
}

TEST_F(LoopTest, TheQuestionStaysBelowWhatTheTurnGoesOnToDo)
{
    call(u"call_0"_s);
    call(u"call_0"_s);
    const auto isLast = [this] {
        const Transcript &transcript = chat.transcript();
        return std::holds_alternative<LoopEntry>(
            transcript.entry(transcript.count() - 1).content);
    };
    const int before = chat.transcript().count();
    for (const auto &id : {u"call_1"_s, u"call_2"_s, u"call_3"_s}) {
        call(id);
        EXPECT_TRUE(isLast());
    }
    EXPECT_EQ(chat.transcript().count(), before + 3);
    chat.allowLoop();
    call(u"call_4"_s);
    EXPECT_THAT(cards(), IsEmpty());
    EXPECT_EQ(chat.transcript().count(), before + 3);
}

TEST_F(LoopTest, TheSameCallTwentyTimesIsAskedAboutUntilTheUserAllowsIt)
{
    for (int each = 0; each < LoopWatch::kSameCalls; ++each)
        call(u"id-%1"_s.arg(each));
    EXPECT_THAT(said, ElementsAre(Loop::Kind::SameCall));
    ASSERT_THAT(cards(), SizeIs(1));
    EXPECT_EQ(cards()[0].loop.calls, LoopWatch::kSameCalls);
    chat.allowLoop();
    EXPECT_THAT(cards(), IsEmpty());
    EXPECT_EQ(chat.state(), ChatState::Working);
    call(u"another"_s);
    EXPECT_THAT(cards(), IsEmpty());
}

TEST_F(LoopTest, ItIsNotAskedAboutAfterItsAgent)
{
    call(u"call_0"_s);
    call(u"call_0"_s);
    scripted.agent().exit(1);
    EXPECT_THAT(cards(), IsEmpty());
}

TEST_F(LoopTest, AFreshSessionHasOtherIds)
{
    call(u"call_0"_s);
    scripted.endTurn();
    chat.startFresh();
    scripted.goLiveAgain();
    scripted.startTurn(u"again"_s);
    call(u"call_0"_s);
    EXPECT_THAT(said, IsEmpty());
}

} // namespace looptest
