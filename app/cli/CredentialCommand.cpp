#include "app/cli/CredentialCommand.h"

#include "app/cli/EndpointCommands.h"
#include "app/cli/JsonOut.h"
#include "bridge/core/NameTable.h"
#include "bridge/secrets/SecretEdit.h"
#include "ui/words/SecretText.h"
#include "ui/words/SettingsText.h"

#include <QFile>

#include <cstdio>

#ifdef Q_OS_UNIX
#include <csignal>

#include <termios.h>
#include <unistd.h>
#endif

namespace app {

namespace {

using bridge::endpoint::EndpointAddress;
using bridge::secrets::SecretError;
using bridge::secrets::SecretHeader;
using bridge::secrets::SecretPart;
using bridge::secrets::SecretPassphrase;
using bridge::secrets::SecretToken;

/// The user may have to unlock the keychain meanwhile.
constexpr std::chrono::seconds kKeychainPatience{120};

/// The keychain's problems, named as in `status`.
constexpr std::array kStateNames{
    bridge::Named{SecretError::Kind::Absent, "absent"},
    bridge::Named{SecretError::Kind::Locked, "locked"},
    bridge::Named{SecretError::Kind::Denied, "denied"},
    bridge::Named{SecretError::Kind::Unavailable, "unavailable"},
    bridge::Named{SecretError::Kind::TimedOut, "timed_out"},
    bridge::Named{SecretError::Kind::Damaged, "damaged"},
    bridge::Named{SecretError::Kind::Unsendable, "failed"},
    bridge::Named{SecretError::Kind::Failed, "failed"},
};

#ifdef Q_OS_UNIX
termios g_echoing{};

/// Sets the handler of the signals that end the program; one that is ignored stays so.
void onEndingSignals(void (*handler)(int))
{
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
        if (std::signal(number, handler) == SIG_IGN)
            std::signal(number, SIG_IGN);
    }
}

/// Async-signal-safe: restores the terminal's echo before the program ends.
void restoreEcho(int number)
{
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &g_echoing);
    std::signal(number, SIG_DFL);
    std::raise(number);
}
#endif

} // namespace

CredentialCommand::CredentialCommand(command::Credential command, QString secret,
                                     const bridge::endpoint::EndpointChoice &endpoints,
                                     bridge::secrets::SecretStore &store, bridge::Clock &clock,
                                     PrintSink sink, QObject *parent)
    : LongCommand(std::move(sink), parent)
    , m_command(std::move(command))
    , m_secret(std::move(secret))
    , m_endpoints(endpoints)
    , m_store(store)
    , m_clock(clock)
{}

CredentialCommand::~CredentialCommand()
{
    m_secret.fill(u'\0');
}

void CredentialCommand::start()
{
    const QString unknown = ui::waysOutWords(m_endpoints.settings());
    if (m_command.url.isEmpty() && !unknown.isEmpty())
        return finish(ExitCode::Usage, unknown);
    const auto origin = originFor(m_command.url, m_endpoints);
    if (!origin) {
        finish(ExitCode::Usage, refusalText(origin.error()));
        return;
    }
    m_origin = *origin;
    m_patience = m_clock.after(kKeychainPatience, [this] {
        fail({SecretError::Kind::TimedOut, {}});
    });
    switch (m_command.action) {
    case command::Credential::Action::Set:
        set();
        break;
    case command::Credential::Action::Clear:
        if (m_command.keyPassphrase)
            edit(SecretPassphrase{});
        else if (m_command.header.isEmpty())
            m_store.remove(m_origin, this, [this](const auto &result) { onWritten(result); });
        else
            edit(SecretHeader{m_command.header, {}});
        break;
    case command::Credential::Action::Status:
        m_store.read(m_origin, this, [this](const auto &result) { onRead(result); });
        break;
    }
}

