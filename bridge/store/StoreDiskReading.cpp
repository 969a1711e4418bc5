// The part of StoreDisk that reads what is kept of conversations.
#include "bridge/store/StoreDisk.h"

#include "bridge/core/FolderEntries.h"
#include "bridge/core/Ids.h"
#include "bridge/core/RegularFile.h"
#include "bridge/store/OpenList.h"
#include "bridge/store/TurnLines.h"

#include <limits>
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
void StoreDisk::readFile(const QString &path, const Read &read)
{
    if (!isThere(path))
        return;
    std::optional<StoreProblem> problem;
    if (const auto text = readRegularFile(path, kMaxStoreFile)) {
        if (const auto fault = read(*text))
            problem = problemOf(path, *fault);
        else
            m_texts.insert(path, *text);
    } else {
        problem = problemOf(path, text.error());
    }
    if (!problem)
        return;
    m_leftAlone.insert(path, *problem);
    m_content.problems.push_back(*problem);
}

QSet<QString> StoreDisk::begin(const QSet<QString> &wanted)
{
    const Guard guard(m_mutex);
    m_content = {};
    m_unread.clear();
    m_texts.clear();
    m_leftAlone.clear();
    const auto names = folderEntries(chatsFolder());
    if (!names)
        m_content.problems.push_back(
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
        readRecordOf(id);
    readFile(windowsPath(), [this](const QByteArray &content) {
        auto windows = readWindows(content);
        if (windows)
            m_content.windows = std::move(*windows);
        return windows ? std::nullopt : std::optional(windows.error());
    });
    m_hasFolders = isThere(chatsFolder());
    return m_unread;
}

void StoreDisk::readSome(int most)
{
    for (int read = 0; read < most; ++read) {
        // Not all at once under the lock: the main thread may want another one.
        const Guard guard(m_mutex);
        if (m_unread.isEmpty())
            return;
        readRecordOf(*m_unread.cbegin());
    }
}

void StoreDisk::readOne(const QString &sessionId)
{
    const Guard guard(m_mutex);
    if (m_unread.contains(sessionId))
        readRecordOf(sessionId);
}

StoreContent StoreDisk::takeContent()
{
    const Guard guard(m_mutex);
    return std::exchange(m_content, {});
}

StoreContent StoreDisk::readAll()
{
    std::ignore = begin({});
    readSome(std::numeric_limits<int>::max());
    return takeContent();
}

bool StoreDisk::hasOpenList()
{
    const Guard guard(m_mutex);
    return m_isOpenListSaved;
}

void StoreDisk::readRecordOf(const QString &sessionId)
{
    const QString id = sessionId; // it may be in m_unread
    m_unread.remove(id);
    m_content.sessions.append(id);
    readFile(recordPath(id), [this, &id](const QByteArray &text) {
        auto record = readRecord(text, id);
        if (record) {
            // Written by a version without the list.
            if (record->record.isOpen && !m_open.contains(id)) {
                m_open.insert(id);
                m_isOpenListSaved = false;
            }
            m_content.records.insert(id, std::move(record->record));
        }
        return record ? std::nullopt : std::optional(record.error());
    });
    if (m_content.records.contains(id))
        readTurn(id);
}

void StoreDisk::readTurn(const QString &sessionId)
{
    const QString file = turnPath(sessionId);
    if (!isThere(file))
        return;
    if (const auto text = readRegularFile(file, kMaxStoreFile)) {
        m_content.turns.insert(sessionId, readTurnLines(*text));
    } else {
        m_leftAlone.insert(file, problemOf(file, text.error()));
        m_content.problems.push_back(m_leftAlone.value(file));
    }
}

} // namespace bridge::store
