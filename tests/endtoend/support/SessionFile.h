#pragma once

#include "tests/endtoend/support/TestHome.h"

#include <QString>
#include <QStringList>

#include <vector>

/// A conversation as Claude Code's own file has it, read without any code of the product.
struct SessionFile
{
    /// A message of the user and what followed it, also after "Continue from where you left off.",
    /// with which a cut turn goes on.
    struct Exchange
    {
        QString prompt;
        QStringList answers;  ///< whole ones: the texts with which a turn ended
        QStringList toolUses; ///< ids
    };
    std::vector<Exchange> exchanges; ///< on the chain from the last leaf, oldest first

    /// Whole answers to messages with this text.
    [[nodiscard]] qsizetype answersTo(const QString &prompt) const;
    [[nodiscard]] std::string describe() const;
};

/// The conversation in the test's home; empty if it has no file.
[[nodiscard]] SessionFile readSessionFile(const TestHome &home, const QString &sessionId);
