#include "bridge/answers/AnswerClassifier.h"

#include "tests/bridge/answers/ServerAnswers.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace answerclassifiertest {

using namespace bridge;
using answers::classifyAnswer;

class KnownAnswerTest : public testing::TestWithParam<KnownAnswer>
{};

TEST_P(KnownAnswerTest, IsTakenForWhatItIs)
{
    const KnownAnswer &known = GetParam();
    const auto failure = classifyAnswer(known.answer);
    ASSERT_TRUE(failure) << "taken for a good answer";
    EXPECT_EQ(failureKindName(failure->kind()).toStdString(), known.kind.toStdString());
    const QString layer =
        known.layer.isEmpty() ? failureLayerName(failureLayerOf(failure->kind())) : known.layer;
    EXPECT_EQ(failureLayerName(failure->layer()).toStdString(), layer.toStdString());
    EXPECT_EQ(failure->httpStatus, known.answer.status);
    if (!known.message.isEmpty()) {
        EXPECT_EQ(failure->message.toStdString(), known.message.toStdString());
    }
}

std::string identifierOf(const testing::TestParamInfo<KnownAnswer> &info)
{
    std::string name = info.param.id.toStdString();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Practice, KnownAnswerTest, testing::ValuesIn(practiceAnswers()),
                         identifierOf);
INSTANTIATE_TEST_SUITE_P(Further, KnownAnswerTest, testing::ValuesIn(furtherAnswers()),
                         identifierOf);

} // namespace answerclassifiertest
