#include "app/cli/ExecCommand.h"

#include "app/cli/EndpointCommands.h"
#include "bridge/endpoint/ClientIdentity.h"
#include "bridge/endpoint/SentCredential.h"
#include "ui/words/CertificateText.h"
#include "ui/words/ProfileText.h"
#include "ui/words/SecretText.h"
#include "ui/words/SettingsText.h"
#include "ui/words/SourceText.h"

#include <cerrno>
#include <utility>
#include <vector>

#include <unistd.h>

namespace app {

using bridge::CredentialKind;
using bridge::endpoint::Endpoint;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;
using bridge::endpoint::ManagedPolicy;
using bridge::endpoint::ProfileProblem;
using bridge::secrets::Secret;
using bridge::secrets::SecretError;

namespace {

/// The user may have to unlock the keychain meanwhile.
constexpr std::chrono::seconds kExecPatience{120};

bool needsSecret(const Endpoint &endpoint)
{
    const auto &certificate = endpoint.clientCertificate;
    const bool needsPassphrase =
        certificate.isSet()
        && bridge::endpoint::isKeyEncrypted(certificate.keyFile()).value_or(true);
    return endpoint.credential == CredentialKind::BearerToken
           || endpoint.credential == CredentialKind::ApiKey || !endpoint.secretHeaders.isEmpty()
           || needsPassphrase;
}

/// The last arguments in `argv` that were read as `words`, null-terminated.
std::vector<char *> originalsOf(const QStringList &words, char **argv)
{
    std::vector<char *> originals(static_cast<std::size_t>(words.size()) + 1, nullptr);
    char **end = argv;
    while (*end)
        ++end;
    for (auto i = originals.size() - 1; i-- > 0 && end > argv;) {
        do
            --end;
        while (end > argv && QString::fromLocal8Bit(*end) != words.at(static_cast<qsizetype>(i)));
        originals[i] = *end;
    }
    return originals;
}

/// Makes this process's environment the given one. What is equal keeps its bytes, and no name
/// stands twice: programs disagree about which of two counts.
void adopt(const QProcessEnvironment &environment)
{
    static QByteArrayList added;
    static std::vector<char *> entries;
    QStringList missing = environment.keys();
    for (char **entry = environ; *entry; ++entry) {
        const QString text = QString::fromLocal8Bit(*entry);
        const QString name = text.section(u'=', 0, 0);
        if (text == name + u'=' + environment.value(name) && missing.removeOne(name))
            entries.push_back(*entry);
    }
    for (const QString &name : std::as_const(missing))
        added.append((name + u'=' + environment.value(name)).toLocal8Bit());
    for (QByteArray &entry : added)
        entries.push_back(entry.data());
    entries.push_back(nullptr);
    environ = entries.data();
}

} // namespace

ExecCommand::ExecCommand(command::Exec command, PrintSink sink, QObject *parent)
    : LongCommand(std::move(sink), parent)
    , m_command(std::move(command))
{}

void ExecCommand::start()
{
    if (const QString unknown = ui::waysOutWords(m_services.settings); !unknown.isEmpty())
        return finish(ExitCode::Usage, unknown);
    auto chosen = chosenEndpoint();
    if (!chosen) {
        finish(ExitCode::Usage, chosen.error());
        return;
    }
    m_endpoint = std::move(*chosen);
    if (!m_endpoint || !needsSecret(*m_endpoint)) {
        conclude(std::nullopt);
        return;
    }
    m_patience = m_services.clock.after(kExecPatience, [this] {
        onRead(bridge::failed(SecretError{SecretError::Kind::TimedOut, {}}));
    });
    m_services.keychain.read(m_endpoint->credentialOrigin, this,
                             [this](const auto &kept) { onRead(kept); });
}

bridge::Result<EndpointChoice::Choice, QString> ExecCommand::chosenEndpoint() const
{
    const EndpointChoice &endpoints = m_services.endpoints;
    const bool isNamed = !m_command.profile.isEmpty() || !m_command.endpoint.isEmpty();
    if (isNamed && endpoints.policy().kind != ManagedPolicy::Kind::None)
        return bridge::failed(ui::wordsFor(endpoints.policy()));
    if (!m_command.endpoint.isEmpty()) {
        const auto address = EndpointAddress::parse(m_command.endpoint);
        if (!address)
            return bridge::failed(refusalText(address.error()));
        const QString damaged = ui::setupWaysOutWords(endpoints, *address);
        if (!damaged.isEmpty())
            return bridge::failed(QString(damaged));
        return EndpointChoice::Choice(endpoints.endpointAt(*address));
    }
    EndpointPin pin;
    if (!m_command.profile.isEmpty())
        pin = {EndpointPin::Kind::Profile, m_command.profile};
    const auto choice = endpoints.endpointFor(pin);
    if (choice)
        return *choice;
    if (!choice.error().profile.isEmpty())
        return bridge::failed(ui::wordsFor(ProfileProblem{.kind = ProfileProblem::Kind::NotFound,
                                                          .subject = choice.error().profile}));
    if (const auto address = EndpointAddress::parse(choice.error().address);
        address && choice.error().setup)
        return bridge::failed(ui::setupWaysOutWords(endpoints, *address));
    return bridge::failed(refusalText(choice.error().problem));
}

void ExecCommand::onRead(const bridge::Result<Secret, SecretError> &kept)
{
    if (kept)
        conclude(*kept);
    else if (kept.error().kind == SecretError::Kind::Absent)
        conclude(std::nullopt);
    else if (kept.error().kind == SecretError::Kind::Unavailable) {
        // Agents get no secret without a keychain either.
        m_sink.errLine(ui::wordsFor(kept.error()));
        conclude(std::nullopt);
    } else
        finish(ExitCode::Credential, ui::wordsFor(kept.error()));
}

void ExecCommand::conclude(const std::optional<Secret> &kept)
{
    if (m_endpoint) {
        if (const QByteArray advice = adviceLine(m_endpoint->address.text()); !advice.isEmpty())
            m_sink.err(advice);
        const auto &inherited = m_services.environment;
        m_endpoint = bridge::endpoint::withInheritedAuthorities(*m_endpoint, inherited);
        const auto secret = bridge::endpoint::secretFor(*m_endpoint, kept);
        if (const auto problem =
                bridge::endpoint::clientCertificateProblem(*m_endpoint, secret, inherited))
            return finish(ExitCode::Credential, ui::wordsFor(*problem));
        m_environment =
            bridge::agent::environmentFor(m_services.backend, inherited, m_endpoint, secret);
        if (m_endpoint->credential == CredentialKind::OwnSignIn)
            m_sink.errLine(
                tr("With Claude Code's own sign-in, the environment alone does not prevent "
                   "settings files from redirecting it to another address than %1, or from adding "
                   "a token, a key or a proxy. Drawbridge's chats are protected against this.")
                    .arg(m_endpoint->address.text()));
    }
    finish(ExitCode::Done);
}

QString replaceProcess(const QStringList &words, char **argv,
                       const std::optional<QProcessEnvironment> &environment)
{
    const auto command = originalsOf(words, argv);
    char **const inherited = environ;
    if (environment)
        adopt(*environment);
    ::execvp(command.front(), command.data());
    const int error = errno;
    environ = inherited; // read by others until this process ends
    const QString &program = words.first();
    if (program.isEmpty())
        return ExecCommand::tr("The name of the program is empty.");
    if (error == ENOENT && !program.contains(u'/'))
        return ExecCommand::tr("There is no program %1 in PATH.").arg(program);
    return ExecCommand::tr("%1 could not be run: %2").arg(program, qt_error_string(error));
}

} // namespace app

#include "moc_ExecCommand.cpp"
