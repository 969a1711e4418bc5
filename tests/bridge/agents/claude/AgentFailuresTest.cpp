#include "bridge/agents/claude/FailureClassifier.h"
#include "bridge/answers/AnswerClassifier.h"
#include "bridge/answers/ProbeFinding.h"
#include "tests/bridge/answers/ServerAnswers.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

#include <algorithm>

namespace agentfailurestest {

using namespace Qt::StringLiterals;
using namespace bridge;

// Recorded error texts of the real Claude Code, old and new, for each answer of the practice
// endpoint: classified alone and together with a probe of the same endpoint.

const QString kAddress = u"http://127.0.0.1:1234"_s;

struct Observed
{
    QString version;
    KnownAnswer answer;
    agent::TurnFailure turn;
};

void PrintTo(const Observed &observed, std::ostream *out)
{
    *out << observed.answer.id.toStdString() << " by " << observed.version.toStdString();
}

std::vector<Observed> observedFailures()
{
    const auto answers = practiceAnswers();
    QFile file(QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/agent-failures.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("agent-failures.json cannot be read");
    std::vector<Observed> all;
    const QJsonArray entries = QJsonDocument::fromJson(file.readAll()).array();
    for (const QJsonValue &value : entries) {
        const QJsonObject entry = value.toObject();
        const QString id = entry["answer"_L1].toString();
        const auto answer = std::find_if(answers.begin(), answers.end(),
                                         [&](const KnownAnswer &known) { return known.id == id; });
        if (answer == answers.end())
            qFatal("no such answer: %s", qPrintable(id));
        all.push_back({entry["version"_L1].toString(),
                       *answer,
                       {entry["status"_L1].toInt(), entry["type"_L1].toString(),
                        entry["category"_L1].toString(), entry["text"_L1].toString()}});
    }
    return all;
}

class ObservedFailureTest : public testing::TestWithParam<Observed>
{
protected:
    static std::string named(const Failure &failure)
    {
        return (failureLayerName(failure.layer()) + u'/' + failureKindName(failure.kind()))
            .toStdString();
    }
    static std::string expected()
    {
        return (GetParam().answer.layer + u'/' + GetParam().answer.kind).toStdString();
    }
};

TEST_P(ObservedFailureTest, IsRightByItselfOrAsksForAProbe)
{
    const Failure failure = claude::classifyTurnFailure(GetParam().turn, kAddress);
    if (!answers::wantsProbe(failure)) {
        EXPECT_EQ(named(failure), expected());
    }
}

TEST_P(ObservedFailureTest, IsRightWithWhatAProbeSees)
{
    const Failure failure = claude::classifyTurnFailure(GetParam().turn, kAddress);
    auto seen = answers::classifyAnswer(GetParam().answer.answer);
    ASSERT_TRUE(seen);
    seen->address = kAddress;
    const Failure both = answers::withProbe(failure, {seen});
    EXPECT_EQ(named(both), expected());
    EXPECT_EQ(both.address, kAddress);
    EXPECT_EQ(both.body, seen->body);
    if (!seen->message.isEmpty()) {
        EXPECT_EQ(both.message.toStdString(), seen->message.toStdString());
    }
}

std::string nameOf(const testing::TestParamInfo<Observed> &observed)
{
    std::string name =
        observed.param.answer.id.toStdString() + '_' + observed.param.version.toStdString();
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, ObservedFailureTest, testing::ValuesIn(observedFailures()), nameOf);

TEST(ObservedFailures, CoverEveryPracticeAnswerInBothVersions)
{
    EXPECT_EQ(observedFailures().size(), 2 * practiceAnswers().size());
}

} // namespace agentfailurestest
