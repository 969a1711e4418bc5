#include "bridge/session/Conversation.h"

#include <gtest/gtest.h>

namespace conversationtest {

using namespace Qt::StringLiterals;
using namespace bridge::session;
using bridge::agent::ConversationStart;

TEST(Conversation, IsResumedByTheNextAgentOnceAMessageIsTaken)
{
    Conversation conversation({u"first"_s, false}, true);
    EXPECT_EQ(conversation.next(), (ConversationStart{u"first"_s, false}));
    EXPECT_EQ(conversation.next(), (ConversationStart{u"first"_s, false}));
    conversation.begun(u"second"_s);
    EXPECT_EQ(conversation.next(), (ConversationStart{u"second"_s, true}));
}

TEST(Conversation, IsNeverResumedByAnAgentThatCannot)
{
    Conversation conversation({u"first"_s, false}, false);
    conversation.begun({});
    EXPECT_EQ(conversation.next(), (ConversationStart{u"first"_s, false}));
}

} // namespace conversationtest
