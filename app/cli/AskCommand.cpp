#include "app/cli/AskCommand.h"

#include "app/cli/EndpointCommands.h"
#include "bridge/store/ChatStore.h"
#include "ui/words/AddressText.h"
#include "ui/words/ProfileText.h"
#include "ui/words/SettingsText.h"
#include "ui/words/SourceText.h"

#include <QDir>
#include <QFileInfo>
#include <QTimer>

namespace app {

using bridge::chat::Chat;
using bridge::chat::TurnFollower;

AskCommand::AskCommand(command::Ask command, PrintSink sink, QObject *parent)
    : LongCommand(std::move(sink), parent)
    , m_command(std::move(command))
{}

void AskCommand::start()
{
    // Practice needs nothing of the settings.
    if (const QString unknown = ui::waysOutWords(m_services.settings);
        !unknown.isEmpty() && !m_command.practice)
        return finish(ExitCode::Usage, unknown);
    if (m_command.endpoint) {
        const auto address = bridge::endpoint::EndpointAddress::parse(*m_command.endpoint);
        if (!address)
            return finish(ExitCode::Usage, ui::wordsFor(address.error()));
        if (const QString decided = ui::wordsFor(m_services.endpoints.policy()); !decided.isEmpty())
            return finish(ExitCode::Usage, decided);
        m_services.useEndpointInMemory(*m_command.endpoint);
    }
    if (m_command.practice) {
        auto practice = m_services.startPractice();
        if (!practice)
            return finish(ExitCode::Usage, practice.error());
        m_services.usePractice(std::move(*practice));
    }
    if (const QString refusal = endpointRefusal(); !refusal.isEmpty())
        return finish(ExitCode::Usage, refusal);
    const QString workspace =
        m_command.workspace.isEmpty() ? QDir::currentPath() : m_command.workspace;
    if (!QFileInfo(workspace).isDir())
        return finish(ExitCode::Usage,
                      m_command.workspace.isEmpty()
                          ? tr("The current folder cannot be used: it was deleted, or its name is "
                               "not UTF-8. Name another one with --workspace.")
                          : tr("%1 is not a folder.").arg(workspace));

    m_chat = m_services.makeChat(
        QStringLiteral("ask"),
        {.overrides = {QDir(workspace).absolutePath(), m_command.permissionMode},
         .sessionId = m_command.resume});
    // Whoever began a conversation that is gone on with, began it.
    using bridge::store::ChatStore;
    using bridge::store::Origin;
    if (m_command.resume.isEmpty())
        ChatStore::noteOrigin(ChatStore::defaultFolder(), m_chat->sessionId(),
                              m_command.practice ? Origin::Hidden : Origin::Ask);
    using OnFailure = TurnFollower::OnFailure;
    m_printer = std::make_unique<TurnPrinter>(*m_chat, m_sink, m_command.json);
    m_follower = std::make_unique<TurnFollower>(
        *m_chat, m_services.clock, m_command.wait ? OnFailure::WaitForRetries : OnFailure::End);
    connect(m_chat.get(), &Chat::permissionAsked, this, &AskCommand::onPermission);
    connect(m_chat.get(), &Chat::looping, this, [this](const bridge::session::Loop &loop) {
        m_printer->looping(loop, tr("Ctrl-C stops it."));
    });
    connect(m_chat.get(), &Chat::stopped, this, [this] { finish(m_code); });
    connect(m_follower.get(), &TurnFollower::failed, m_printer.get(), &TurnPrinter::failure);
    connect(m_follower.get(), &TurnFollower::ended, this,
            [this](bool ok) { end(ok ? ExitCode::Done : exitCodeFor(m_follower->failure()), ok); });
    m_printer->begin();
    m_follower->follow(m_chat->send(m_command.prompt));
    m_chat->start();
}

QString AskCommand::endpointRefusal() const
{
    const auto &endpoints = m_services.endpoints;
    const auto address = bridge::endpoint::EndpointAddress::parse(endpoints.addressText());
    if (!address || !endpoints.isEnabled())
        return {};
    if (const QByteArray advice = adviceLine(address->text()); !advice.isEmpty())
        m_sink.err(advice);
    return ui::setupWaysOutWords(endpoints, *address);
}

void AskCommand::interrupt()
{
    end(ExitCode::Interrupted, false);
}

void AskCommand::onPermission(const bridge::agent::PermissionRequest &request)
{
    if (request.kind != bridge::agent::PermissionKind::Question)
        m_printer->permissionDenied(request);
    using bridge::agent::PermissionOption;
    auto answer = bridge::agent::answerWith(request, PermissionOption::Kind::RejectOnce);
    answer.message = request.kind == bridge::agent::PermissionKind::Question
                         ? QStringLiteral("Nobody can answer questions in this run.")
                         : QStringLiteral("Nobody can be asked for permission in this run.");
    // Queued: the answer may cause the next event inside this one.
    QTimer::singleShot(0, this, [this, id = request.id, answer] { m_chat->answer(id, answer); });
}

void AskCommand::end(ExitCode code, bool ok)
{
    if (!m_chat || std::exchange(m_isEnding, true))
        return; // refused, or ending already
    m_code = code;
    m_follower->disconnect();
    m_printer->end(ok, m_follower->answer());
    // Queued: the chat's signal is on the stack.
    QTimer::singleShot(0, m_chat.get(), &Chat::stop);
}

} // namespace app

#include "moc_AskCommand.cpp"
