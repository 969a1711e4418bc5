#pragma once

#include "bridge/agent/ArchiveReader.h"
#include "bridge/chat/Replay.h"
#include "bridge/chat/Transcript.h"
#include "bridge/core/EmitGuard.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace bridge::chat {

/// The content of a conversation from before it was opened: reads the agent's file by pages, from
/// its end, and puts the entries before those of the transcript. What is in the transcript already
/// is not added again. Main thread; owned by Chat, like the transcript.
class Past : public QObject
{
    Q_OBJECT

public:
    static constexpr int kFirstPage = 60; ///< items
    static constexpr int kPage = 100;

    struct Parts
    {
        Transcript &transcript;
        agent::ArchiveReader *reader = nullptr; ///< nullptr: it is a new one
        Replay::EndpointOf endpointOf;
        /// What stands below the newest page; asked when that is there.
        std::function<LostPart()> lostPart;
        /// Origin of the first answer of this run; nullopt: there is none yet.
        std::function<std::optional<TranscriptWriter::Origin>()> nextAnswer;
        /// Texts that no file holds.
        std::function<std::vector<store::HalfAnswer>()> halfAnswers{};
        /// Before the first page of an earlier conversation is read.
        std::function<void(const QString &sessionId)> reachedEarlier{};
    };
    Past(Parts parts, QObject *parent = nullptr);

    /// Reads the page that ends at `end`, `more` items longer than usual; opened() follows. Called
    /// once. `before`: the conversations before this one, the newest first.
    void open(const QString &sessionId, const agent::ArchivePlace &end, int more,
              const QStringList &before = {});
    /// False: there is nothing before the first entry.
    [[nodiscard]] bool hasEarlier() const { return m_isLoading || m_earlier.has_value(); }
    [[nodiscard]] bool isLoading() const { return m_isLoading; }
    /// Reads the page before the first entry; ignored while one is being read.
    void loadEarlier();
    /// Reads pages until the transcript has the item, at most kMostForItem items; found() or
    /// missing() follows. Another call replaces it.
    void loadUntil(const QString &itemId);
    static constexpr int kMostForItem = 200'000;

    /// Origin of the newest kept answer.
    [[nodiscard]] const std::optional<TranscriptWriter::Origin> &newestAnswer() const
    {
        return m_replay.newestAnswer();
    }

Q_SIGNALS:
    /// The newest page is in the transcript.
    void opened();
    /// hasEarlier() or isLoading() has changed.
    void changed();
    void found(const QString &itemId);
    void missing(const QString &itemId);

private:
    struct Page; ///< one whose subagents are being read

    void read(const agent::ArchivePlace &place, int most);
    void onPage(const agent::ArchiveReader::PageResult &result);
    void readSubagents(const std::shared_ptr<Page> &page);
    void add(const Page &page);
    [[nodiscard]] std::vector<TranscriptEntry> entriesOf(const Page &page);
    void fail(const agent::ArchiveProblem &problem);
    void settle();
    void seek();
    [[nodiscard]] Present present() const;

    Parts m_parts;
    void setEarlier(const std::optional<agent::ArchivePlace> &place);

    QString m_sessionId;
    QStringList m_before; ///< conversations
    Replay m_replay;
    std::optional<agent::ArchivePlace> m_earlier;
    bool m_isLoading = false;
    bool m_isOpened = false;
    QSet<QString> m_added; ///< messages that are there although their items are in no page yet
    QString m_wanted;      ///< item of loadUntil()
    int m_wantedSize = 0;
    int m_readForItem = 0;
    EmitGuard m_emitGuard;
};

} // namespace bridge::chat
