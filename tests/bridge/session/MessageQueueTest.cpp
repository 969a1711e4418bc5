#include "bridge/session/MessageQueue.h"

#include <gmock/gmock.h>

namespace messagequeuetest {

using namespace bridge::session;
using Message = MessageQueue::Message;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

const Message kFirst{QStringLiteral("1"), QStringLiteral("one")};
const Message kSecond{QStringLiteral("2"), QStringLiteral("two")};
const Message kThird{QStringLiteral("3"), QStringLiteral("three")};

TEST(MessageQueue, PutsARequeuedMessageBeforeThoseThatWait)
{
    MessageQueue queue;
    queue.add(kFirst);
    queue.add(kSecond);
    EXPECT_EQ(queue.sendNext(), kFirst);
    queue.requeue(QStringLiteral("3"));
    EXPECT_FALSE(queue.withAgent());
    EXPECT_EQ(queue.waiting(), 2);
    EXPECT_EQ(queue.sendNext(), (Message{QStringLiteral("3"), kFirst.text}));
    queue.answered();
    EXPECT_EQ(queue.sendNext(), kSecond);
}

TEST(MessageQueue, OffersAnInterruptedMessageUntilTheUserGoesOn)
{
    MessageQueue queue;
    queue.add(kFirst);
    queue.sendNext();
    queue.interrupted();
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
    queue.failed();
    queue.add(kSecond);
    queue.sendNext();
    EXPECT_THAT(queue.unanswered(), ElementsAre(kFirst));
    queue.failed();
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
        queue.failed();
    }
    queue.add(kThird);
    queue.sendAgain({QStringLiteral("4"), QStringLiteral("5")});
    EXPECT_THAT(queue.unanswered(), IsEmpty());
    EXPECT_EQ(queue.waiting(), 3);
    EXPECT_EQ(queue.sendNext(), (Message{QStringLiteral("4"), kFirst.text}));
    queue.answered();
    EXPECT_EQ(queue.sendNext(), (Message{QStringLiteral("5"), kSecond.text}));
    queue.answered();
    EXPECT_EQ(queue.sendNext(), kThird);
}

TEST(MessageQueue, GivesWhatWasUnansweredOutOnce)
{
    MessageQueue queue;
    queue.add(kFirst);
    queue.sendNext();
    queue.failed();
    EXPECT_THAT(queue.takeUnanswered(), ElementsAre(kFirst));
    EXPECT_THAT(queue.takeUnanswered(), IsEmpty());
}

TEST(MessageQueue, KnowsItsTurnByTheIdsOrByBeingAskedFor)
{
    MessageQueue queue;
    EXPECT_FALSE(queue.isTurnOfOurs({}, false));
    queue.add(kFirst);
    queue.sendNext();
    EXPECT_TRUE(queue.isTurnOfOurs({kSecond.id, kFirst.id}, false));
    EXPECT_FALSE(queue.isTurnOfOurs({kSecond.id}, false));
    EXPECT_TRUE(queue.isTurnOfOurs({}, false));
    EXPECT_FALSE(queue.isTurnOfOurs({}, true));
}

} // namespace

} // namespace messagequeuetest
