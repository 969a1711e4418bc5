#pragma once

#include "bridge/agent/ArchiveReader.h"

#include <QPointer>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

/// An ArchiveReader whose conversation the test makes up; it answers when the test says so, like
/// the product's from the event loop. A place's offset is the number of items before it.
class ScriptedArchive final : public bridge::agent::ArchiveReader
{
public:
    void page(const QString &sessionId, const bridge::agent::ArchivePlace &place, int most,
              QObject *context, PageAnswer answer) override
    {
        asked.push_back({sessionId, place, most});
        m_answers.push_back([this, place, most, guard = QPointer<QObject>(context), answer] {
            if (guard)
                answer(pageOf(place, most));
        });
    }

    void subagents(const QString &, const QStringList &toolUseIds, int, QObject *context,
                   SubagentAnswer answer) override
    {
        m_answers.push_back([this, toolUseIds, guard = QPointer<QObject>(context), answer] {
            bridge::agent::SubagentPages pages;
            for (const QString &each : toolUseIds)
                pages.insert(each, bridge::agent::ArchivePage{ofSubagents.value(each), {}, 0});
            if (subagentProblem && !toolUseIds.isEmpty())
                pages.insert(toolUseIds.first(),
                             bridge::failed(bridge::agent::ArchiveProblem(*subagentProblem)));
            if (guard)
                answer(pages);
        });
    }

    void turn(const QString &, const QString &, QObject *context, TurnAnswer answer) override
    {
        m_answers.push_back([this, guard = QPointer<QObject>(context), answer] {
            if (guard)
                answer(archivedTurn);
        });
    }

    /// No conversation has a file.
    void file(const QString & /*sessionId*/, QObject * /*context*/, FileAnswer answer) override
    {
        answer(std::nullopt);
    }

    /// Answers at once: no other process has a conversation, unless the test says so.
    void holder(const QString & /*sessionId*/, qint64 own, QObject * /*context*/,
                HolderAnswer answer) override
    {
        ++holderQuestions;
        ownProcess = own;
        const HolderResult now = held;
        answer(now);
    }

    /// Answers what was asked, also what the answers ask.
    void answer()
    {
        while (!m_answers.empty()) {
            const auto next = std::move(m_answers.front());
            m_answers.pop_front();
            next();
        }
    }

    struct Question
    {
        QString sessionId;
        bridge::agent::ArchivePlace place;
        int most = 0;
    };
    std::vector<Question> asked; ///< for pages
    std::vector<bridge::agent::ArchivedItem> items;
    QHash<QString, std::vector<bridge::agent::ArchivedItem>> ofSubagents;
    /// The first subagent of each question cannot be read.
    std::optional<bridge::agent::ArchiveProblem> subagentProblem;
    bool isTorn = false; ///< see ArchivePage
    bridge::agent::ArchivedTurn archivedTurn;
    HolderResult held;
    int holderQuestions = 0;
    qint64 ownProcess = 0;                                ///< of the last question
    std::optional<bridge::agent::ArchiveProblem> problem; ///< instead of pages

private:
    [[nodiscard]] PageResult pageOf(const bridge::agent::ArchivePlace &place, int most) const
    {
        if (problem)
            return bridge::failed(bridge::agent::ArchiveProblem(*problem));
        const auto end = place.offset < 0 ? static_cast<qint64>(items.size()) : place.offset;
        const qint64 begin = std::max<qint64>(0, end - most);
        bridge::agent::ArchivePage page;
        page.items.assign(items.begin() + begin, items.begin() + end);
        page.isTorn = isTorn && begin == 0;
        if (begin > 0)
            page.earlier = bridge::agent::ArchivePlace{begin, items.at(begin - 1).id};
        return page;
    }

    std::deque<std::function<void()>> m_answers;
};
