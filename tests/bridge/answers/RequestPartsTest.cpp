#include "bridge/answers/RequestParts.h"

#include "bridge/endpoint/ReservedNames.h"

#include <gtest/gtest.h>

namespace requestpartstest {

using namespace Qt::StringLiterals;
using namespace bridge;

std::optional<RefusedPart> refusedIn(const QString &sentence, const QStringList &parameters = {})
{
    answers::ErrorBody body;
    body.sentences = {sentence};
    body.parameters = parameters;
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

TEST(RefusedPart, NeverOffersTheEffortThatWasRefused)
{
    struct Row
    {
        QString said;
        QString accepted;
    };
    for (
        const auto &[said, accepted] : {
            Row{u"Unsupported value: 'reasoning_effort' does not support 'xhigh' with this model. "
                "Supported values are: 'low', 'medium', and 'high'."_s,
                u"high"_s},
            Row{u"Invalid reasoning effort: xhigh. Supported: low, medium, high"_s, u"high"_s},
            Row{u"openai does not support parameters: {'reasoning_effort': 'xhigh'}, for model=gpt"_s,
                {}},
            Row{u"Invalid value for effort: 'max'"_s, {}},
            Row{u"reasoning_effort: unknown variant `max`, expected one of `low`, `medium`"_s,
                u"medium"_s},
            Row{u"reasoning_effort: Input should be 'low' or 'medium', input_value='high'"_s,
                u"medium"_s},
        }) {
        EXPECT_EQ(refusedIn(said), (RefusedPart{RequestPart::Effort, accepted}))
            << said.toStdString();
    }
}

TEST(RefusedPart, IsAlsoNamedByTheErrorsParameter)
{
    const QString said = u"Unsupported value: 'none' is not supported with the 'gpt-5' model. "
                         "Supported values are: 'low', 'medium', and 'high'."_s;
    EXPECT_EQ(refusedIn(said, {u"reasoning.effort"_s}),
              (RefusedPart{RequestPart::Effort, u"high"_s}));
    EXPECT_FALSE(refusedIn(said, {u"messages"_s}));
}

TEST(RefusedPart, IsNoneThatOnlyStandsSomewhere)
{
    for (const QString &said :
         {u"Unsupported parameter: 'max_tokens' is not supported with this model. Use "
          "'max_completion_tokens' instead."_s,
          u"[{'type': 'extra_forbidden', 'loc': ('body', 'metadata'), 'msg': 'Extra inputs are not "
          "permitted', 'input': {'thinking': {'type': 'adaptive'}, 'max_tokens': 32000}}]"_s,
          u"1 validation error: messages: Field required, input_value={'max_tokens': 9}"_s,
          u"Unknown parameter: 'metadata'. The request of 9 kB with its thinking and its "
          "max_tokens went to the server."_s})
        EXPECT_FALSE(refusedIn(said)) << said.toStdString();
}

TEST(RefusedPart, OfALimitBelowTheBudgetOfThinkingIsThinking)
{
    EXPECT_EQ(refusedIn(u"`max_tokens` must be greater than `thinking.budget_tokens`."_s),
              (RefusedPart{RequestPart::Thinking, {}}));
}

TEST(RefusedPart, NamesTheModelsOwnLimit)
{
    EXPECT_EQ(refusedIn(u"The maximum tokens you requested exceeds the model limit of 4096. Try "
                        "again with a maximum tokens value that is lower than 4096."_s),
              (RefusedPart{RequestPart::OutputTokens, u"4096"_s}));
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
