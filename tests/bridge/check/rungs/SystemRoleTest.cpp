#include "bridge/check/rungs/SystemRole.h"

#include <gtest/gtest.h>

namespace systemroletest {

using namespace bridge::check;

bool adapts(const QByteArray &body, int status = 400)
{
    return agentAdaptsToRefusal({status, body});
}

TEST(SystemRole, ClaudeCodeAdaptsToTheseWords)
{
    for (const char *body :
         {R"({"error":{"message":"messages.1.role: Input should be 'user' or 'assistant'"}})",
          R"({"detail":[{"msg":"Input should be \"user\" or \"assistant\""}]})",
          R"({"error":"unknown variant `system`, expected `user` or `assistant` at line 1"})",
          R"({"error":{"message":"Unexpected role \"system\". The Messages API accepts a top-level)"
          R"( `system` parameter, not \"system\" as an input message role."}})",
          R"({"error":{"message":"role 'system' is not supported on this model"}})"})
        EXPECT_TRUE(adapts(body)) << body;
}

TEST(SystemRole, OtherWordsFailItsTurns)
{
    for (const char *body :
         {R"({"error":{"message":"Invalid role"}})", R"({"error":{"message":"bad role: system"}})",
          R"({"error":{"message":"Unexpected role \"system\""}})", "", "<html>400</html>"})
        EXPECT_FALSE(adapts(body)) << body;
}

TEST(SystemRole, TheStatusIsOfNoAccountAsLongAsItIsAnError)
{
    const char *known = "messages.1.role: Input should be 'user' or 'assistant'";
    EXPECT_TRUE(adapts(known, 422));
    EXPECT_TRUE(adapts(known, 500));
    EXPECT_FALSE(adapts(known, 200));
}

} // namespace systemroletest
