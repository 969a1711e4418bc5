#pragma once

#include "bridge/agent/ConversationArchive.h"
#include "bridge/history/IndexProblem.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace bridge::history {

class IndexConnection;

/// A file as it was when it was scanned.
struct ScannedFile
{
    qint64 size = -1; ///< -1: it was not scanned to its end
    qint64 modified = 0;
    quint64 inode = 0;
    friend bool operator==(const ScannedFile &, const ScannedFile &) = default;
};

/// What the index has of one conversation.
struct IndexedSession
{
    qint64 number = 0;                             ///< its key in the index; 0: not in it yet
    agent::ArchiveFile file;                       ///< as it was when `facts` were read
    std::optional<agent::ConversationFacts> facts; ///< nullopt: it was no conversation
    ScannedFile scanned;
    qint64 scannedTo = 0; ///< offset of the next scan
    qint64 nextText = 0;
};

/// A text in the index, as it is in the file.
struct IndexedText
{
    QString itemId;
    QString text;
};

/// The index: a SQLite database (WAL) with the facts of conversations, their texts, and the grams
/// of these (FTS5). A cache: it holds nothing that the archive does not have. One connection, used
/// by the thread that opened it; other processes may use the same file at the same time. Its file
/// is the user's alone.
class SessionIndex
{
public:
    /// Makes folder and file where they are missing; a file of another version is made anew.
    [[nodiscard]] static IndexResult<std::unique_ptr<SessionIndex>> open(const QString &folder);
    /// Removes the files, unless another process has replaced them since `opened` was opened;
    /// nullptr: in any case.
    static void removeFiles(const QString &folder, const SessionIndex *opened);
    ~SessionIndex();
    [[nodiscard]] static bool exists(const QString &folder);

    /// Changes are collected in transactions of some hundred texts; readers of this connection see
    /// them at once. Ends the running one. After an error what was collected is lost: sessions()
    /// tells what there is.
    [[nodiscard]] IndexResult<void> commit();

    /// The file was removed or replaced: what is written would be lost.
    [[nodiscard]] bool isGone() const;

    /// Newest first; `most` below 0: all.
    [[nodiscard]] IndexResult<std::vector<IndexedSession>> sessions(int most = -1) const;
    /// Writes file and facts; gives those without a number theirs.
    [[nodiscard]] IndexResult<void> saveFacts(const std::vector<IndexedSession *> &sessions);

    /// Adds what a scan found and removes what its cuts do, as a whole or not at all. `session` is
    /// as sessions() or the last call left it, but for scannedTo and scanned, which are the new
    /// ones. False: another process was faster, and `session` is as that one left it (number 0:
    /// removed).
    [[nodiscard]] IndexResult<bool> addTexts(IndexedSession &session, qint64 scannedFrom,
                                             const std::vector<agent::ArchivedText> &texts,
                                             const std::vector<agent::ArchiveCut> &cuts);
    /// Removes some texts of a conversation, and, with the last, the record that it was scanned or
    /// itself. True: all are removed.
    enum class Forget { Texts, Session };
    [[nodiscard]] IndexResult<bool> forget(IndexedSession &session, Forget what);

    /// Visits ids of texts that contain all grams, until `visit` returns false. Empty: all texts.
    [[nodiscard]] IndexResult<void> find(const QStringList &grams,
                                         const std::function<bool(qint64)> &visit) const;
    [[nodiscard]] static qint64 sessionOf(qint64 textId);
    [[nodiscard]] IndexResult<std::optional<IndexedText>> text(qint64 textId) const;

private:
    explicit SessionIndex(std::unique_ptr<IndexConnection> connection);
    [[nodiscard]] IndexResult<void> removeTexts(const std::vector<qint64> &ids);
    [[nodiscard]] IndexResult<void> removeCut(qint64 first, const agent::ArchiveCut &cut,
                                              int &patience);

    std::unique_ptr<IndexConnection> m_connection;
};

} // namespace bridge::history
