#pragma once

#include "bridge/agent/ConversationArchive.h"
#include "bridge/agents/claude/SessionLine.h"

#include <QHash>

#include <vector>

namespace bridge::claude {

/// Turns the lines of a conversation, oldest first, into items.
class SessionItems
{
public:
    /// `parentToolUseId`: of the subagent whose lines these are; empty: the main conversation.
    explicit SessionItems(QString parentToolUseId = {})
        : m_parentToolUseId(std::move(parentToolUseId))
    {}

    void add(const SessionLine &line);
    /// Lines that cannot be read were here. `offset`: of the first.
    void addSkipped(int count, qint64 offset);
    [[nodiscard]] std::vector<agent::ArchivedItem> take();

private:
    using Content = decltype(agent::ArchivedItem::content);

    void append(const SessionLine &line, Content content);
    void addUser(const SessionLine &line);
    void addToolResults(const SessionLine &line);
    /// `isLiteral`: a person's or host's own words, which are shown as they are.
    void addPrompt(const SessionLine &line, const json::Json &content, bool isLiteral);
    void addAssistant(const SessionLine &line);
    void addSystem(const SessionLine &line);
    void addOutput(const SessionLine &line, const QString &text);
    void addCompaction(const SessionLine &line, const QString &summary);
    /// Unique among the items, and equal to the wire's if those are.
    [[nodiscard]] agent::BlockId blockId(const SessionLine &line);

    /// An assistant message while its lines come.
    struct Message
    {
        QString request;
        QString uniqueId;
        int nextIndex = 0;
    };

    QString m_parentToolUseId;
    std::vector<agent::ArchivedItem> m_items;
    QHash<QString, Message> m_messages; ///< by the endpoint's id
    QHash<QString, agent::BlockFinished> m_toolUses;
};

/// The message of the user in a line; nullopt: it has none, e.g. only results of tools.
[[nodiscard]] std::optional<agent::ArchivedPrompt> promptOf(const SessionLine &line);

} // namespace bridge::claude
