#include "tests/bridge/answers/ServerAnswers.h"
#include "tests/bridge/check/rungs/RungsTestSupport.h"

#include <gtest/gtest.h>

#include <random>

namespace verdicttest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::answers;
using namespace bridge::check;
using rungstest::kSecret;
using rungstest::runCheck;

class VerdictTest : public testing::TestWithParam<KnownAnswer>
{};

TEST_P(VerdictTest, EveryKnownFailureIsTheVerdictInItsLayerAndKind)
{
    const KnownAnswer &known = GetParam();
    const auto endpoint = rungstest::practice(known.id);
    rungstest::CheckOptions wanted;
    wanted.target = rungstest::targetAt(endpoint->address());
    const CheckReport check = runCheck(wanted);
    ASSERT_FALSE(check.isUsable()) << rungstest::inShort(check);
    const RungReport &verdict = *check.firstFailed();
    EXPECT_EQ(failureKindName(verdict.failure->kind()), known.kind);
    EXPECT_EQ(failureLayerName(verdict.failure->layer()), known.layer);
    EXPECT_EQ(verdict.rung, std::max(rungOf(*verdict.failure), Rung::MessagesApi));
    EXPECT_EQ(verdict.failure->httpStatus, known.answer.status);
}

INSTANTIATE_TEST_SUITE_P(All, VerdictTest, testing::ValuesIn(practiceAnswers()),
                         [](const auto &known) {
                             std::string name = known.param.id.toStdString();
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

// Generates possible input: random bytes, cut and repeated messages, deep and huge JSON, the secret
// in any encoding.
class AnyBytes
{
public:
    explicit AnyBytes(unsigned seed)
        : m_random(seed)
    {}

    QByteArray next()
    {
        static const QByteArrayList seeds = [] {
            QByteArrayList all;
            for (const KnownAnswer &known : practiceAnswers())
                all << known.answer.body;
            all << rungstest::streamOf(rungstest::textEvents("1 2 3"))
                << rungstest::streamOf(rungstest::toolEvents("get_time", "{\"city\":\"x\"}"), 9,
                                       "tool_use")
                << R"({"data":[{"id":"m","context_length":5}]})";
            return all;
        }();
        QByteArray body = seeds.at(number(seeds.size() - 1));
        switch (number(7)) {
        case 0:
            body.truncate(number(body.size()));
            break;
        case 1:
            for (char &byte : body) {
                if (number(20) == 0)
                    byte = static_cast<char>(number(255));
            }
            break;
        case 2:
            body = noise(number(3000));
            break;
        case 3:
            body = QByteArray(number(60'000), "[{\"a\":"[number(6)]);
            break;
        case 4:
            body = body.repeated(1 + number(2000)).left(ServerAnswer::kMaxBody + 1000);
            break;
        case 5:
            body.insert(number(body.size()), noise(50));
            break;
        default:
            break;
        }
        // Servers repeat the request anywhere and in every encoding.
        for (int times = number(3); times > 0; --times)
            body.insert(number(body.size()), spelling());
        if (number(3) == 0)
            body = R"({"type":"error","error":{"type":"x","message":"key )" + spelling()
                   + R"( is wrong"}})";
        return body;
    }

    int status()
    {
        static const std::vector<int> all{200, 200, 200, 200, 302, 400,
                                          401, 403, 404, 422, 500, 529};
        return all.at(static_cast<size_t>(number(static_cast<qsizetype>(all.size()) - 1)));
    }

private:
    qsizetype number(qsizetype most)
    {
        return std::uniform_int_distribution<qsizetype>(0, std::max<qsizetype>(0, most))(m_random);
    }
    QByteArray noise(qsizetype size)
    {
        QByteArray bytes(size, Qt::Uninitialized);
        for (char &byte : bytes)
            byte = static_cast<char>(number(255));
        return bytes;
    }
    QByteArray spelling()
    {
        const QByteArray secret(kSecret);
        QByteArray escaped;
        for (const char c : secret)
            escaped += "\\u00" + QByteArray(1, c).toHex();
        const QByteArrayList all{secret, escaped, secret.left(7) + "\\u002d" + secret.mid(8)};
        return all.at(number(2));
    }

    std::mt19937 m_random;
};

TEST(AnyAnswer, EndsInAVerdictAndGivesNoSecretAway)
{
    AnyBytes bytes(20261123);
    for (int round = 0; round < 40; ++round) {
        LocalServer server([&bytes](QTcpSocket &socket, const QByteArray &) {
            LocalServer::answer(socket, bytes.status(), bytes.next());
        });
        rungstest::CheckOptions wanted;
        wanted.target = rungstest::targetAt(server.url());
        wanted.target.smallModel = u"small"_s;
        wanted.contextNeeded = 10'000;
        const CheckReport check = runCheck(wanted);
        ASSERT_EQ(check.rungs.size(), 9U);
        EXPECT_FALSE(rungstest::textsOf(check).contains(QLatin1String(kSecret)))
            << "round " << round << '\n'
            << rungstest::inShort(check);
        for (const RungReport &report : check.rungs) {
            const bool bad =
                report.result == RungResult::Failed || report.result == RungResult::Warning;
            EXPECT_EQ(report.failure.has_value(), bad) << rungstest::inShort(check);
        }
    }
}

} // namespace verdicttest
