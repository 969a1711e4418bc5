#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace ui {

/// A file that a rewind would change.
struct RewindFile
{
    enum class Change {
        PutBack, ///< its earlier content returns
        Removed, ///< it did not exist then
        Unknown, ///< one of the two
    };
    QString path;
    Change change = Change::Unknown;
    int added = -1; ///< lines; -1: not known for each file
    int removed = -1;
    friend bool operator==(const RewindFile &, const RewindFile &) = default;
};

/// What a rewind to a message would do.
struct RewindView
{
    enum class Files {
        Waking,      ///< the agent starts, which alone can say
        Asking,      ///< it was asked
        Known,       ///< `files`
        Unavailable, ///< `problem` says why
    };
    QString agent;    ///< short name
    QString time;     ///< of the message, for display
    int messages = 0; ///< that would go: messages of the user and answers
    Files state = Files::Asking;
    std::vector<RewindFile> files;
    int added = -1; ///< lines in all files; -1: not known
    int removed = -1;
    QStringList leftAlone; ///< files that changed in ways that cannot be undone
    QString problem;       ///< why the files are unknown, or why the rewind failed; one line
    bool isUnderWay = false;
    bool canBranch = false;
    bool isSummarised = false; ///< the conversation cannot go back there, only files can
    friend bool operator==(const RewindView &, const RewindView &) = default;
};

/// What returns to an earlier state.
enum class RewindExtent { Both, Conversation, Files };

} // namespace ui
