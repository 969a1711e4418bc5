#pragma once

#include "app/base/Services.h"
#include "app/cli/Command.h"
#include "app/cli/LongCommand.h"
#include "bridge/history/History.h"
#include "bridge/store/ChatRecord.h"

#include <QHash>
#include <QSet>
#include <QTimer>

#include <memory>
#include <vector>

namespace app {

/// `drawbridge chats`: the kept conversations, and of the chats that have no file yet the open ones
/// and those with a draft or a waiting message; or those in which a text is found. Newest first.
/// Reads the agent's files, the index and the store itself, also beside a running window. The list
/// needs no index; a search indexes what is missing, newest first, for kPatience at most, and says
/// on standard error what it could not search. Those of practice and checks are left out.
class ChatsCommand : public LongCommand
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPatience{10};

    ChatsCommand(command::Chats command, PrintSink sink, QObject *parent = nullptr);
    ~ChatsCommand() override;

    void start() override;

private:
    void readStore();
    /// Chats without a file.
    [[nodiscard]] std::vector<bridge::history::HistoryRow> unfiledRows() const;
    void search();
    void onFound(const bridge::history::SearchAnswer &answer);
    /// `hit`: nullptr without a search.
    void add(const bridge::history::HistoryRow &row, const bridge::history::SearchHit *hit);
    void print();
    [[nodiscard]] bool isListed(const QString &sessionId) const;

    struct Line;
    const command::Chats m_command;
    Services m_services;
    std::unique_ptr<bridge::history::History> m_history;
    QHash<QString, bridge::store::Origin> m_origins;
    QHash<QString, bridge::store::ChatRecord> m_records;
    QSet<QString> m_unreadRecords; ///< sessions
    bool m_isStoreUnread = false;  ///< no record could be read
    std::vector<Line> m_lines;
    QTimer m_patience;
    bool m_isSearching = false;
    bool m_isLast = false; ///< what the search finds is printed
};

} // namespace app
