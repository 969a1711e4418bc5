#pragma once

#include "bridge/json/LooseJson.h"

#include <QByteArrayView>
#include <QString>
#include <QStringList>

#include <vector>

namespace bridge::answers {

/// The content of an answer's body of any form: JSON of any server's shape, JSON in strings of
/// JSON, a stream of events, a web page, plain text, or unreadable.
struct ErrorBody
{
    enum class Format { Empty, Json, Events, Html, Text };

    Format format = Format::Empty;
    bool isMessage = false;    ///< a Messages API answer, or the beginning of one
    bool isError = false;      ///< identifies itself as an error
    bool isFromBehind = false; ///< the error of a provider, which a server in front of it passes on
    bool refusesContent = false; ///< a moderation refuses what the message says
    QStringList sentences{};   ///< its sentences, innermost first; plain text, one line each
    /// Fields that say when a limit ends.
    std::vector<json::JsonField> resets{};
    QStringList parameters{}; ///< names of the refused parts of the request; lower case
    QStringList codes{}; ///< types, codes and statuses of errors, innermost first; lower case

    /// The innermost sentence, shortened for display; may be empty.
    [[nodiscard]] QString message() const;
};

/// Never fails; bounded depth, linear time.
[[nodiscard]] ErrorBody readErrorBody(QByteArrayView body);

/// `bytes` as readable text, without invalid characters, of at most `most` characters.
[[nodiscard]] QString readableBeginning(QByteArrayView bytes, qsizetype most);

} // namespace bridge::answers
