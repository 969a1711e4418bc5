#include "bridge/session/MessageQueue.h"

#include <gtest/gtest.h>

using namespace bridge::session;
using Message = MessageQueue::Message;

namespace {

const Message kFirst{QStringLiteral("1"), QStringLiteral("one")};
const Message kSecond{QStringLiteral("2"), QStringLiteral("two")};

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

TEST(MessageQueue, OffersOnlyTheLastUnansweredMessage)
{
    MessageQueue queue;
    queue.add(kFirst);
    queue.sendNext();
    queue.unanswered();
    EXPECT_EQ(queue.lastUnanswered(), kFirst);
    queue.add(kSecond);
    queue.sendNext();
    EXPECT_FALSE(queue.lastUnanswered()) << "the user went on";
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
