#pragma once

#include "bridge/core/Result.h"
#include "bridge/store/ChatRecord.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

/// The files of the store as text: JSON objects with a version and a checksum.
namespace bridge::store {

/// Why a file of the store is not used. It is left as it is.
enum class RecordFault {
    NotUnderstood, ///< damaged, or not one of this program
    Newer,         ///< of a later version of this program
};

/// A record and the text that it was read from, whose other keys are kept when it is written again.
struct ReadRecord
{
    ChatRecord record;
    QByteArray text;
};

/// Everything but `record.sessionId` may be missing in the text; what is there is as it was
/// written, or the checksum would differ. `sessionId`: from the file's name.
[[nodiscard]] Result<ReadRecord, RecordFault> readRecord(QByteArrayView text,
                                                         const QString &sessionId);
/// `before`: the text that the file has; its keys of later versions are in the result, too.
[[nodiscard]] QByteArray recordText(const ChatRecord &record, const QByteArray &before = {});

using Windows = std::vector<WindowRecord>;
[[nodiscard]] Result<Windows, RecordFault> readWindows(QByteArrayView text);
[[nodiscard]] QByteArray windowsText(const Windows &windows, const QByteArray &before = {});

/// One line without its end; nullopt: it is damaged.
[[nodiscard]] std::optional<AnswerOrigin> readAnswerOrigin(QByteArrayView line);
[[nodiscard]] QByteArray answerOriginText(const AnswerOrigin &origin);

} // namespace bridge::store
