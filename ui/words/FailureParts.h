#pragma once

#include "bridge/failure/Failure.h"

#include <QCoreApplication>
#include <QString>

#include <optional>

namespace ui {

/// How a sentence calls the endpoint: by its address, or, under a heading that has done so,
/// shortly.
class EndpointName
{
public:
    enum class Form { Address, Short };
    EndpointName(const QString &address, Form form);

    /// At the beginning of a sentence: "Your custom API endpoint (…)", "The server".
    [[nodiscard]] QString atStart() const;
    /// Within one: "your custom API endpoint (…)", "the server".
    [[nodiscard]] QString inside() const;
    /// "at your custom API endpoint (…)", "there".
    [[nodiscard]] QString place() const;
    /// Host and port as the address names them, cut where they would not fit into a title.
    [[nodiscard]] QString host() const;
    [[nodiscard]] QString address() const { return m_address; }

private:
    QString m_address;
    Form m_form;
};

/// What the words about a failure are put together from, for dialog, cards, checklist and command
/// line. Plain text.
struct FailureParts
{
    enum class Mended {
        AtTheServer, ///< outside: a request that is repeated may then succeed by itself
        Here,        ///< by a change of ours
    };
    QString title;  ///< one line
    QString brief;  ///< two or three words, for a small box: "no model loaded"
    QString text;   ///< what happened: whole sentences
    QString remedy; ///< what to do: an imperative without its full stop
    Mended mended = Mended::AtTheServer;
};

/// A failure of a custom endpoint, or of the agent while one is in use.
[[nodiscard]] FailureParts partsOf(const bridge::Failure &failure, EndpointName::Form form);
/// A custom endpoint is in use, and without it this might not have failed.
[[nodiscard]] bool concernsEndpoint(const bridge::Failure &failure);

/// @name The parts by kind; each knows the kinds of its own file and gives nullopt for the others.
/// @{
[[nodiscard]] std::optional<FailureParts> networkParts(const bridge::Failure &failure,
                                                       const EndpointName &endpoint);
[[nodiscard]] std::optional<FailureParts> credentialParts(const bridge::Failure &failure,
                                                          const EndpointName &endpoint);
[[nodiscard]] std::optional<FailureParts> modelParts(const bridge::Failure &failure,
                                                     const EndpointName &endpoint);
[[nodiscard]] std::optional<FailureParts> serverParts(const bridge::Failure &failure,
                                                      const EndpointName &endpoint);
[[nodiscard]] std::optional<FailureParts> agentParts(const bridge::Failure &failure);
/// @}

/// `Authorization: Bearer` or `x-api-key`.
[[nodiscard]] QString headerOf(bridge::CredentialKind kind);
/// " (HTTP 502)"; empty without a status.
[[nodiscard]] QString statusNote(const bridge::Failure &failure);
/// " It said: “…”"; empty when nothing was said. Long words are cut.
[[nodiscard]] QString saidNote(const bridge::Failure &failure);
/// As much of something long as a sentence can carry.
[[nodiscard]] QString beginningOf(const QString &said);

/// Translation context of all of it.
struct FailureTr
{
    Q_DECLARE_TR_FUNCTIONS(FailureText)
};

} // namespace ui
