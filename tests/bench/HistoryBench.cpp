#include "bridge/agents/claude/ClaudeArchive.h"
#include "bridge/history/History.h"
#include "bridge/library/MarkdownExport.h"
#include "tests/bench/SyntheticSessions.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <optional>

/// Measures lists, searches and pages of kept conversations. Prints times; fails only if more work
/// costs far more within this run.
/// DRAWBRIDGE_LONG=1: 2,000 conversations of 2 GB instead of 20 MB, one of 100,000 lines and one
/// with a line of 100 MB, and how much memory each needs.

using namespace Qt::StringLiterals;
using namespace bridge;

namespace {

constexpr double kBound = 3;
constexpr int kLeast = 10;          ///< times
constexpr qint64 kLongEnough = 1500; ///< milliseconds
constexpr double kTooLong = std::numeric_limits<double>::max();

/// Runs the event loop until `isDone`, asked after each event; false: it took too long.
bool waitFor(const std::function<bool()> &isDone)
{
    QElapsedTimer time;
    time.start();
    // Sleeps between the events: one that looks again and again takes a core from what is measured.
    QTimer wake;
    wake.start(100);
    while (!isDone() && !time.hasExpired(1'800'000))
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return isDone();
}

QElapsedTimer started()
{
    QElapsedTimer time;
    time.start();
    return time;
}

double elapsed(const QElapsedTimer &time)
{
    return static_cast<double>(time.nsecsElapsed()) / 1e6;
}

/// The longest time in which this thread, that of a program's windows, handled no events.
class Stall
{
public:
    Stall()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            m_longest = std::max(m_longest, elapsed(m_time) - kTick);
            m_time.start();
        });
        m_time.start();
        m_timer.start(kTick);
    }

    [[nodiscard]] double longest() const { return m_longest; }

private:
    static constexpr int kTick = 5;
    QTimer m_timer;
    QElapsedTimer m_time;
    double m_longest = 0;
};

/// The most memory that this process has used since this was made, in MB.
class Peak
{
public:
    Peak()
    {
        QFile file(u"/proc/self/clear_refs"_s);
        if (file.open(QIODevice::WriteOnly))
            file.write("5");
    }

    [[nodiscard]] static double megabytes()
    {
        QFile file(u"/proc/self/status"_s);
        if (!file.open(QIODevice::ReadOnly))
            return 0;
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.startsWith("VmHWM:"))
                return line.mid(6).trimmed().split(' ').value(0).toDouble() / 1000;
        }
        return 0;
    }
};

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

/// Conversations with `messages`, of `bytes`; the older ones are brief, but for `whole` of them.
bool fill(const Home &home, int messages, qint64 bytes, int whole)
{
    for (int number = 0; number < home.count; ++number) {
        bench::SessionShape shape{.messages = messages, .bytes = bytes, .number = number};
        shape.isBrief = number < home.count - whole;
        if (number == 0)
            shape.word = u"zweihundert"_s;
        if (!bench::writeSession(home.folder.path(), shape))
            return false;
    }
    return true;
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
    return waitFor([&] { return kept.rows().size() >= wanted; }) ? elapsed(time) : kTooLong;
}

/// Makes what a later start finds, without the texts. False: it took too long.
bool keepList(const Home &home)
{
    const claude::ClaudeArchive archive(home.environment);
    history::History kept(archive, home.cache());
    QObject context;
    kept.start(history::History::Content::List);
    if (!waitFor([&] { return kept.isListed(); }))
        return false;
    // It saves two hundred conversations between two questions, if there is a moment between them.
    for (int i = 0; i < 100; ++i) {
        QThread::msleep(2);
        bool isAnswered = false;
        kept.lookUp(bench::sessionIdOf(0), &context, [&](const auto &) { isAnswered = true; });
        if (!waitFor([&] { return isAnswered; }))
            return false;
    }
    return true;
}

double openNewestPage(const Home &home)
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
    return waitFor([&] { return items > 0; }) ? elapsed(time) : kTooLong;
}

/// The best of many, which alternate so that a slow moment affects both: other programs only make
/// them longer.
template <typename Measure>
bool compare(const char *what, const Home &small, const Home &large, const Measure &measure)
{
    (void)measure(large); // the system has read the files
    double smallest = kTooLong;
    double largest = kTooLong;
    int times = 0;
    for (QElapsedTimer time = started(); times < kLeast || time.elapsed() < kLongEnough; ++times) {
        smallest = std::min(smallest, measure(small));
        largest = std::min(largest, measure(large));
    }
    const double ratio = largest / smallest;
    const bool ok = ratio <= kBound;
    std::printf("%-48s %9.2f ms %9.2f ms  x%.1f  %d times %s\n", what, smallest, largest, ratio,
                times, ok ? "" : "TOO MUCH");
    return ok;
}

history::SearchAnswer search(history::History &kept, const QString &text)
{
    QObject context;
    std::optional<history::SearchAnswer> found;
    kept.search({text}, &context, [&](const history::SearchAnswer &answer) { found = answer; });
    (void)waitFor([&] { return found.has_value(); });
    return found.value_or(history::SearchAnswer{});
}

