#include "bridge/agents/claude/ClaudeArchive.h"
#include "bridge/history/History.h"
#include "tests/bench/SyntheticSessions.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>

/// Measures lists, searches and pages of kept conversations. Prints times; fails only if more work
/// costs far more within this run.
/// DRAWBRIDGE_LONG=1: 2,000 conversations of 2 GB instead of 20 MB.

using namespace Qt::StringLiterals;
using namespace bridge;

namespace {

constexpr double kBound = 3;
constexpr int kRuns = 3;

/// Runs the event loop until `isDone`, asked after each event; false: it took too long.
bool waitFor(const std::function<bool()> &isDone)
{
    QElapsedTimer time;
    time.start();
    // Sleeps between the events: one that looks again and again takes a core from what is measured.
    QTimer wake;
    wake.start(100);
    while (!isDone() && !time.hasExpired(600'000))
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return isDone();
}

struct Home
{
    explicit Home(int sessions)
        : count(sessions)
    {
        environment.insert(u"CLAUDE_CONFIG_DIR"_s, folder.path());
    }

    [[nodiscard]] QString cache() const { return folder.filePath(u"cache"_s); }

    const int count;
    QTemporaryDir folder;
    QProcessEnvironment environment;
};

bool fill(const Home &home, int messages, qint64 bytes)
{
    for (int number = 0; number < home.count; ++number) {
        const bool isOldest = number == 0;
        if (!bench::writeSession(home.folder.path(), {messages, bytes, number,
                                                      isOldest ? u"zweihundert"_s : QString()}))
            return false;
    }
    return true;
}

/// What later starts find.
bool makeIndex(const Home &home)
{
    const claude::ClaudeArchive archive(home.environment);
    history::History kept(archive, home.cache());
    kept.start();
    return waitFor([&] { return kept.isListed() && kept.unindexed() == 0; });
}

/// Milliseconds until a screen full of rows is known: what a user waits for.
double listOnScreen(const Home &home, bool isFirstStart)
{
    if (isFirstStart)
        QDir(home.cache()).removeRecursively();
    const claude::ClaudeArchive archive(home.environment);
    QElapsedTimer time;
    time.start();
    history::History kept(archive, home.cache());
    kept.start(history::History::Content::List);
    const auto wanted = static_cast<std::size_t>(std::min(home.count, 20));
    if (!waitFor([&] { return kept.rows().size() >= wanted; }))
        return std::numeric_limits<double>::max();
    return static_cast<double>(time.nsecsElapsed()) / 1e6;
}

double openLargest(const Home &home)
{
    const claude::ClaudeArchive archive(home.environment);
    history::History kept(archive, home.cache());
    QObject context;
    QElapsedTimer time;
    time.start();
    std::size_t items = 0;
    kept.page(bench::sessionIdOf(0), {}, 100, &context,
              [&](const agent::ArchiveReader::PageResult &page) {
                  items = page ? page->items.size() : 0;
              });
    return waitFor([&] { return items > 0; }) ? static_cast<double>(time.nsecsElapsed()) / 1e6
                                              : std::numeric_limits<double>::max();
}

/// The best of several alternating runs of each, so that a slow moment affects both.
template <typename Measure>
bool compare(const char *what, const Home &small, const Home &large, const Measure &measure)
{
    double smallest = std::numeric_limits<double>::max();
    double largest = smallest;
    for (int run = 0; run < kRuns; ++run) {
        smallest = std::min(smallest, measure(small));
        largest = std::min(largest, measure(large));
    }
    // A ratio of times that threads and files take to open is meaningless.
    const double ratio = largest / std::max(smallest, 5.0);
    const bool ok = ratio <= kBound;
    std::printf("%-52s %9.2f ms %9.2f ms  x%.1f %s\n", what, smallest, largest, ratio,
                ok ? "" : "TOO MUCH");
    return ok;
}

/// Prints how long indexing takes, and the first and a complete search.
bool searchAll(const Home &home)
{
    QDir(home.cache()).removeRecursively();
    const claude::ClaudeArchive archive(home.environment);
    history::History kept(archive, home.cache());
    QObject context;
    const auto search = [&](const QString &text) {
        history::SearchAnswer found;
        bool isAnswered = false;
        kept.search({text}, &context, [&](const history::SearchAnswer &answer) {
            found = answer;
            isAnswered = true;
        });
        (void)waitFor([&] { return isAnswered; });
        return found;
    };
    QElapsedTimer time;
    time.start();
    kept.start();
    if (!waitFor([&] { return !search(u"session"_s).hits.empty(); }))
        return false;
    std::printf("%-52s %12lld ms\n", "first hit of a search while the index is made",
                static_cast<long long>(time.elapsed()));
    if (!waitFor([&] { return kept.isListed() && kept.unindexed() == 0; }))
        return false;
    std::printf("%-52s %12lld ms\n", "all indexed", static_cast<long long>(time.elapsed()));
    std::printf("%-52s %12.1f MB\n", "index",
                static_cast<double>(QFileInfo(home.cache() + u"/history.db"_s).size()) / 1e6);
    bool isRight = true;
    for (const QString &text : {u"zweihundert"_s, u"検索"_s, u"測"_s, u"检"_s, u"测试"_s, u"the"_s,
                                u"session keeps"_s, u"e"_s}) {
        time.start();
        const history::SearchAnswer answer = search(text);
        std::printf("search %-45s %9lld ms  %d texts in %d conversations\n", qPrintable(text),
                    static_cast<long long>(time.elapsed()), answer.hitCount,
                    answer.conversationCount);
        isRight = isRight && answer.isComplete;
    }
    return isRight && search(u"zweihundert"_s).hitCount == 1;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const bool isLong = qEnvironmentVariableIntValue("DRAWBRIDGE_LONG") != 0;
    const qint64 bytes = isLong ? 1'000'000 : 8'000;
    const Home few(20);
    const Home many(2000);
    const Home shortOne(1);
    const Home longOne(1);
    if (!fill(few, 4, bytes) || !fill(many, isLong ? 20 : 2, bytes) || !fill(shortOne, 100, 0)
        || !fill(longOne, 10'000, 0)) {
        std::printf("the files cannot be written\n");
        return EXIT_FAILURE;
    }
    std::printf("%-52s %12s %12s\n", "", "20 / 100", "2000 / 10000");
    bool ok = compare("list on screen, first start", few, many,
                      [](const Home &home) { return listOnScreen(home, true); });
    ok = compare("open the end of a conversation", shortOne, longOne, openLargest) && ok;
    ok = searchAll(many) && ok;
    ok = makeIndex(few)
         && compare("list on screen, later starts", few, many,
                    [](const Home &home) { return listOnScreen(home, false); })
         && ok;
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
