#include "bridge/history/HistoryWorker.h"

#include "bridge/core/LogCategories.h"
#include "bridge/history/TextSearch.h"

#include <QFileInfo>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace bridge::history {

namespace {

using namespace std::chrono_literals;

constexpr qint64 kFactsSlice = 8; ///< milliseconds
constexpr qint64 kScanSlice = 8;  ///< milliseconds, towards which the bytes of a scan are adapted
constexpr qint64 kLeastScan = 16 * 1024;
constexpr qint64 kMostScan = 1024 * 1024;
constexpr qsizetype kLongestText = 64 * 1024;
constexpr std::size_t kSavedAtOnce = 200;
constexpr int kPreview = 40;         ///< rows that are shown before the files are listed
constexpr qsizetype kFirstRows = 20; ///< fill a screen
constexpr qint64 kBetweenSnapshots = 100;
constexpr auto kBusy = 100ms;
constexpr auto kUnwritable = 30s;
constexpr int kMostTimesMade = 3;

} // namespace

HistoryWorker::HistoryWorker(const agent::ConversationArchive &archive, QString cacheFolder,
                             History &history)
    : m_archive(archive)
    , m_folder(std::move(cacheFolder))
    , m_history(history)
    , m_slice(kLeastScan * 4)
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
        for (const Kept &kept : std::as_const(m_kept)) {
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
    const std::vector<agent::ArchiveFile> files = m_archive.files(&problems);
    m_isUnpublished = m_isUnpublished || problems != m_folderProblems;
    m_folderProblems = std::move(problems);

    QHash<QString, Kept> before = std::exchange(m_kept, {});
    m_kept.reserve(static_cast<qsizetype>(files.size()));
    m_unread.clear();
    m_unscanned.clear();
    QStringList paths;
    for (const agent::ArchiveFile &file : files) {
        if (m_kept.contains(file.sessionId))
            continue; // a copy elsewhere; this one is newer
        paths.append(file.path);
        Kept kept;
        if (const auto known = before.find(file.sessionId); known != before.end()) {
            kept = std::move(*known);
            before.erase(known);
        } else if (m_onlyIndexed.contains(file.sessionId)) {
            kept.indexed = m_onlyIndexed.take(file.sessionId);
            kept.isRead = true;
            kept.isSaved = true;
        }
        // A change of its rights changes nothing of a file that could be seen here.
        if (!kept.isRead || kept.isRefused || kept.indexed.file != file) {
            kept.isRead = false;
            m_unread.push_back(file.sessionId);
        }
        kept.file = file;
        if (needsScan(kept))
            m_unscanned.push_back(file.sessionId);
        m_kept.insert(file.sessionId, std::move(kept));
    }
    bool isFewer = false;
    const auto forget = [this](const IndexedSession &session) {
        if (session.number != 0)
            m_forgotten.push_back(session);
    };
    for (const Kept &gone : std::as_const(before)) {
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
    if (m_unread.empty() || m_kept.size() - static_cast<qsizetype>(m_unread.size()) > kFirstRows)
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
               && m_kept.size() - static_cast<qsizetype>(m_unread.size()) >= kFirstRows;
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

void HistoryWorker::saveFacts()
{
    std::vector<IndexedSession *> sessions;
    std::vector<Kept *> saved;
    const std::size_t count = std::min(m_unsaved.size(), kSavedAtOnce);
    for (std::size_t i = 0; i < count; ++i) {
        Kept *const kept = find(m_unsaved[i]);
        if (!kept || kept->isSaved)
            continue;
        kept->isSaved = true;
        sessions.push_back(&kept->indexed);
        saved.push_back(kept);
    }
    if (const auto done = m_index->saveFacts(sessions); !done) {
        for (Kept *kept : saved)
            kept->isSaved = false;
        return indexFailed(done.error());
    }
    m_unsaved.erase(m_unsaved.begin(), m_unsaved.begin() + static_cast<std::ptrdiff_t>(count));
}

void HistoryWorker::forgetSome()
{
    IndexedSession &session = m_forgotten.front();
    const auto isDone = m_index->forget(session, SessionIndex::Forget::Session);
    if (!isDone)
        return indexFailed(isDone.error());
    if (*isDone)
        m_forgotten.pop_front();
}

void HistoryWorker::scanSome()
{
    const QString sessionId = m_unscanned.front();
    Kept *const kept = find(sessionId);
    if (!kept || !needsScan(*kept)) {
        m_unscanned.pop_front();
        return publishUnindexed(Publish::Sometimes);
    }
    IndexedSession &session = kept->indexed;
    const bool wasReplaced = session.scannedTo > 0 && session.scanned.inode != kept->file.inode;
    if (wasReplaced || kept->file.size < session.scannedTo) {
        if (const auto isDone = m_index->forget(session, SessionIndex::Forget::Texts); !isDone)
            indexFailed(isDone.error());
        return;
    }
    QElapsedTimer time;
    time.start();
    std::vector<agent::ArchivedText> texts;
    const qint64 from = session.scannedTo;
    const auto scan =
        m_archive.scan(kept->file, from, m_slice, [&texts](const agent::ArchivedText &text) {
            texts.push_back(text);
            if (text.text.size() > kLongestText)
                texts.back().text.truncate(kLongestText);
        });
    if (!scan) {
        noteProblem(*kept, scan.error());
        return publish(Publish::Sometimes);
    }
    if (scan->isReplaced) {
        if (const auto isDone = m_index->forget(session, SessionIndex::Forget::Texts); !isDone)
            return indexFailed(isDone.error());
        // One that stays shorter than what the agent finds in it would be scanned for ever.
        if (from == 0)
            kept->isRefused = true;
        return;
    }
    IndexedSession next = session;
    next.scannedTo = scan->end;
    next.scanned = {kept->file.size, kept->file.modified, kept->file.inode};
    // Behind the last whole line: the rest comes when the file grows.
    const bool isAtEnd = scan->end >= kept->file.size || scan->end == from;
    if (!isAtEnd)
        next.scanned.size = -1;
    const auto added = m_index->addTexts(next, from, texts, scan->cuts);
    if (!added)
        return indexFailed(added.error());
    session = next;
    if (session.number == 0) {
        // Another process has removed it.
        kept->isSaved = false;
        m_unsaved.push_back(sessionId);
    }
    if (*added && isAtEnd)
        m_unscanned.pop_front();
    if (const qint64 took = std::max<qint64>(time.elapsed(), 1); scan->end - from >= m_slice / 2)
        m_slice = std::clamp(m_slice * kScanSlice / took, std::max(kLeastScan, m_slice / 4),
                             std::min(kMostScan, m_slice * 2));
    publishUnindexed(Publish::Sometimes);
}

bool HistoryWorker::mayWriteIndex() const
{
    return m_index && !m_isIndexPaused;
}

void HistoryWorker::openIndex()
{
    auto opened = SessionIndex::open(m_folder);
    if (!opened && opened.error().kind == IndexProblem::Kind::Broken) {
        SessionIndex::removeFiles(m_folder, nullptr);
        opened = SessionIndex::open(m_folder);
    }
    if (opened) {
        m_index = std::move(*opened);
        m_indexProblem.clear();
        return;
    }
    indexFailed(opened.error());
}

void HistoryWorker::indexFailed(const IndexProblem &problem)
{
    if (problem.kind == IndexProblem::Kind::Broken && m_index) {
        qCWarning(lcHistory) << "the index of conversations is made anew:" << problem.message;
        return makeIndexAnew();
    }
    const bool isBusy = problem.kind == IndexProblem::Kind::Busy;
    // What was collected is lost, and what is known of it wrong.
    m_isIndexStale = m_isIndexStale || !isBusy;
    if (!isBusy)
        m_indexProblem = problem.message;
    m_isIndexPaused = true;
    QTimer::singleShot(isBusy ? std::chrono::milliseconds(kBusy) : kUnwritable, this, [this] {
        m_isIndexPaused = false;
        if (!m_index)
            openIndex();
        if (m_index) {
            m_indexProblem.clear();
            if (std::exchange(m_isIndexStale, false))
                useIndex();
        }
        schedule();
    });
}

void HistoryWorker::checkIndex()
{
    if (m_index && m_index->isGone())
        makeIndexAnew();
}

void HistoryWorker::makeIndexAnew()
{
    SessionIndex::removeFiles(m_folder, m_index.get());
    m_index.reset();
    if (++m_timesMade > kMostTimesMade)
        return indexFailed({IndexProblem::Kind::Unwritable,
                            QStringLiteral("the index is damaged again and again")});
    openIndex();
    useIndex();
}

void HistoryWorker::useIndex()
{
    m_forgotten.clear();
    m_unsaved.clear();
    for (Kept &kept : m_kept) {
        kept.indexed.number = 0;
        kept.indexed.scanned = {};
        kept.indexed.scannedTo = 0;
        kept.indexed.nextText = 0;
        kept.isSaved = false;
    }
    if (m_index) {
        // Another process may have made it, and filled it already.
        const auto all = m_index->sessions();
        if (!all)
            return indexFailed(all.error());
        adopt(*all);
    }
    for (const Kept &kept : std::as_const(m_kept)) {
        if (!kept.isSaved && kept.isRead && !kept.isRefused)
            m_unsaved.push_back(kept.file.sessionId);
    }
    orderUnscanned();
    publishUnindexed(Publish::Now);
    schedule();
}

void HistoryWorker::adopt(const std::vector<IndexedSession> &sessions)
{
    m_onlyIndexed.clear();
    for (const IndexedSession &session : sessions) {
        Kept *const kept = find(session.file.sessionId);
        if (!kept) {
            m_onlyIndexed.insert(session.file.sessionId, session);
            continue;
        }
        const agent::ArchiveFile file = kept->indexed.file;
        const auto facts = kept->indexed.facts;
        kept->indexed = session;
        kept->isSaved = session.file == file && session.facts == facts;
        kept->indexed.file = file;
        kept->indexed.facts = facts;
    }
}

bool HistoryWorker::needsScan(const Kept &kept) const
{
    const ScannedFile asItIs{kept.file.size, kept.file.modified, kept.file.inode};
    return kept.indexed.facts && !kept.isRefused && kept.indexed.scanned != asItIs;
}

void HistoryWorker::orderUnscanned()
{
    std::vector<std::pair<qint64, QString>> found;
    for (const Kept &kept : std::as_const(m_kept)) {
        if (needsScan(kept))
            found.emplace_back(kept.file.modified, kept.file.sessionId);
    }
    std::ranges::sort(found, std::greater<>());
    m_unscanned.clear();
    for (auto &each : found)
        m_unscanned.push_back(std::move(each.second));
}

HistoryWorker::Kept *HistoryWorker::find(const QString &sessionId)
{
    const auto found = m_kept.find(sessionId);
    return found == m_kept.end() ? nullptr : &*found;
}

SearchAnswer HistoryWorker::search(const SearchQuery &query)
{
    checkIndex();
    std::vector<SearchedSession> sessions;
    for (const Kept &kept : std::as_const(m_kept)) {
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
    for (const Kept &kept : m_kept) {
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
    for (const Kept &kept : std::as_const(m_kept)) {
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
