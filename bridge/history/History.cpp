#include "bridge/history/History.h"

#include "bridge/history/HistoryWorker.h"

#include <QStandardPaths>

#include <utility>

namespace bridge::history {

namespace {

agent::ArchiveProblem unknown(const QString &sessionId)
{
    return {sessionId, QStringLiteral("There is no such conversation")};
}

/// What `read` makes of a conversation's file; empty without one. Where it cannot be known whether
/// there is one, that is the answer.
template <typename T, typename Read>
T ofFile(const agent::ConversationArchive &archive, const QString &sessionId, const Read &read)
{
    const auto file = archive.find(sessionId);
    if (!file)
        return failed(agent::ArchiveProblem(file.error()));
    return *file ? T(read(**file)) : T();
}

} // namespace

History::History(const agent::ConversationArchive &archive, QString cacheFolder, QObject *parent)
    : QObject(parent)
    , m_archive(archive)
    , m_worker(new HistoryWorker(archive, std::move(cacheFolder), *this))
{
    m_thread.setObjectName(QStringLiteral("history"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
}

History::~History()
{
    if (!m_thread.isRunning()) {
        delete m_worker;
        return;
    }
    m_worker->stop();
    m_thread.quit();
    m_thread.wait();
}

QString History::defaultCacheFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation)
           + QStringLiteral("/drawbridge");
}

void History::ensureThread()
{
    if (!m_thread.isRunning())
        m_thread.start(QThread::LowPriority);
}

void History::start(Content content)
{
    ensureThread();
    m_worker->ask(HistoryWorker::Turn, [worker = m_worker, content] { worker->begin(content); });
}

const HistoryRow *History::find(const QString &sessionId) const
{
    const auto place = m_places.constFind(sessionId);
    return place == m_places.cend() ? nullptr : &m_known.rows[static_cast<std::size_t>(*place)];
}

template <typename T, typename Job>
void History::ask(int urgency, QObject *context, std::function<void(const T &)> answer, Job job)
{
    ensureThread();
    const quint64 question = ++m_lastQuestion;
    m_questions.insert(question, {context, [answer = std::move(answer)](const void *value) {
                                      answer(*static_cast<const T *>(value));
                                  }});
    m_worker->ask(urgency, [this, question, job = std::move(job)] {
        // The answer's function belongs to the main thread; only its number comes along here.
        QMetaObject::invokeMethod(
            this, [this, question, value = T(job())] { deliver(question, &value); },
            Qt::QueuedConnection);
    });
}

void History::deliver(quint64 question, const void *answer)
{
    const Question asked = m_questions.take(question);
    if (asked.context)
        asked.answer(answer);
}

void History::search(const SearchQuery &query, QObject *context, Answer<SearchAnswer> answer)
{
    ask<SearchAnswer>(HistoryWorker::Search, context, std::move(answer),
                      [worker = m_worker, query] { return worker->search(query); });
}

void History::page(const QString &sessionId, const agent::ArchivePlace &place, int most,
                   QObject *context, PageAnswer answer)
{
    ask<PageResult>(HistoryWorker::Page, context, std::move(answer),
                    [&archive = m_archive, sessionId, place, most] {
                        return ofFile<PageResult>(archive, sessionId, [&](const auto &file) {
                            return archive.page(file, place, most);
                        });
                    });
}

void History::subagents(const QString &sessionId, const QStringList &toolUseIds, int most,
                        QObject *context, SubagentAnswer answer)
{
    using agent::SubagentPages;
    ask<SubagentPages>(HistoryWorker::Page, context, std::move(answer),
                       [&archive = m_archive, sessionId, toolUseIds, most]() -> SubagentPages {
                           const auto file = archive.find(sessionId);
                           if (file)
                               return *file ? archive.subagents(**file, toolUseIds, most)
                                            : SubagentPages();
                           SubagentPages unknown;
                           for (const QString &each : toolUseIds)
                               unknown.insert(each, failed(agent::ArchiveProblem(file.error())));
                           return unknown;
                       });
}

void History::turn(const QString &sessionId, const QString &messageId, QObject *context,
                   TurnAnswer answer)
{
    ask<TurnResult>(HistoryWorker::Turn, context, std::move(answer),
                    [&archive = m_archive, sessionId, messageId] {
                        return ofFile<TurnResult>(archive, sessionId, [&](const auto &file) {
                            return archive.turn(file, messageId);
                        });
                    });
}

void History::lookUp(const QString &sessionId, QObject *context, Answer<Row> answer)
{
    ask<Row>(HistoryWorker::Page, context, std::move(answer), [&archive = m_archive, sessionId] {
        return ofFile<Row>(archive, sessionId, [&](const agent::ArchiveFile &file) {
            return archive.facts(file).map([&file](const auto &facts) {
                return facts ? std::optional(HistoryRow{file, *facts}) : std::nullopt;
            });
        });
    });
}

void History::file(const QString &sessionId, QObject *context, FileAnswer answer)
{
    ask<FileResult>(
        HistoryWorker::Turn, context, std::move(answer),
        [&archive = m_archive, sessionId]() -> FileResult { return archive.find(sessionId); });
}

void History::holder(const QString &sessionId, qint64 own, QObject *context, HolderAnswer answer)
{
    ask<HolderResult>(HistoryWorker::Turn, context, std::move(answer),
                      [&archive = m_archive, sessionId, own]() -> HolderResult {
                          return archive.holder(sessionId, own);
                      });
}

void History::rename(const QString &sessionId, const QString &title, QObject *context,
                     Answer<Done> answer)
{
    change<Done>(sessionId, context, std::move(answer),
                 [&archive = m_archive, worker = m_worker, title](const agent::ArchiveFile &file) {
                     const Done done = archive.rename(file, title);
                     worker->noteChange(file.sessionId);
                     return done;
                 });
}

void History::copy(const QString &sessionId, const QString &itemId, const QString &newId,
                   const QString &title, QObject *context, Answer<Copied> answer)
{
    change<Copied>(sessionId, context, std::move(answer),
                   [&archive = m_archive, worker = m_worker, itemId, newId,
                    title](const agent::ArchiveFile &file) {
                       auto copied = archive.copy(file, itemId, newId, title);
                       if (copied)
                           worker->lookSoon();
                       return copied;
                   });
}

template <typename T>
void History::change(const QString &sessionId, QObject *context, Answer<T> answer,
                     std::function<T(const agent::ArchiveFile &)> change)
{
    ask<T>(HistoryWorker::Page, context, std::move(answer),
           [&archive = m_archive, sessionId, change = std::move(change)]() -> T {
               const auto file = archive.find(sessionId);
               if (!file)
                   return failed(agent::ArchiveProblem(file.error()));
               return *file ? change(**file) : failed(unknown(sessionId));
           });
}

void History::belongings(const QString &sessionId, QObject *context, Answer<Paths> answer)
{
    ask<Paths>(HistoryWorker::Page, context, std::move(answer), [&archive = m_archive, sessionId] {
        return ofFile<Paths>(archive, sessionId,
                             [&](const auto &file) { return archive.belongings(file); });
    });
}

void History::refresh()
{
    ensureThread();
    m_worker->ask(HistoryWorker::Page, [worker = m_worker] { worker->lookSoon(); });
}

void History::take(Snapshot snapshot)
{
    m_known = std::move(snapshot);
    m_places.clear();
    for (std::size_t i = 0; i < m_known.rows.size(); ++i)
        m_places.insert(m_known.rows[i].file.sessionId, static_cast<qsizetype>(i));
    const EmitGuard::Scope emitting(m_emitGuard);
    emit changed();
}

void History::takeUnindexed(int count)
{
    m_known.unindexed = count;
    const EmitGuard::Scope emitting(m_emitGuard);
    emit indexed();
}

} // namespace bridge::history

#include "moc_History.cpp"