void CredentialCommand::set()
{
    if (m_secret.isEmpty())
        finish(ExitCode::Usage, tr("There was no secret on standard input; nothing was saved."));
    else if (m_secret.contains(u'\n') || m_secret.contains(u'\r'))
        finish(ExitCode::Usage, tr("The secret contains a line break; nothing was saved."));
    else if (m_command.keyPassphrase)
        edit(SecretPassphrase{m_secret});
    else if (m_command.header.isEmpty())
        edit(SecretToken{m_command.kind, m_secret});
    else
        edit(SecretHeader{m_command.header, m_secret});
}

void CredentialCommand::edit(const SecretPart &part)
{
    bridge::secrets::editSecret(m_store, m_origin, part, this, [this](const auto &result) {
        if (result)
            onWritten({});
        else
            onWritten(bridge::failed(SecretError(result.error())));
    });
}

void CredentialCommand::onWritten(const bridge::Result<void, SecretError> &result)
{
    if (!result) {
        fail(result.error());
        return;
    }
    sayWhatIsNotSent();
    m_changed = true;
    finish(ExitCode::Done);
}

void CredentialCommand::sayWhatIsNotSent()
{
    if (m_command.header.isEmpty() || m_command.action != command::Credential::Action::Set)
        return;
    const auto address =
        EndpointAddress::parse(m_command.url.isEmpty() ? m_endpoints.addressText() : m_command.url);
    if (address
        && !m_endpoints.endpointAt(*address).secretHeaders.contains(m_command.header,
                                                                    Qt::CaseInsensitive))
        m_sink.errLine(tr("Saved, but not sent yet: this header is not among the endpoint's "
                          "headers. Add it there in the settings."));
}

void CredentialCommand::onRead(const bridge::Result<bridge::secrets::Secret, SecretError> &result)
{
    const bool isAbsent = !result && result.error().kind == SecretError::Kind::Absent;
    const bool hasToken = result && !result->value.isEmpty();
    const bool isKnown = result || isAbsent;
    const Json kind = hasToken ? Json(bridge::secrets::credentialKindName(result->kind)) : Json();
    Json headers = Json::array();
    if (result) {
        for (auto it = result->headers.cbegin(); it != result->headers.cend(); ++it)
            headers.push_back(it.key());
    }
    Json status{{"origin", m_origin},
                {"kept", isKnown ? Json(hasToken) : Json()},
                {"kind", kind},
                {"state", isKnown ? QString::fromLatin1(hasToken ? "present" : "absent")
                                  : bridge::nameIn(kStateNames, result.error().kind)},
                {"headers", headers}};
    if (result && !result->keyPassphrase.isEmpty())
        status["key_passphrase"] = true;
    m_sink.out(printed(status, m_command.json));
    if (isKnown)
        finish(ExitCode::Done);
    else
        fail(result.error());
}

void CredentialCommand::fail(const SecretError &error)
{
    // A refused value is a usage error; the keychain was not accessed.
    finish(error.kind == SecretError::Kind::Unsendable ? ExitCode::Usage : ExitCode::Credential,
           ui::wordsFor(error));
}

QString readSecretFromStdin()
{
    bool isTerminal = false;
#ifdef Q_OS_UNIX
    isTerminal = ::tcgetattr(STDIN_FILENO, &g_echoing) == 0;
    if (isTerminal) {
        onEndingSignals(restoreEcho);
        termios silent = g_echoing;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
        std::fputs(qPrintable(CredentialCommand::tr("Secret:") + u' '), stderr);
    }
#endif
    QFile input;
    QByteArray bytes;
    if (input.open(stdin, QIODevice::ReadOnly))
        bytes = isTerminal ? input.readLine() : input.readAll();
#ifdef Q_OS_UNIX
    if (isTerminal) {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &g_echoing);
        onEndingSignals(SIG_DFL);
        std::fputc('\n', stderr);
    }
#endif
    // Files and pipes end with a line end that is not part of the secret.
    while (bytes.endsWith('\n') || bytes.endsWith('\r'))
        bytes.chop(1);
    return QString::fromUtf8(bytes);
}

} // namespace app

#include "moc_CredentialCommand.cpp"
