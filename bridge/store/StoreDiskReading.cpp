// The part of StoreDisk that reads what is kept of conversations.
#include "bridge/store/StoreDisk.h"

#include "bridge/core/FolderEntries.h"
#include "bridge/core/Ids.h"
#include "bridge/core/RegularFile.h"
#include "bridge/store/OpenList.h"
#include "bridge/store/TurnLines.h"

#include <tuple>
#include <utility>

namespace bridge::store {

using Kind = StoreProblem::Kind;
using Guard = std::lock_guard<std::mutex>;

namespace {

StoreProblem problemOf(const QString &path, RecordFault fault)
{
    return {fault == RecordFault::Newer ? Kind::Newer : Kind::NotUnderstood, path};
}

} // namespace

template <typename Read>
void StoreDisk::readFile(const QString &path, StoreContent &content, const Read &read)
{
    if (!isThere(path))
        return;
    std::optional<StoreProblem> problem;
    if (const auto text = readRegularFile(path, kMaxStoreFile)) {
        if (const auto fault = read(*text))
            problem = problemOf(path, *fault);
        else
            content.texts.insert(path, *text);
    } else {
        problem = problemOf(path, text.error());
    }
    if (problem)
        content.problems.push_back(*problem);
}

StoreContent StoreDisk::begin(const QSet<QString> &wanted)
{
    const Guard guard(m_mutex);
    StoreContent content;
    m_texts.clear();
    m_leftAlone.clear();
    m_unread.clear();
    const auto names = folderEntries(chatsFolder());
    if (!names)
        content.problems.push_back(
            {Kind::Unreadable, chatsFolder(), qt_error_string(names.error())});
    for (const QString &name : names.value_or(QStringList())) {
        const QString id = name.endsWith(QLatin1String(".json")) ? name.chopped(5) : QString();
        if (isSessionId(id))
            m_unread.insert(id);
    }
    const auto text = readRegularFile(openListPath(m_folder), kMaxStoreFile);
    const auto open = text ? readOpenList(*text) : std::nullopt;
    m_isOpenListSaved = open.has_value();
    m_open = open.value_or(QSet<QString>());
    const QSet<QString> first = open ? m_unread & (*open | wanted) : m_unread;
    for (const QString &id : first)
        readRecordOf(id, content);
    readFile(windowsPath(), content, [&content](const QByteArray &file) {
        auto windows = readWindows(file);
        if (windows)
            content.windows = std::move(*windows);
        return windows ? std::nullopt : std::optional(windows.error());
    });
    m_hasFolders = isThere(chatsFolder());
    note(content);
    content.unread = m_unread;
    return content;
}

StoreContent StoreDisk::readSome(int most)
{
    const Guard guard(m_mutex);
    StoreContent content;
    const QSet<QString> unread = m_unread;
    for (const QString &id : unread) {
        if (content.sessions.size() >= most)
            break;
        readRecordOf(id, content);
    }
    note(content);
    return content;
}

StoreContent StoreDisk::readOne(const QString &sessionId) const
{
    StoreContent content;
    readRecordOf(sessionId, content);
    return content;
}

void StoreDisk::noteRead(const StoreContent &content)
{
    const Guard guard(m_mutex);
    note(content);
}

StoreContent StoreDisk::readAll()
{
    StoreContent content = begin({});
    for (const QString &id : std::as_const(content.unread))
        readRecordOf(id, content);
    return content;
}

bool StoreDisk::hasOpenList()
{
    const Guard guard(m_mutex);
    return m_isOpenListSaved;
}

void StoreDisk::note(const StoreContent &content)
{
    for (const QString &id : content.sessions)
        m_unread.remove(id);
    for (auto text = content.texts.cbegin(); text != content.texts.cend(); ++text)
        m_texts.insert(text.key(), *text);
    for (const StoreProblem &problem : content.problems)
        m_leftAlone.insert(problem.path, problem);
    for (auto record = content.records.cbegin(); record != content.records.cend(); ++record) {
        // Written by a version without the list.
        if (record->isOpen && !m_open.contains(record.key())) {
            m_open.insert(record.key());
            m_isOpenListSaved = false;
        }
    }
}

void StoreDisk::readRecordOf(const QString &sessionId, StoreContent &content) const
{
    content.sessions.append(sessionId);
    readFile(recordPath(sessionId), content, [&](const QByteArray &text) {
        auto record = readRecord(text, sessionId);
        if (record)
            content.records.insert(sessionId, std::move(record->record));
        return record ? std::nullopt : std::optional(record.error());
    });
    if (content.records.contains(sessionId))
        readTurn(sessionId, content);
}

void StoreDisk::readTurn(const QString &sessionId, StoreContent &content) const
{
    const QString file = turnPath(sessionId);
    if (!isThere(file))
        return;
    if (const auto text = readRegularFile(file, kMaxStoreFile))
        content.turns.insert(sessionId, readTurnLines(*text));
    else
        content.problems.push_back(problemOf(file, text.error()));
}

} // namespace bridge::store
