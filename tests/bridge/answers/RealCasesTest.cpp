#include "tests/support/RealCases.h"
#include "bridge/answers/AnswerClassifier.h"

#include <gtest/gtest.h>

namespace realcasestest {

using namespace bridge;

class RealCaseTest : public testing::TestWithParam<RealCase>
{};

TEST_P(RealCaseTest, IsTakenForWhatItIs)
{
    const RealCase &known = GetParam();
    const auto failure = answers::classifyAnswer(known.answer);
    ASSERT_TRUE(failure) << "taken for a good answer";
    EXPECT_EQ(failureKindName(failure->kind()).toStdString(), known.kind.toStdString());
    EXPECT_EQ(failureLayerName(failure->layer()).toStdString(), known.layer.toStdString());
    if (!known.said.isEmpty()) {
        EXPECT_EQ(failure->message.toStdString(), known.said.toStdString());
    }
    EXPECT_EQ(failure->outlastsRetries, known.atOnce);
    EXPECT_FALSE(known.atOnce && retryMayHelp(*failure));
    const QString resetsAt =
        failure->resetsAt ? failure->resetsAt->toString(Qt::ISODate) : QString();
    EXPECT_EQ(resetsAt.toStdString(), known.resetsAt.toStdString());
}

INSTANTIATE_TEST_SUITE_P(All, RealCaseTest, testing::ValuesIn(realCases()),
                         [](const auto &played) { return testNameOf(played.param); });

} // namespace realcasestest
