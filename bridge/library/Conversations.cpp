#include "bridge/library/Conversations.h"

#include <QHash>

#include <algorithm>

namespace bridge::library {

const ConversationRow *Conversations::find(const QString &sessionId) const
{
    const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&sessionId](const auto &row) {
        return row.sessionId == sessionId;
    });
    return it == m_rows.end() ? nullptr : &*it;
}

void Conversations::setRows(std::vector<ConversationRow> rows, bool isListed)
{
    if (rows == m_rows && isListed == m_isListed)
        return;
    m_rows = std::move(rows);
    m_isListed = isListed;
    QHash<QString, int> counts;
    for (const ConversationRow &row : m_rows)
        ++counts[row.folder];
    m_folders = counts.keys();
    std::sort(m_folders.begin(), m_folders.end(), [&counts](const QString &a, const QString &b) {
        return std::pair(-counts.value(a), a) < std::pair(-counts.value(b), b);
    });
    emit changed();
}

bool Conversations::setMark(const QString &sessionId, Mark mark, bool isUnseen)
{
    const auto row = std::find_if(m_rows.begin(), m_rows.end(), [&sessionId](const auto &each) {
        return each.sessionId == sessionId;
    });
    if (row == m_rows.end())
        return false;
    if (row->mark != mark || row->isUnseen != isUnseen) {
        row->mark = mark;
        row->isUnseen = isUnseen;
        emit markChanged(sessionId);
    }
    return true;
}

void Conversations::setFound(std::optional<history::SearchAnswer> found)
{
    m_found = std::move(found);
    emit foundChanged();
}

void Conversations::setProblems(const QStringList &sentences)
{
    if (m_problems == sentences)
        return;
    m_problems = sentences;
    emit problemsChanged();
}

} // namespace bridge::library

#include "moc_Conversations.cpp"
