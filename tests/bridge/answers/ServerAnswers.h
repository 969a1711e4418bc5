#pragma once

#include "bridge/answers/ServerAnswer.h"

#include <QString>

#include <ostream>
#include <vector>

/// An answer of a real server, and its expected classification.
struct KnownAnswer
{
    QString id;
    QString server;
    bridge::answers::ServerAnswer answer;
    QString layer;   ///< failureLayerName(); empty: that of the kind
    QString kind;    ///< failureKindName()
    QString message; ///< empty: not compared
};

inline void PrintTo(const KnownAnswer &known, std::ostream *out)
{
    *out << known.id.toStdString() << ": " << known.server.toStdString();
}

/// resources/practice/endpoint-errors.json: the answers that the practice endpoint can give.
[[nodiscard]] std::vector<KnownAnswer> practiceAnswers();
/// tests/data/endpoint-answers.json: recorded answers of other servers.
[[nodiscard]] std::vector<KnownAnswer> furtherAnswers();
/// The answers of both files.
[[nodiscard]] std::vector<KnownAnswer> allAnswers();
