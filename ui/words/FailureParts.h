#pragma once

#include "bridge/failure/Failure.h"

#include <QCoreApplication>
#include <QString>

#include <optional>

namespace ui {

/// The parts of a failure's description, from which dialog, cards, checklist and command line
/// compose their texts. Plain text.
struct FailureParts
{
    enum class FixedAt {
        Server, ///< outside Drawbridge: a repeated request may then succeed without the user
        Here,   ///< by a change in Drawbridge or on this computer
    };
    QString title;  ///< one line
    QString brief;  ///< two or three words, for a small box: "no model loaded"
    QString text;   ///< the cause: whole sentences
    QString remedy; ///< the advice: whole sentences, in the imperative
    FixedAt fixedAt = FixedAt::Server;
};

/// A failure of a custom endpoint, or of the agent while one is in use. `text` calls the endpoint
/// "the server"; its address is up to the caller.
[[nodiscard]] FailureParts partsOf(const bridge::Failure &failure);
/// A custom endpoint is in use, and without it this might not have failed.
[[nodiscard]] bool concernsEndpoint(const bridge::Failure &failure);

/// @name The parts by kind; each knows the kinds of its own file and gives nullopt for the others.
/// @{
[[nodiscard]] std::optional<FailureParts> networkParts(const bridge::Failure &failure);
[[nodiscard]] std::optional<FailureParts> credentialParts(const bridge::Failure &failure);
[[nodiscard]] std::optional<FailureParts> modelParts(const bridge::Failure &failure);
[[nodiscard]] std::optional<FailureParts> serverParts(const bridge::Failure &failure);
[[nodiscard]] std::optional<FailureParts> agentParts(const bridge::Failure &failure);
/// @}

/// `Authorization: Bearer` or `x-api-key`.
[[nodiscard]] QString headerOf(bridge::CredentialKind kind);
/// Host and port of an address, shortened to the width of a title.
[[nodiscard]] QString titleHost(const QString &address);
/// "It said: “…”"; empty when the failure has no such text. Long texts are cut.
[[nodiscard]] QString quotedMessage(const bridge::Failure &failure);
/// As much of a long text as a sentence can carry.
[[nodiscard]] QString beginningOf(const QString &text);
/// `named` with `subject` as its %1, or `unnamed` without a subject.
[[nodiscard]] QString naming(const QString &subject, const QString &named, const QString &unnamed);
/// What a setting of another place has to do with the failure; empty: there is none.
[[nodiscard]] QString settingWords(const bridge::Failure &failure);
/// Joins those that are not empty.
[[nodiscard]] QString joinSentences(const QStringList &sentences);

/// Translation context of all of it.
struct FailureTr
{
    Q_DECLARE_TR_FUNCTIONS(FailureText)
};

} // namespace ui
