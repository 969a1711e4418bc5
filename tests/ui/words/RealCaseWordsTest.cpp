#include "bridge/answers/AnswerClassifier.h"
#include "tests/support/RealCases.h"
#include "ui/words/FailureText.h"
#include "ui/words/FixText.h"

#include <gtest/gtest.h>

namespace realcasewordstest {

using namespace Qt::StringLiterals;
using namespace bridge;

class RealCaseWordsTest : public testing::TestWithParam<RealCase>
{};

Failure failureOf(const RealCase &known)
{
    auto failure = answers::classifyAnswer(known.answer);
    EXPECT_TRUE(failure);
    failure->address = u"http://gw.corp.test:8080"_s;
    return *failure;
}

TEST_P(RealCaseWordsTest, SaysWhatIsToBeDoneAndNothingThatMisleads)
{
    const RealCase &known = GetParam();
    const auto words = ui::wordsFor(failureOf(known));
    const QString all = words.title + u'\n' + words.text;
    for (const QString &wanted : known.says)
        EXPECT_TRUE(all.contains(wanted)) << wanted.toStdString() << "\nin " << all.toStdString();
    for (const QString &wrong : known.never)
        EXPECT_FALSE(all.contains(wrong)) << wrong.toStdString() << "\nin " << all.toStdString();
}

TEST_P(RealCaseWordsTest, OffersTheButtonThatHelps)
{
    const RealCase &known = GetParam();
    if (known.button.isEmpty())
        return; // not decided by the answer alone
    const auto offers = ui::fixesFor(failureOf(known), /*hasMessage=*/false);
    if (known.button == u"-"_s) {
        EXPECT_TRUE(offers.empty()) << offers.front().label.toStdString();
    } else {
        ASSERT_FALSE(offers.empty());
        EXPECT_EQ(offers.front().label.toStdString(), known.button.toStdString());
    }
}

INSTANTIATE_TEST_SUITE_P(All, RealCaseWordsTest, testing::ValuesIn(realCases()),
                         [](const auto &played) { return testNameOf(played.param); });

} // namespace realcasewordstest
