#include "bridge/history/HistoryWorker.h"

#include "bridge/core/LogCategories.h"
#include "bridge/history/TextSearch.h"

#include <QFileInfo>
#include <QTimer>

#include <algorithm>
#include <iterator>
#include <utility>

namespace bridge::history {

namespace {

using namespace std::chrono_literals;

constexpr qint64 kFactsSlice = 8;    ///< milliseconds
constexpr int kPreview = 40;         ///< rows that are shown before the files are listed
constexpr qsizetype kFirstRows = 20; ///< fill a screen
constexpr qint64 kBetweenSnapshots = 100;

} // namespace

HistoryWorker::HistoryWorker(const agent::ConversationArchive &archive, QString cacheFolder,
                             History &history)
    : m_archive(archive)
    , m_folder(std::move(cacheFolder))
    , m_history(history)
{}

HistoryWorker::~HistoryWorker() = default;

void HistoryWorker::ask(int urgency, std::function<void()> job)
{
    {
        const QMutexLocker lock(&m_mutex);
        m_questions.at(static_cast<std::size_t>(urgency)).push_back(std::move(job));
    }
    schedule();
}

void HistoryWorker::schedule()
{
    {
        const QMutexLocker lock(&m_mutex);
        if (std::exchange(m_isScheduled, true))
            return;
    }
    QMetaObject::invokeMethod(this, &HistoryWorker::step, Qt::QueuedConnection);
}

void HistoryWorker::step()
{
    {
        const QMutexLocker lock(&m_mutex);
        m_isScheduled = false;
    }
    if (m_isStopped)
        return;
    if (answerOne(Search) || workABit())
        schedule();
}

bool HistoryWorker::answerOne(int leastUrgent)
{
    std::function<void()> job;
    {
        const QMutexLocker lock(&m_mutex);
        for (int urgency = Turn; urgency <= leastUrgent && !job; ++urgency) {
            auto &waiting = m_questions.at(static_cast<std::size_t>(urgency));
            if (waiting.empty())
                continue;
            job = std::move(waiting.front());
            waiting.pop_front();
        }
    }
    if (job)
        job();
    return static_cast<bool>(job);
}

bool HistoryWorker::workABit()
{
    if (std::exchange(m_isToBegin, false)) {
        beginNow();
        return true;
    }
    if (!m_follower)
        return false; // it has not begun: there are questions only
    checkIndex();
    if (std::exchange(m_needsLook, false))
        look();
    else if (m_toFollow && (m_sincePublished.isValid() || m_unread.empty()))
        followFiles(); // after the first rows
    else if (m_opensLater && m_sincePublished.isValid())
        openLater();
    else if (!m_unread.empty())
        readFacts();
    else if (mayWriteIndex() && !m_forgotten.empty())
        forgetSome(); // first: a file may have come back under the same id
    else if (mayWriteIndex() && !m_unsaved.empty())
        saveFacts();
    else if (mayWriteIndex() && !m_unscanned.empty() && m_content == History::Content::Texts)
        scanSome();
    else {
        if (m_index) {
            if (const auto done = m_index->commit(); !done)
                indexFailed(done.error());
        }
        if (m_isUnpublished)
            publish(Publish::Now);
        publishUnindexed(Publish::Now);
        return false;
    }
    return true;
}

void HistoryWorker::begin(History::Content content)
{
    m_content = content;
    m_isToBegin = true;
    schedule();
}

void HistoryWorker::beginNow()
{
    m_follower = std::make_unique<FileFollower>(m_archive.root());
    connect(m_follower.get(), &FileFollower::lookNeeded, this, [this] {
        m_timesMade = 0;
        lookSoon();
    });
    connect(m_follower.get(), &FileFollower::filesChanged, this, [this](const QStringList &paths) {
        const QSet<QString> changed(paths.begin(), paths.end());
        QStringList sessions;
        for (const auto &[id, kept] : m_kept) {
            if (changed.contains(kept.file.path))
                sessions.append(kept.file.sessionId);
        }
        for (const QString &sessionId : std::as_const(sessions))
            noteChange(sessionId);
    });
    followHolders();
    m_needsLook = true;
    m_opensLater = !SessionIndex::exists(m_folder);
    if (m_opensLater)
        return; // to make one takes longer than to find the first rows
    openIndex();
    if (!m_index)
        return;
    // What was there at the last run is on screen before the files are listed.
    const auto newest = m_index->sessions(kPreview);
    if (!newest)
        return indexFailed(newest.error());
    History::Snapshot preview;
    for (const IndexedSession &session : *newest) {
        if (session.facts && QFileInfo::exists(session.file.path))
            preview.rows.push_back({session.file, *session.facts});
    }
    if (!preview.rows.empty()) {
        m_sincePublished.start();
        QMetaObject::invokeMethod(
            &m_history, [&history = m_history, preview] { history.take(preview); },
            Qt::QueuedConnection);
    }
    const auto all = m_index->sessions();
    if (!all)
        return indexFailed(all.error());
    adopt(*all);
}

void HistoryWorker::followHolders()
{
    m_holders = std::make_unique<FileFollower>(m_archive.holderFolder());
    connect(m_holders.get(), &FileFollower::lookNeeded, this, [this] {
        m_holders->follow({}); // the folder may be new
        QMetaObject::invokeMethod(&m_history, &History::holdersChanged, Qt::QueuedConnection);
    });
    m_holders->follow({});
}

void HistoryWorker::openLater()
{
    m_opensLater = false;
    openIndex();
    if (m_index)
        useIndex();
}

void HistoryWorker::lookSoon()
{
    m_needsLook = true;
    schedule();
}

void HistoryWorker::noteChange(const QString &sessionId)
{
    const auto file = m_archive.find(sessionId);
    Kept *const kept = find(sessionId);
    if (!file || !*file || !kept)
        return lookSoon();
    if (**file == kept->file && kept->isRead && !kept->isRefused)
        return;
    kept->file = **file;
    kept->isRead = false;
    m_unread.push_front(sessionId);
    schedule();
}

void HistoryWorker::look()
{
    std::vector<agent::ArchiveProblem> problems;
    std::vector<agent::ArchiveFile> files = m_archive.files(&problems);
    m_isUnpublished = m_isUnpublished || problems != m_folderProblems;
    m_folderProblems = std::move(problems);

    auto before = std::exchange(m_kept, {});
    m_kept.reserve(files.size());
    m_unread.clear();
    m_unscanned.clear();
    QStringList paths;
    paths.reserve(static_cast<qsizetype>(files.size()));
    for (agent::ArchiveFile &file : files) {
        paths.append(file.path);
        const auto known = before.find(file.sessionId);
        const bool isKnown = known != before.end();
        Kept &kept = isKnown ? m_kept.insert(before.extract(known)).position->second
                             : m_kept[file.sessionId];
        if (!isKnown && m_onlyIndexed.contains(file.sessionId)) {
            kept.indexed = m_onlyIndexed.take(file.sessionId);
            kept.isRead = true;
            kept.isSaved = true;
        }
        // A change of its rights changes nothing of a file that could be seen here.
        if (!kept.isRead || kept.isRefused || kept.indexed.file != file) {
            kept.isRead = false;
            m_unread.push_back(file.sessionId);
        }
        kept.file = std::move(file);
        if (needsScan(kept))
            m_unscanned.push_back(kept.file.sessionId);
    }
    bool isFewer = false;
    const auto forget = [this](const IndexedSession &session) {
        if (session.number != 0)
            m_forgotten.push_back(session);
    };
    for (const auto &[id, gone] : before) {
        isFewer = true;
        forget(gone.indexed);
    }
    for (const IndexedSession &gone : std::as_const(m_onlyIndexed))
        forget(gone);
    m_onlyIndexed.clear();

    m_isUnpublished = m_isUnpublished || isFewer || !m_isListed;
    if (m_unread.empty())
        m_isListed = true;
    // Where nothing is to be read, and where enough is known to fill a screen, at once.
    if (m_unread.empty() || std::ssize(m_kept) - std::ssize(m_unread) > kFirstRows)
        publish(Publish::Now);
    m_toFollow = std::move(paths);
}

void HistoryWorker::followFiles()
{
    m_follower->follow(*m_toFollow);
    m_toFollow.reset();
}

void HistoryWorker::readFacts()
{
    QElapsedTimer time;
    time.start();
    const auto isScreenFull = [this] { // for the first time
        return !m_sincePublished.isValid()
               && std::ssize(m_kept) - std::ssize(m_unread) >= kFirstRows;
    };
    while (!m_unread.empty() && !m_isStopped && time.elapsed() < kFactsSlice && !isScreenFull()) {
        const QString sessionId = std::move(m_unread.front());
        m_unread.pop_front();
        Kept *const kept = find(sessionId);
        if (!kept || kept->isRead)
            continue;
        kept->isRead = true;
        const auto facts = m_archive.facts(kept->file);
        if (!facts) {
            noteProblem(*kept, facts.error());
            continue;
        }
        kept->isRefused = false;
        m_isUnpublished = m_isUnpublished || kept->problem;
        kept->problem.reset();
        const bool isOther =
            kept->indexed.facts != *facts || kept->indexed.file.path != kept->file.path;
        m_isUnpublished = m_isUnpublished || isOther;
        kept->indexed.file = kept->file;
        kept->indexed.facts = *facts;
        kept->isSaved = false;
        m_unsaved.push_back(sessionId);
    }
    if (!m_unread.empty()) {
        if (m_sincePublished.isValid() || isScreenFull())
            publish(Publish::Sometimes);
        return;
    }
    m_isUnpublished = m_isUnpublished || !m_isListed;
    m_isListed = true;
    orderUnscanned();
    publish(Publish::Now);
}

HistoryWorker::Kept *HistoryWorker::find(const QString &sessionId)
{
    const auto found = m_kept.find(sessionId);
    return found == m_kept.end() ? nullptr : &found->second;
}

SearchAnswer HistoryWorker::search(const SearchQuery &query)
{
    checkIndex();
    std::vector<SearchedSession> sessions;
    for (const auto &[id, kept] : m_kept) {
        if (kept.indexed.facts)
            sessions.push_back({kept.indexed.number, kept.file.sessionId, *kept.indexed.facts});
    }
    const auto goesOn = [this] {
        while (!m_isStopped && answerOne(Page)) {
        }
        return !m_isStopped;
    };
    auto found = searchTexts(query, sessions, m_index.get(), goesOn);
    if (!found) {
        indexFailed(found.error());
        found = searchTexts(query, sessions, nullptr, goesOn);
    }
    SearchAnswer answer = found.value_or(SearchAnswer{});
    answer.problem = m_indexProblem;
    answer.isComplete = answer.isComplete && m_isListed && m_index && m_indexProblem.isEmpty()
                        && m_unscanned.empty() && m_unread.empty();
    return answer;
}

void HistoryWorker::noteProblem(Kept &kept, const agent::ArchiveProblem &problem)
{
    kept.isRefused = true;
    const auto now = m_archive.find(kept.file.sessionId);
    if (now && !*now)
        return lookSoon();
    m_isUnpublished = m_isUnpublished || kept.problem != problem;
    kept.problem = problem;
}

std::vector<agent::ArchiveProblem> HistoryWorker::problems() const
{
    std::vector<agent::ArchiveProblem> all = m_folderProblems;
    for (const auto &[id, kept] : m_kept) {
        if (kept.problem)
            all.push_back(*kept.problem);
    }
    std::ranges::sort(all, {}, &agent::ArchiveProblem::path);
    return all;
}

void HistoryWorker::publish(Publish when)
{
    const bool isSoon =
        m_sincePublished.isValid() && m_sincePublished.elapsed() < kBetweenSnapshots;
    if (!m_isUnpublished || (when == Publish::Sometimes && isSoon))
        return;
    m_isUnpublished = false;
    m_sincePublished.start();
    History::Snapshot snapshot;
    for (const auto &[id, kept] : m_kept) {
        if (kept.indexed.facts)
            snapshot.rows.push_back({kept.file, *kept.indexed.facts});
    }
    std::ranges::sort(snapshot.rows, [](const HistoryRow &a, const HistoryRow &b) {
        return a.facts.updated != b.facts.updated ? a.facts.updated > b.facts.updated
                                                  : a.file.sessionId < b.file.sessionId;
    });
    snapshot.problems = problems();
    snapshot.isListed = m_isListed;
    snapshot.unindexed = static_cast<int>(m_unscanned.size());
    m_publishedUnindexed = snapshot.unindexed;
    QMetaObject::invokeMethod(
        &m_history,
        [&history = m_history, snapshot = std::move(snapshot)]() mutable {
            history.take(std::move(snapshot));
        },
        Qt::QueuedConnection);
}

void HistoryWorker::publishUnindexed(Publish when)
{
    const int count = static_cast<int>(m_unscanned.size());
    const bool isSoon =
        m_sinceUnindexed.isValid() && m_sinceUnindexed.elapsed() < kBetweenSnapshots;
    if (count == m_publishedUnindexed || (when == Publish::Sometimes && isSoon && count > 0))
        return;
    m_publishedUnindexed = count;
    m_sinceUnindexed.start();
    QMetaObject::invokeMethod(
        &m_history, [&history = m_history, count] { history.takeUnindexed(count); },
        Qt::QueuedConnection);
}

} // namespace bridge::history

#include "moc_HistoryWorker.cpp"
