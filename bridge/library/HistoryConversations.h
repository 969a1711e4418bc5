#pragma once

#include "bridge/library/KeptConversations.h"

namespace bridge::library {

/// The kept conversations of the product. `history` outlives it.
class HistoryConversations final : public KeptConversations
{
    Q_OBJECT

public:
    explicit HistoryConversations(history::History &history, QObject *parent = nullptr);

    [[nodiscard]] const std::vector<history::HistoryRow> &rows() const override;
    [[nodiscard]] const history::HistoryRow *find(const QString &sessionId) const override;
    [[nodiscard]] bool isListed() const override;
    [[nodiscard]] const std::vector<agent::ArchiveProblem> &problems() const override;
    void search(const history::SearchQuery &query, QObject *context,
                Answer<history::SearchAnswer> answer) override;
    void holder(const QString &sessionId, QObject *context, Answer<HolderResult> answer) override;
    void rename(const QString &sessionId, const QString &title, QObject *context,
                Answer<Done> answer) override;
    void copy(const QString &sessionId, const QString &itemId, const QString &newId,
              const QString &title, QObject *context, Answer<Copied> answer) override;
    void belongings(const QString &sessionId, QObject *context, Answer<Paths> answer) override;
    void refresh() override;

private:
    history::History &m_history;
};

} // namespace bridge::library