/// Indexes all, as a first start does. Prints how long that and searches take.
bool indexAll(const Home &home, const QStringList &words)
{
    QDir(home.cache()).removeRecursively();
    const claude::ClaudeArchive archive(home.environment);
    const Peak peak;
    const Stall stall;
    QElapsedTimer time;
    time.start();
    history::History kept(archive, home.cache());
    kept.start();
    if (!waitFor([&] { return !kept.rows().empty() && !search(kept, u"session"_s).hits.empty(); }))
        return false;
    std::printf("%-48s %9.0f ms\n", "first hit of a search while the index is made", elapsed(time));
    if (!waitFor([&] { return kept.isListed() && kept.unindexed() == 0; }))
        return false;
    std::printf("%-48s %9.0f ms, at most %.0f MB, no events for %.0f ms\n", "all indexed",
                elapsed(time), Peak::megabytes(), stall.longest());
    std::printf("%-48s %9.1f MB\n", "index",
                static_cast<double>(QFileInfo(home.cache() + u"/history.db"_s).size()) / 1e6);
    bool isRight = true;
    for (const QString &text : words) {
        time.start();
        const history::SearchAnswer answer = search(kept, text);
        std::printf("search %-41s %9.1f ms  %d texts in %d conversations\n", qPrintable(text),
                    elapsed(time), answer.hitCount, answer.conversationCount);
        isRight = isRight && answer.isComplete && !answer.hits.empty();
    }
    return isRight;
}

/// Reads the whole conversation, page by page, into a file of Markdown. Prints what it takes.
bool exportAll(const Home &home)
{
    const claude::ClaudeArchive archive(home.environment);
    history::History kept(archive, home.cache());
    const Peak peak;
    const Stall stall;
    QElapsedTimer time;
    time.start();
    qint64 size = 0;
    std::optional<bool> isDone;
    library::ExportWords words;
    words.imageCount = words.skippedLines = u"%1"_s;
    library::MarkdownExport markdown(kept, bench::sessionIdOf(0), library::MarkdownWriter(words),
                                     [&](const QString &text) { size += text.size(); });
    QObject::connect(&markdown, &library::MarkdownExport::finished, &markdown,
                     [&](const auto &problem) { isDone = !problem; });
    markdown.start({});
    if (!waitFor([&] { return isDone.has_value(); }))
        return false;
    std::printf("%-48s %9.0f ms, at most %.0f MB, no events for %.0f ms, %lld characters\n",
                "exported", elapsed(time), Peak::megabytes(), stall.longest(),
                static_cast<long long>(size));
    return *isDone && size > 0;
}

/// One unusual conversation: opened, indexed, searched and exported.
bool measureOne(const char *what, bench::SessionShape shape)
{
    const Home home(1);
    shape.word = u"zweihundert"_s;
    if (!bench::writeSession(home.folder.path(), shape))
        return false;
    std::printf("\n%s\n", what);
    const Peak peak;
    const double opened = openNewestPage(home);
    std::printf("%-48s %9.1f ms, at most %.0f MB\n", "opened", opened, Peak::megabytes());
    return opened < kTooLong && indexAll(home, {u"zweihundert"_s}) && exportAll(home);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const bool isLong = qEnvironmentVariableIntValue("DRAWBRIDGE_LONG") != 0;
    const qint64 bytes = isLong ? 1'000'000 : 10'000;
    const int messages = isLong ? 20 : 2;
    const Home few(20);
    const Home some(200);
    const Home many(2000);
    const Home shortOne(1);
    const Home longOne(1);
    if (!fill(few, messages, bytes, 20) || !fill(some, messages, bytes, 20)
        || !fill(many, messages, bytes, isLong ? 2000 : 20) || !fill(shortOne, 100, 0, 0)
        || !fill(longOne, 10'000, 0, 0)) {
        std::printf("the files cannot be written\n");
        return EXIT_FAILURE;
    }
    std::printf("%-48s %12s %12s\n", "", "20 / 100", "2000 / 10000");
    bool ok = compare("list on screen, first start", few, many,
                      [](const Home &home) { return listOnScreen(home, true); });
    ok = compare("open the end of a conversation", shortOne, longOne, openNewestPage) && ok;
    ok = keepList(few) && keepList(many)
         && compare("list on screen, later starts", few, many,
                    [](const Home &home) { return listOnScreen(home, false); })
         && ok;
    ok = indexAll(isLong ? many : some, {u"zweihundert"_s, u"検索"_s, u"検"_s, u"测试"_s, u"the"_s,
                                         u"session keeps"_s, u"e"_s})
         && ok;
    if (isLong) {
        ok = measureOne("100,000 lines", {.messages = 37'500}) && ok;
        ok = measureOne("a line of 100 MB", {.messages = 100, .longestLine = 100'000'000}) && ok;
    }
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
