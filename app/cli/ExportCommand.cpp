#include "app/cli/ExportCommand.h"

#include "app/cli/JsonOut.h"
#include "bridge/store/ChatStore.h"
#include "bridge/store/StoreDisk.h"
#include "ui/words/ExportText.h"
#include "ui/words/StoreText.h"

namespace app {

using bridge::history::History;
using bridge::history::HistoryRow;
using bridge::library::MarkdownExport;
using bridge::library::MarkdownWriter;

ExportCommand::ExportCommand(command::Export command, PrintSink sink, QObject *parent)
    : LongCommand(std::move(sink), parent)
    , m_command(std::move(command))
{}

ExportCommand::~ExportCommand() = default;

void ExportCommand::start()
{
    const auto *const archive = m_services.backend.archive();
    if (!archive)
        return finish(ExitCode::Agent,
                      tr("%1 keeps no conversations.").arg(m_services.backend.displayName()));
    // It only reads pages: nothing is listed or indexed.
    m_history = std::make_unique<History>(*archive, History::defaultCacheFolder());
    m_history->lookUp(m_command.session, this, [this](const History::Row &row) {
        if (!row)
            return finish(
                ExitCode::Unexpected,
                QStringLiteral("%1: %2").arg(row.error().path.simplified(), row.error().message));
        if (!*row)
            return finish(ExitCode::Usage, tr("There is no conversation %1. drawbridge chats lists "
                                              "them.")
                                               .arg(m_command.session));
        write(**row);
    });
}

bridge::library::ExportRest ExportCommand::rest(const QString &sessionId)
{
    // Without the lock, which belongs to a running window: nothing is written.
    using namespace bridge::store;
    const StoreContent content = StoreDisk(ChatStore::defaultFolder()).readOne(sessionId);
    for (const StoreProblem &problem : content.problems)
        m_sink.errLine(ui::wordsFor(problem));
    const auto record = content.records.constFind(sessionId);
    return bridge::library::exportRest(record == content.records.cend() ? nullptr : &*record,
                                       content.turns.value(sessionId));
}

void ExportCommand::write(const HistoryRow &row)
{
    m_export = std::make_unique<MarkdownExport>(
        *m_history, row.file.sessionId,
        MarkdownWriter(ui::exportWords(m_services.backend.shortName()), rest(row.file.sessionId)),
        [this](const QString &text) {
            m_sink.out(m_command.json ? printed({{"text", text}}) : text.toUtf8());
        });
    if (m_command.json)
        m_sink.out(printed({{"session", row.file.sessionId},
                            {"title", row.facts.title},
                            {"folder", orNull(row.facts.folder)}}));
    connect(m_export.get(), &MarkdownExport::finished, this,
            [this](const std::optional<bridge::agent::ArchiveProblem> &problem) {
                if (problem)
                    return finish(ExitCode::Unexpected,
                                  QStringLiteral("%1: %2").arg(problem->path, problem->message));
                finish(ExitCode::Done);
            });
    m_export->start({row.facts.title, row.facts.folder, row.facts.begun});
}

} // namespace app

#include "moc_ExportCommand.cpp"
