#include "tests/support/RealCases.h"
#include "bridge/answers/AnswerClassifier.h"

#include <QDir>
#include <QFileInfo>

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

TEST(RealCases, EachFileIsPlayedByATest)
{
    QStringList played;
    for (const RealCase &known : realCases()) {
        if (known.isReal)
            played += known.id;
    }
    for (const CaseOfAnotherTest &other : casesOfOtherTests()) {
        const QString name = QFileInfo(other.file).completeBaseName();
        QFile source(QStringLiteral(DRAWBRIDGE_SOURCE "/") + other.source);
        ASSERT_TRUE(source.open(QIODevice::ReadOnly)) << other.source.toStdString();
        EXPECT_TRUE(source.readAll().contains(name.toUtf8())) << name.toStdString();
        played += name;
    }
    QStringList files;
    for (const char *folder : {"answers", "servers"}) {
        const QDir cases(QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/cases/")
                         + QLatin1String(folder));
        for (const QFileInfo &file : cases.entryInfoList({QStringLiteral("*.json")}))
            files += file.completeBaseName();
    }
    played.sort();
    files.sort();
    EXPECT_EQ(played, files);
}

} // namespace realcasestest
