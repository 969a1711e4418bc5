#pragma once

#include "bridge/failure/CredentialKind.h"
#include "bridge/failure/RequestPart.h"
#include "bridge/failure/ToolSearch.h"

#include <QString>

#include <variant>

/// Actions of the fix buttons of a failure; carried out by the application.
namespace bridge::fix {

struct UseAddress
{
    QString address;
    friend bool operator==(const UseAddress &, const UseAddress &) = default;
};
/// Every role of Claude Code requests this model from now on.
struct UseModel
{
    QString model;
    friend bool operator==(const UseModel &, const UseModel &) = default;
};
/// Sends the same secret in the other header.
struct UseCredentialKind
{
    CredentialKind kind = CredentialKind::BearerToken;
    friend bool operator==(const UseCredentialKind &, const UseCredentialKind &) = default;
};
/// Sets Claude Code's tool search at this endpoint.
struct UseToolSearch
{
    ToolSearch toolSearch = ToolSearch::Off;
    friend bool operator==(const UseToolSearch &, const UseToolSearch &) = default;
};
/// Leaves a refused part out of the requests to this endpoint, or sends the accepted value.
struct ChangePart
{
    RefusedPart refused;
    friend bool operator==(const ChangePart &, const ChangePart &) = default;
};
/// The user chooses a file with certificate authorities to trust.
struct ChooseCertificate
{
    friend bool operator==(const ChooseCertificate &, const ChooseCertificate &) = default;
};
/// The user chooses the files of a client certificate, and enters the passphrase of its key.
struct ChooseClientCertificate
{
    friend bool operator==(const ChooseClientCertificate &,
                           const ChooseClientCertificate &) = default;
};
/// Sends the unanswered message automatically once the model is loaded.
struct SendWhenReady
{
    friend bool operator==(const SendWhenReady &, const SendWhenReady &) = default;
};
/// The user signs in or chooses an endpoint, on the page of the first start.
struct SetUp
{
    friend bool operator==(const SetUp &, const SetUp &) = default;
};
/// Ends the agent and starts another one, which continues the conversation.
struct RestartAgent
{
    friend bool operator==(const RestartAgent &, const RestartAgent &) = default;
};
/// Starts a new session with the conversation so far as text, and sends the unanswered message.
struct StartFresh
{
    friend bool operator==(const StartFresh &, const StartFresh &) = default;
};
/// Returns to the default API and sends the unanswered message there.
struct TurnOffAndSend
{
    friend bool operator==(const TurnOffAndSend &, const TurnOffAndSend &) = default;
};
/// Writes the last good settings again.
struct RestoreSettings
{
    friend bool operator==(const RestoreSettings &, const RestoreSettings &) = default;
};
/// Starts with new settings; the old file is put aside.
struct StartSettingsAnew
{
    friend bool operator==(const StartSettingsAnew &, const StartSettingsAnew &) = default;
};

} // namespace bridge::fix

namespace bridge {

using Fix = std::variant<fix::UseAddress, fix::UseModel, fix::UseCredentialKind, fix::UseToolSearch,
                         fix::ChangePart, fix::ChooseCertificate, fix::ChooseClientCertificate,
                         fix::SendWhenReady, fix::SetUp, fix::RestartAgent, fix::StartFresh,
                         fix::TurnOffAndSend, fix::RestoreSettings, fix::StartSettingsAnew>;

} // namespace bridge
