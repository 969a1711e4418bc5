#include "bridge/store/AnswerList.h"

#include "bridge/core/RegularFile.h"
#include "bridge/store/LineFile.h"
#include "bridge/store/RecordJson.h"
#include "bridge/store/StoreDisk.h"

#include <utility>

namespace bridge::store {

AnswerList::AnswerList(const QString &path, std::size_t most)
    : m_most(most)
{
    if (!isThere(path))
        return;
    const auto text = readRegularFile(path, kMaxStoreFile);
    if (!text) {
        m_problem = problemOf(path, text.error());
        return;
    }
    const QByteArrayList lines = wholeLines(*text);
    m_lineCount = static_cast<std::size_t>(lines.size());
    for (const QByteArray &line : lines) {
        if (auto origin = readAnswerOrigin(line))
            put(std::move(*origin));
    }
    shorten();
}

AnswerList::Lack AnswerList::add(const AnswerOrigin &origin)
{
    const auto place = m_places.constFind(origin.messageId);
    if (place != m_places.constEnd() && m_list[*place] == origin)
        return Lack::Nothing;
    put(origin);
    if (++m_lineCount <= 2 * m_most)
        return Lack::Line;
    shorten();
    m_lineCount = m_list.size();
    return Lack::All;
}

void AnswerList::put(AnswerOrigin origin)
{
    const auto place = m_places.constFind(origin.messageId);
    if (place != m_places.constEnd()) {
        m_list[*place] = std::move(origin);
        return;
    }
    m_places.insert(origin.messageId, m_list.size());
    m_list.push_back(std::move(origin));
}

void AnswerList::shorten()
{
    if (m_list.size() <= m_most)
        return;
    m_list.erase(m_list.begin(), m_list.end() - static_cast<std::ptrdiff_t>(m_most));
    m_places.clear();
    for (std::size_t i = 0; i < m_list.size(); ++i)
        m_places.insert(m_list[i].messageId, i);
}

} // namespace bridge::store
