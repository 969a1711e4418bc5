#pragma once

#include <QString>

#include <optional>

/// Session files in the shape of Claude Code's (version 2.1.330): prompts, answers, tools with
/// results, and between them the attachments and recorded requests that make up most of a real
/// file. Languages, code and lengths vary; the same numbers make the same files.
namespace bench {

struct SessionShape
{
    int messages = 20;      ///< of the user, each with an answer; every third with a tool
    qint64 bytes = 0;       ///< the file is filled up to about so many
    int number = 0;         ///< of the conversation; the higher, the newer
    QString word{};         ///< occurs in the middle of the conversation; empty: nothing
    QString workspace{};    ///< empty: one of seven that do not exist
    int compactEvery = 0;   ///< messages between two compactions; 0: there is none
    qint64 longestLine = 0; ///< bytes of a tool's result in the middle; 0: there is none
    bool isBrief = false;   ///< a few words in each answer, and no tools
};

/// Writes it below a configuration folder of Claude Code. False: the disk is full.
[[nodiscard]] bool writeSession(const QString &configFolder, const SessionShape &shape);
[[nodiscard]] QString sessionIdOf(int number);
/// The summary of the conversation that the last compaction before this message left.
[[nodiscard]] QString summaryBefore(int message, const SessionShape &shape);

} // namespace bench
