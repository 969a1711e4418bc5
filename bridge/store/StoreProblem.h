#pragma once

#include <QString>

namespace bridge::store {

/// Something of the data folder that cannot be read or written.
struct StoreProblem
{
    enum class Kind {
        Unreadable,    ///< `message`: the system's
        NotUnderstood, ///< damaged, or not a file of this program; left as it is
        Newer,         ///< of a later version of this program; left as it is
        NotWritten,    ///< what changed is kept in memory and tried again; `message`: the system's
        TakenOver,     ///< another program has taken the chats; nothing is written any more
    };
    Kind kind = Kind::Unreadable;
    QString path; ///< absolute
    QString message{};
    friend bool operator==(const StoreProblem &, const StoreProblem &) = default;
};

} // namespace bridge::store
