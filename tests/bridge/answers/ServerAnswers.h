#pragma once

#include "bridge/answers/ServerAnswer.h"

#include <QString>

#include <ostream>
#include <vector>

/// An answer that some real server gives, and what it is to be taken for.
struct KnownAnswer
{
    QString id;
    QString server;
    bridge::answers::ServerAnswer answer;
    QString layer;   ///< failureLayerName(); empty: that of the kind
    QString kind;    ///< failureKindName()
    QString message; ///< empty: not looked at
};

inline void PrintTo(const KnownAnswer &known, std::ostream *out)
{
    *out << known.id.toStdString() << ": " << known.server.toStdString();
}

/// resources/practice/endpoint-errors.json: the answers that the practice endpoint can give.
[[nodiscard]] std::vector<KnownAnswer> practiceAnswers();
/// tests/data/endpoint-answers.json: what others were seen to answer.
[[nodiscard]] std::vector<KnownAnswer> furtherAnswers();
/// Both.
[[nodiscard]] std::vector<KnownAnswer> allAnswers();
