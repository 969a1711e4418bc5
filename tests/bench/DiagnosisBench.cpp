#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Waiting.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QThread>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <optional>

#include <sys/prctl.h>

/// Measures the time from sending a message to the diagnosis, beside the time until Claude Code
/// alone gives up. Prints a table, for the README as well.

using namespace Qt::StringLiterals;
using namespace bridge;

namespace {

/// Limit of a diagnosis, in starts of the agent on the same machine. A start takes about a quarter
/// of a second on an idle machine; load slows both down alike.
constexpr double kStarts = 6;
/// Limit for the bare program: three minutes.
constexpr auto kWithBare = "DRAWBRIDGE_BENCH_BARE";
/// Runs of each case: the bound is far above a single one, the table of README wants more.
const int kRuns = qEnvironmentVariableIsSet(kWithBare) ? 5 : 1;
constexpr int kBareSettlingMs = 10'000;
constexpr int kBarePatienceMs = 400'000;

struct Case
{
    const char *name;
    const char *scenario; ///< of the practice endpoint; empty: `address`
    QString address;
    FailureKind kind;
};

struct BareEnd
{
    qint64 after = 0; ///< milliseconds
    QString message;
};

struct Found
{
    std::vector<qint64> after; ///< milliseconds, of each run
    std::optional<BareEnd> bare;
};

qint64 median(std::vector<qint64> times)
{
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

std::string seconds(qint64 milliseconds)
{
    const double value = static_cast<double>(milliseconds) / 1000;
    return u"%1 s"_s.arg(value, 0, 'f', value < 10 ? 2 : 0).toStdString();
}

QString inShort(const QString &text)
{
    constexpr qsizetype kLength = 80;
    return text.size() <= kLength ? text : text.left(kLength).trimmed() + QChar(0x2026);
}

QString processorName()
{
    QFile file(u"/proc/cpuinfo"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray all = file.readAll();
    const qsizetype at = all.indexOf("model name");
    return at < 0
               ? QString()
               : QString::fromUtf8(all.mid(at).split('\n').value(0).split(':').value(1)).trimmed();
}

/// One question to the bare program, like from a script.
class BareRun
{
public:
    explicit BareRun(const QString &address)
    {
        QProcessEnvironment environment = m_home.environment();
        environment.insert(u"ANTHROPIC_BASE_URL"_s, address);
        environment.insert(u"ANTHROPIC_AUTH_TOKEN"_s, u"sk-a-key"_s);
        environment.insert(u"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"_s, u"1"_s);
        m_process.setProcessEnvironment(environment);
        m_process.setWorkingDirectory(m_home.workspace());
        m_process.setStandardInputFile(QProcess::nullDevice());
        m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        QObject::connect(&m_process, &QProcess::finished, &m_process, [this] {
            m_end = {m_time.elapsed(),
                     QString::fromUtf8(m_process.readAllStandardOutput()).simplified()};
        });
        m_time.start();
        m_process.start(qEnvironmentVariable("DRAWBRIDGE_CLAUDE"), {u"-p"_s, u"Hello"_s});
    }
    ~BareRun()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    BareRun(const BareRun &) = delete;
    BareRun &operator=(const BareRun &) = delete;

    [[nodiscard]] const std::optional<BareEnd> &end() const { return m_end; }

private:
    TestHome m_home;
    QProcess m_process;
    QElapsedTimer m_time;
    std::optional<BareEnd> m_end;
};

} // namespace

class DiagnosisBench : public EndToEndTest
{
protected:
    DiagnosisBench()
    {
        cases = {
            Case{"nobody listens", "", nowhere.address(), FailureKind::ConnectionRefused},
            Case{"unknown host", "", u"http://model-server.invalid:1234"_s,
                 FailureKind::HostNotFound},
            Case{"401, wrong key", "anthropic-key", {}, FailureKind::CredentialRejected},
            Case{"403, not allowed", "anthropic-permission", {}, FailureKind::PermissionDenied},
            Case{"404, wrong path", "openai-path", {}, FailureKind::NotMessagesApi},
            Case{"no model loaded", "lmstudio-no-models", {}, FailureKind::NoModelLoaded},
        };
        for (Case &one : cases) {
            if (*one.scenario == '\0')
                continue;
            servers.push_back(startPractice(QLatin1String(one.scenario)));
            one.address = servers.back()->address();
        }
    }

    /// One run of the program, with a home and a conversation of its own.
    void measure(const Case &one, Found &found)
    {
        const TestHome ownHome;
        TestApp app(ownHome);
        app.keepSecret(one.address, {secrets::CredentialKind::BearerToken, u"sk-a-key"_s});
        app.use(one.address);
        QElapsedTimer time;
        time.start();
        ASSERT_TRUE(app.openReady());
        starts.push_back(time.restart());
        app.chat().send(u"Hello"_s);
        ASSERT_TRUE(waitUntil([&] { return !app.log().failures.empty(); })) << one.name << '\n'
                                                                            << app.log().describe();
        found.after.push_back(time.elapsed());
        version = app.chat().agent().version;
        EXPECT_EQ(failureKindName(app.log().failures.front().kind()).toStdString(),
                  failureKindName(one.kind).toStdString());
    }

    /// Runs the cases that retry for minutes at the same time; the next one begins when one has
    /// ended or waits.
    void runBare(std::vector<Found> &found) const
    {
        std::vector<std::unique_ptr<BareRun>> runs;
        for (const Case &one : cases) {
            runs.push_back(std::make_unique<BareRun>(one.address));
            (void)QTest::qWaitFor([&] { return runs.back()->end().has_value(); }, kBareSettlingMs);
        }
        EXPECT_TRUE(QTest::qWaitFor(
            [&] {
                return std::all_of(runs.begin(), runs.end(),
                                   [](const auto &run) { return run->end().has_value(); });
            },
            kBarePatienceMs));
        for (size_t i = 0; i < runs.size(); ++i)
            found[i].bare = runs[i]->end();
    }

    void report(const std::vector<Found> &found) const
    {
        std::cout
            << "\n| what is wrong | Drawbridge names it after | Claude Code alone ends after | "
               "and says |\n| --- | --- | --- | --- |\n";
        for (size_t i = 0; i < cases.size(); ++i) {
            const BareEnd bare = found[i].bare.value_or(BareEnd{});
            std::cout << "| " << cases[i].name << " | " << seconds(median(found[i].after)) << " | "
                      << (bare.after > 0 ? seconds(bare.after) : "not measured") << " | "
                      << inShort(bare.message).toStdString() << " |\n";
        }
        std::cout << "\nMedian of " << kRuns << " (alone: one run); Claude Code "
                  << version.toStdString() << ", whose start takes " << seconds(median(starts))
                  << "; " << QThread::idealThreadCount() << " processors, "
                  << processorName().toStdString() << '\n';
    }

    const ClosedPort nowhere;
    std::vector<Case> cases;
    std::vector<Practice> servers;
    std::vector<qint64> starts; ///< milliseconds, of all runs
    QString version;
};

TEST_F(DiagnosisBench, ADiagnosisTakesNotMuchLongerThanAStartOfTheAgent)
{
    std::vector<Found> found(cases.size());
    for (int run = 0; run < kRuns; ++run) {
        // Alternating, so that a slow moment affects all.
        for (size_t i = 0; i < cases.size(); ++i)
            ASSERT_NO_FATAL_FAILURE(measure(cases[i], found[i]));
    }
    if (qEnvironmentVariableIsSet(kWithBare))
        runBare(found);
    report(found);
    for (size_t i = 0; i < cases.size(); ++i)
        EXPECT_LT(median(found[i].after), kStarts * median(starts)) << cases[i].name;
}
