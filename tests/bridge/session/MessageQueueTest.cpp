#include "bridge/session/MessageQueue.h"

#include <gmock/gmock.h>

namespace messagequeuetest {

using namespace Qt::StringLiterals;
using namespace bridge::session;
using Message = MessageQueue::Message;
using testing::ElementsAre;
using testing::IsEmpty;

const Message kFirst{u"1"_s, u"one"_s};
const Message kSecond{u"2"_s, u"two"_s};
const Message kThird{u"3"_s, u"three"_s};

TEST(MessageQueue, OffersAnInterruptedMessageUntilTheUserGoesOn)
{
    MessageQueue queue;
    queue.add(kFirst);
    queue.sendNext();
    queue.leaveUnanswered(true);
    EXPECT_THAT(queue.unanswered(), ElementsAre(kFirst));
    queue.add(kSecond);
    EXPECT_THAT(queue.unanswered(), ElementsAre(kFirst));
    queue.sendNext();
    EXPECT_THAT(queue.unanswered(), IsEmpty());
}

TEST(MessageQueue, OffersWhatFailedInARowUntilALaterOneIsAnswered)
{
    MessageQueue queue;
    queue.add(kFirst);
    queue.sendNext();
    queue.leaveUnanswered(false);
    queue.add(kSecond);
    queue.sendNext();
    EXPECT_THAT(queue.unanswered(), ElementsAre(kFirst));
    queue.leaveUnanswered(false);
    EXPECT_THAT(queue.unanswered(), ElementsAre(kFirst, kSecond));
    queue.add(kThird);
    queue.sendNext();
    queue.answered();
    EXPECT_THAT(queue.unanswered(), IsEmpty());
}

TEST(MessageQueue, SendsWhatFailedAgainInItsOrderAndBeforeWhatWaits)
{
    MessageQueue queue;
    for (const Message &message : {kFirst, kSecond}) {
        queue.add(message);
        queue.sendNext();
        queue.leaveUnanswered(false);
    }
    queue.add(kThird);
    queue.sendAgain({u"4"_s, u"5"_s});
    EXPECT_THAT(queue.unanswered(), IsEmpty());
    EXPECT_EQ(queue.waitingCount(), 3);
    EXPECT_EQ(queue.sendNext(), (Message{u"4"_s, kFirst.text}));
    queue.answered();
    EXPECT_EQ(queue.sendNext(), (Message{u"5"_s, kSecond.text}));
    queue.answered();
    EXPECT_EQ(queue.sendNext(), kThird);
}

TEST(MessageQueue, KnowsItsTurnByTheIdsOrByBeingAskedFor)
{
    MessageQueue queue;
    EXPECT_FALSE(queue.isOwnTurn({}, false));
    queue.add(kFirst);
    queue.sendNext();
    EXPECT_TRUE(queue.isOwnTurn({kSecond.id, kFirst.id}, false));
    EXPECT_FALSE(queue.isOwnTurn({kSecond.id}, false));
    EXPECT_TRUE(queue.isOwnTurn({}, false));
    EXPECT_FALSE(queue.isOwnTurn({}, true));
}

TEST(MessageQueue, LetsTheUserOrderAndTakeWhatWaits)
{
    MessageQueue queue;
    for (const Message &message : {kFirst, kSecond, kThird})
        queue.add(message);
    EXPECT_TRUE(queue.move(kThird.id, 0));
    EXPECT_THAT(queue.waiting(), ElementsAre(kThird, kFirst, kSecond));
    EXPECT_TRUE(queue.move(kThird.id, 1));
    EXPECT_THAT(queue.waiting(), ElementsAre(kFirst, kThird, kSecond));
    EXPECT_TRUE(queue.move(kFirst.id, 100));
    EXPECT_THAT(queue.waiting(), ElementsAre(kThird, kSecond, kFirst));
    EXPECT_FALSE(queue.move(kFirst.id, 2));
    EXPECT_FALSE(queue.move(u"unknown"_s, 0));
    EXPECT_EQ(queue.take(kSecond.id), kSecond);
    EXPECT_EQ(queue.take(kSecond.id), std::nullopt);
    EXPECT_THAT(queue.waiting(), ElementsAre(kThird, kFirst));
}

TEST(MessageQueue, OutlivesTheProgram)
{
    MessageQueue queue;
    for (const Message &message : {kFirst, kSecond, kThird})
        queue.add(message);
    queue.sendNext();
    queue.leaveUnanswered(false);
    queue.sendNext();
    MessageQueue next;
    next.restore(queue.places());
    EXPECT_EQ(next.places(), queue.places());
    EXPECT_EQ(next.inFlight(), kSecond);
    EXPECT_THAT(next.waiting(), ElementsAre(kThird));
    EXPECT_THAT(next.unanswered(), ElementsAre(kFirst));
}

TEST(MessageQueue, TakesAnUnansweredMessageUpAgainOrKnowsItAnsweredLate)
{
    MessageQueue queue;
    for (const Message &message : {kFirst, kSecond}) {
        queue.add(message);
        queue.sendNext();
        queue.leaveUnanswered(false);
    }
    EXPECT_EQ(queue.answeredLate({kFirst.id, kThird.id}), QStringList{kFirst.id});
    EXPECT_FALSE(queue.takeUp(kFirst.id));
    EXPECT_TRUE(queue.takeUp(kSecond.id));
    EXPECT_EQ(queue.inFlight(), kSecond);
    EXPECT_THAT(queue.unanswered(), IsEmpty());
}

} // namespace messagequeuetest
