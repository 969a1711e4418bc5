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

} // namespace messagequeuetest
