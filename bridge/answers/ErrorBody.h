#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringList>

namespace bridge::answers {

/// What an answer's body says, whatever it is: JSON of any server's shape, JSON in strings of JSON,
/// a stream of events, a web page, plain text, or nothing that can be read.
struct ErrorBody
{
    enum class Format { Empty, Json, Events, Html, Text };

    Format format = Format::Empty;
    bool isMessage = false;  ///< an answer of the Messages API, or the beginning of one
    bool isError = false;    ///< it calls itself an error
    QStringList sentences{}; ///< what it says, the innermost first; plain text on one line each
    QStringList
        codes{}; ///< types, codes and statuses that errors name, innermost first; lower case

    /// The innermost sentence, short enough to be shown; may be empty.
    [[nodiscard]] QString said() const;
};

/// Never fails; reads to a bounded depth and in linear time.
[[nodiscard]] ErrorBody readErrorBody(QByteArrayView body);

/// `bytes` as text for people: without invalid characters and not longer than `most` characters.
[[nodiscard]] QString readableBeginning(QByteArrayView bytes, qsizetype most);

} // namespace bridge::answers
