#include "bridge/agents/claude/FailureClassifier.h"
#include "bridge/answers/AnswerClassifier.h"
#include "bridge/answers/ProbeFinding.h"
#include "tests/support/RealCases.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

#include <algorithm>

// How turns at the servers of tests/data/cases end in Claude Code 2.1.330 (turns.json): `ask` says
// of each what `check` says of its server.
namespace askedcasestest {

using namespace Qt::StringLiterals;
using namespace bridge;

struct AskedCase
{
    RealCase known;
    agent::TurnFailure turn;
};

void PrintTo(const AskedCase &asked, std::ostream *out)
{
    PrintTo(asked.known, out);
}

std::vector<AskedCase> askedCases()
{
    QFile file(QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/cases/turns.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("turns.json cannot be read");
    const std::vector<RealCase> known = realCases();
    std::vector<AskedCase> all;
    const QJsonArray turns = QJsonDocument::fromJson(file.readAll()).array();
    for (const QJsonValue &value : turns) {
        const QJsonObject turn = value.toObject();
        const QString id = turn["case"_L1].toString();
        const auto found = std::find_if(known.begin(), known.end(),
                                        [&](const RealCase &each) { return each.id == id; });
        if (found == known.end())
            qFatal("no such case: %s", qPrintable(id));
        all.push_back({*found,
                       {turn["status"_L1].toInt(), turn["type"_L1].toString(),
                        turn["category"_L1].toString(), turn["text"_L1].toString()}});
    }
    return all;
}

class AskedCaseTest : public testing::TestWithParam<AskedCase>
{};

TEST_P(AskedCaseTest, TheTurnFailsAsTheServerDid)
{
    const auto &[known, turn] = GetParam();
    const QString address = u"http://gw.corp.test:8080"_s;
    Failure failure = claude::classifyTurnFailure(turn, address, known.answer.received);
    if (answers::wantsProbe(failure)) {
        auto seen = answers::classifyAnswer(known.answer);
        ASSERT_TRUE(seen);
        seen->address = address;
        failure = answers::withProbe(failure, {seen});
    }
    EXPECT_EQ(failureKindName(failure.kind()).toStdString(), known.kind.toStdString());
    EXPECT_EQ(failureLayerName(failure.layer()).toStdString(), known.layer.toStdString());
    for (const char *words : {"API Error", "Failed to authenticate", "Request rejected ("})
        EXPECT_FALSE(failure.said.contains(QLatin1String(words))) << failure.said.toStdString();
    if (!known.said.isEmpty()) {
        EXPECT_EQ(failure.said.toStdString(), known.said.toStdString());
    }
}

INSTANTIATE_TEST_SUITE_P(All, AskedCaseTest, testing::ValuesIn(askedCases()),
                         [](const auto &played) { return testNameOf(played.param.known); });

} // namespace askedcasestest
