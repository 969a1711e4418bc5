#pragma once

#include "tests/endtoend/support/TestApp.h"
#include "tests/endtoend/support/TestHome.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <string>
#include <vector>

/// Conversations that were begun elsewhere, or to which something unusual happened, as the real
/// Claude Code leaves them.
enum class Special { Bare, Images, Subagents, Compacted, Rewound, CorruptMiddle, OfManyLines };

struct SpecialSession
{
    QString sessionId;
    /// Beginnings of what a reader sees (seenIn()); empty: too much to compare.
    std::vector<std::string> seen{};
    QString word{};         ///< what to search for
    QStringList known{};    ///< texts of the user that the agent has when it goes on
    QStringList gone{};     ///< neither shown nor found nor sent any more
    QStringList exported{}; ///< parts of the Markdown, in order
};

/// Makes such a conversation. `app` uses the endpoint, and has no chat, before and after.
[[nodiscard]] SpecialSession makeSpecial(Special special, const TestHome &home,
                                         const QString &endpoint, TestApp &app);

/// Label and text of what the agent must send when it goes on with any of them.
[[nodiscard]] QMap<QString, QString> partsToWatchFor();
/// The label for this one; empty: its `known` texts are all there is.
[[nodiscard]] QString partOf(Special special);

/// Allows and answers whatever the chat asks from now on.
void allowAll(bridge::chat::Chat &chat);
