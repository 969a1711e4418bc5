#pragma once

#include "bridge/history/History.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace bridge::library {

/// What Library asks of the kept conversations: history::History, behind an interface for tests.
/// Answers come from the event loop, once, unless their context is gone.
class KeptConversations : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    using Holder = std::optional<agent::ConversationHolder>;
    using HolderResult = agent::ArchiveReader::HolderResult; ///< the error: it cannot be known
    using Done = Result<void, agent::ArchiveProblem>;
    using Paths = Result<QStringList, agent::ArchiveProblem>;
    using Copied = Result<agent::CopyOutcome, agent::ArchiveProblem>;
    template <typename T>
    using Answer = std::function<void(const T &)>;

    [[nodiscard]] virtual const std::vector<history::HistoryRow> &rows() const = 0;
    [[nodiscard]] virtual const history::HistoryRow *find(const QString &sessionId) const = 0;
    [[nodiscard]] virtual bool isListed() const = 0;
    [[nodiscard]] virtual const std::vector<agent::ArchiveProblem> &problems() const = 0;
    virtual void search(const history::SearchQuery &query, QObject *context,
                        Answer<history::SearchAnswer> answer) = 0;
    virtual void holder(const QString &sessionId, QObject *context,
                        Answer<HolderResult> answer) = 0;
    virtual void rename(const QString &sessionId, const QString &title, QObject *context,
                        Answer<Done> answer) = 0;
    virtual void copy(const QString &sessionId, const QString &itemId, const QString &newId,
                      const QString &title, QObject *context, Answer<Copied> answer) = 0;
    virtual void belongings(const QString &sessionId, QObject *context, Answer<Paths> answer) = 0;
    virtual void refresh() = 0;

Q_SIGNALS:
    void changed();
    void indexed();
    void holdersChanged(); ///< see history::History
};

} // namespace bridge::library
