// The part of HistoryWorker that keeps the index in step with the files.
#include "bridge/core/LogCategories.h"
#include "bridge/history/HistoryWorker.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace bridge::history {

namespace {

using namespace std::chrono_literals;

constexpr qint64 kScanSlice = 8; ///< milliseconds, towards which the bytes of a scan are adapted
constexpr qint64 kLeastScan = 16 * 1024;
constexpr qint64 kMostScan = 1024 * 1024;
constexpr qsizetype kLongestText = 64 * 1024;
constexpr std::size_t kSavedAtOnce = 200;
constexpr auto kBusy = 100ms;
constexpr auto kUnwritable = 30s;
constexpr int kMostTimesMade = 3;

} // namespace

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
    for (auto &[id, kept] : m_kept) {
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
    for (const auto &[id, kept] : std::as_const(m_kept)) {
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
    for (const auto &[id, kept] : std::as_const(m_kept)) {
        if (needsScan(kept))
            found.emplace_back(kept.file.modified, kept.file.sessionId);
    }
    std::ranges::sort(found, std::greater<>());
    m_unscanned.clear();
    for (auto &each : found)
        m_unscanned.push_back(std::move(each.second));
}

} // namespace bridge::history
