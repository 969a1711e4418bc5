#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Waiting.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QThread>

#include <algorithm>
#include <array>
#include <iostream>
#include <optional>

/// How long it takes until the user knows what failed: from sending a message to the diagnosis,
/// beside the time the bare Claude Code takes to give up. Prints a table, for the README as well.

using namespace bridge;

namespace {

constexpr int kRuns = 5;
/// A diagnosis may take as long as so many starts of the agent on the same machine. One takes about
/// a quarter of a second where nothing else runs, and both suffer alike where something does.
constexpr double kStarts = 6;
/// Waits for the bare program, too: three minutes each, all at a time.
constexpr auto kWithBare = "DRAWBRIDGE_BENCH_BARE";
constexpr int kBarePatienceMs = 400'000;

struct Case
{
    const char *name;
    const char *scenario; ///< of the practice endpoint; empty: `address`
    QString address;
    FailureKind kind;
};

/// Milliseconds; empty where it was not measured.
struct Times
{
    std::vector<qint64> ours;
    std::optional<qint64> bare;
};

qint64 median(std::vector<qint64> times)
{
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

QString seconds(qint64 milliseconds, int digits)
{
    return QString::number(static_cast<double>(milliseconds) / 1000, 'f', digits)
           + QStringLiteral(" s");
}

QString processorName()
{
    QFile file(QStringLiteral("/proc/cpuinfo"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray all = file.readAll();
    const qsizetype at = all.indexOf("model name");
    return at < 0
               ? QString()
               : QString::fromUtf8(all.mid(at).split('\n').value(0).split(':').value(1)).trimmed();
}

/// One question to the bare program, as a script would ask it.
class BareRun
{
public:
    explicit BareRun(const QString &address)
    {
        QProcessEnvironment environment = m_home.environment();
        environment.insert(QStringLiteral("ANTHROPIC_BASE_URL"), address);
        environment.insert(QStringLiteral("ANTHROPIC_AUTH_TOKEN"), QStringLiteral("sk-a-key"));
        environment.insert(QStringLiteral("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"),
                           QStringLiteral("1"));
        m_process.setProcessEnvironment(environment);
        m_process.setWorkingDirectory(m_home.workspace());
        m_process.setStandardInputFile(QProcess::nullDevice());
        QObject::connect(&m_process, &QProcess::finished, &m_process,
                         [this] { m_ended = m_time.elapsed(); });
        m_time.start();
        m_process.start(qEnvironmentVariable("DRAWBRIDGE_CLAUDE"),
                        {QStringLiteral("-p"), QStringLiteral("Hello")});
    }
    ~BareRun()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    BareRun(const BareRun &) = delete;
    BareRun &operator=(const BareRun &) = delete;

    [[nodiscard]] std::optional<qint64> ended() const { return m_ended; }

private:
    TestHome m_home;
    QProcess m_process;
    QElapsedTimer m_time;
    std::optional<qint64> m_ended;
};

} // namespace

class DiagnosisBench : public EndToEndTest
{
protected:
    void SetUp() override
    {
        EndToEndTest::SetUp();
        if (HasFatalFailure())
            return;
        cases = {
            Case{"nobody listens", "", nowhere.address(), FailureKind::ConnectionRefused},
            Case{"unknown host", "", QStringLiteral("http://model-server.invalid:1234"),
                 FailureKind::HostNotFound},
            Case{"401, wrong key", "anthropic-key", {}, FailureKind::CredentialRejected},
            Case{"403, not allowed", "anthropic-permission", {}, FailureKind::PermissionDenied},
            Case{"404, wrong path", "openai-path", {}, FailureKind::NotMessagesApi},
            Case{"no model loaded", "lmstudio-no-models", {}, FailureKind::NoModelLoaded},
        };
        for (Case &one : cases) {
            if (*one.scenario == '\0')
                continue;
            practice::PracticeOptions options;
            options.scenario = QLatin1String(one.scenario);
            auto started = practice::PracticeEndpoint::start(options);
            ASSERT_TRUE(started) << one.name;
            one.address = (*started)->address();
            servers.push_back(std::move(*started));
        }
    }

    /// One run of the program, with a home and a conversation of its own.
    void measure(const Case &one, Times &times)
    {
        const TestHome ownHome;
        TestApp app(ownHome);
        app.keepSecret(one.address,
                       {secrets::CredentialKind::BearerToken, QStringLiteral("sk-a-key")});
        app.use(one.address);
        QElapsedTimer time;
        time.start();
        ASSERT_TRUE(app.openReady());
        starts.push_back(time.restart());
        app.chat().send(QStringLiteral("Hello"));
        ASSERT_TRUE(waitUntil([&] { return !app.log().failures.empty(); })) << one.name << '\n'
                                                                            << app.log().describe();
        times.ours.push_back(time.elapsed());
        EXPECT_EQ(failureKindName(app.log().failures.front().kind).toStdString(),
                  failureKindName(one.kind).toStdString());
    }

    void report(const std::array<Times, 6> &times) const
    {
        std::cout << "\n| what is wrong | Drawbridge says so after | Claude Code alone after |\n"
                     "| --- | --- | --- |\n";
        for (size_t i = 0; i < cases.size(); ++i) {
            const QString bare = times[i].bare ? seconds(*times[i].bare, 1) : QStringLiteral("–");
            std::cout << "| " << cases[i].name << " | "
                      << seconds(median(times[i].ours), 2).toStdString() << " | "
                      << bare.toStdString() << " |\n";
        }
        std::cout << "\nMedian of " << kRuns
                  << "; a start of the agent: " << seconds(median(starts), 2).toStdString() << "; "
                  << QThread::idealThreadCount() << " x " << processorName().toStdString() << '\n';
    }

    const ClosedPort nowhere;
    std::array<Case, 6> cases;
    std::vector<Practice> servers;
    std::vector<qint64> starts;
};

TEST_F(DiagnosisBench, ADiagnosisTakesNotMuchLongerThanAStartOfTheAgent)
{
    std::array<Times, 6> times;
    for (int run = 0; run < kRuns; ++run) {
        // In turns, so that a slow moment meets all.
        for (size_t i = 0; i < cases.size(); ++i)
            ASSERT_NO_FATAL_FAILURE(measure(cases[i], times[i]));
    }
    if (qEnvironmentVariableIsSet(kWithBare)) {
        std::vector<std::unique_ptr<BareRun>> runs;
        for (const Case &one : cases)
            runs.push_back(std::make_unique<BareRun>(one.address));
        EXPECT_TRUE(QTest::qWaitFor(
            [&] {
                return std::all_of(runs.begin(), runs.end(),
                                   [](const auto &run) { return run->ended().has_value(); });
            },
            kBarePatienceMs));
        for (size_t i = 0; i < runs.size(); ++i)
            times[i].bare = runs[i]->ended();
    }
    report(times);
    for (size_t i = 0; i < cases.size(); ++i)
        EXPECT_LT(median(times[i].ours), kStarts * median(starts)) << cases[i].name;
}
