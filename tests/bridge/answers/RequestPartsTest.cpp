#include "bridge/answers/RequestParts.h"

#include "bridge/endpoint/ReservedNames.h"

#include <gtest/gtest.h>

namespace requestpartstest {

using namespace Qt::StringLiterals;
using namespace bridge;

std::optional<RefusedPart> refusedIn(const QString &sentence)
{
    answers::ErrorBody body;
    body.sentences = {sentence};
    return answers::refusedPart(FailureKind::RequestRejected, body);
}

TEST(RefusedPart, IsSoughtOnlyWhereTheRequestWasRefused)
{
    answers::ErrorBody body;
    body.sentences = {u"rate limit of high effort"_s};
    EXPECT_FALSE(answers::refusedPart(FailureKind::RateLimited, body));
    EXPECT_FALSE(refusedIn(u"The flux capacitor is not charged."_s));
}

TEST(RefusedPart, OfAnEffortTakesTheGreatestAcceptedOne)
{
    EXPECT_EQ(
        refusedIn(u"effort 'max' is not supported; supported values: ['low', 'medium', 'high']"_s),
        (RefusedPart{RequestPart::Effort, u"high"_s}));
    EXPECT_EQ(refusedIn(u"reasoning_effort is not supported"_s),
              (RefusedPart{RequestPart::Effort, {}}));
}

TEST(RefusedPart, WithAnImpossibleLimitNamesNone)
{
    EXPECT_EQ(refusedIn(u"max_tokens must be less than or equal to 0"_s),
              (RefusedPart{RequestPart::OutputTokens, {}}));
    EXPECT_EQ(refusedIn(u"max_tokens: 5 > 99999999999999999999"_s),
              (RefusedPart{RequestPart::OutputTokens, {}}));
}

TEST(RefusedPart, IsChangedByAVariableThatAlsoAnImportMaySet)
{
    for (const auto part : {RequestPart::Effort, RequestPart::AdaptiveThinking,
                            RequestPart::Thinking, RequestPart::PromptCaching}) {
        const auto variable = endpoint::variableFor({part, {}});
        ASSERT_TRUE(variable);
        EXPECT_TRUE(endpoint::isHarmlessVariable(variable->first, variable->second));
    }
    EXPECT_TRUE(endpoint::isHarmlessVariable(
        endpoint::variableFor({RequestPart::OutputTokens, u"8192"_s}).value().first, u"8192"_s));
    EXPECT_FALSE(endpoint::variableFor({RequestPart::Betas, {}})) << "an option";
}

} // namespace requestpartstest
