#include "bridge/library/HistoryConversations.h"

namespace bridge::library {

using history::History;

HistoryConversations::HistoryConversations(History &history, QObject *parent)
    : KeptConversations(parent)
    , m_history(history)
{
    connect(&history, &History::changed, this, &KeptConversations::changed);
    connect(&history, &History::indexed, this, &KeptConversations::indexed);
    connect(&history, &History::holdersChanged, this, &KeptConversations::holdersChanged);
}

const std::vector<history::HistoryRow> &HistoryConversations::rows() const
{
    return m_history.rows();
}

const history::HistoryRow *HistoryConversations::find(const QString &sessionId) const
{
    return m_history.find(sessionId);
}

bool HistoryConversations::isListed() const
{
    return m_history.isListed();
}

const std::vector<agent::ArchiveProblem> &HistoryConversations::problems() const
{
    return m_history.problems();
}

void HistoryConversations::search(const history::SearchQuery &query, QObject *context,
                                  Answer<history::SearchAnswer> answer)
{
    m_history.search(query, context, std::move(answer));
}

void HistoryConversations::holder(const QString &sessionId, QObject *context,
                                  Answer<HolderResult> answer)
{
    m_history.holder(sessionId, 0, context, std::move(answer));
}

void HistoryConversations::rename(const QString &sessionId, const QString &title, QObject *context,
                                  Answer<Done> answer)
{
    m_history.rename(sessionId, title, context, std::move(answer));
}

void HistoryConversations::copy(const QString &sessionId, const QString &itemId,
                                const QString &newId, const QString &title, QObject *context,
                                Answer<Copied> answer)
{
    m_history.copy(sessionId, itemId, newId, title, context, std::move(answer));
}

void HistoryConversations::belongings(const QString &sessionId, QObject *context,
                                      Answer<Paths> answer)
{
    m_history.belongings(sessionId, context, std::move(answer));
}

void HistoryConversations::refresh()
{
    m_history.refresh();
}

} // namespace bridge::library

#include "moc_HistoryConversations.cpp"
