#include "bridge/agents/claude/ClaudeArchive.h"

#include "bridge/agents/claude/SessionCopy.h"
#include "bridge/agents/claude/SessionFacts.h"
#include "bridge/agents/claude/SessionPages.h"
#include "bridge/agents/claude/SessionScan.h"
#include "bridge/core/RegularFile.h"
#include "bridge/core/ReplaceFile.h"
#include "bridge/core/WriteBytes.h"
#include "bridge/json/JsonFields.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>

namespace bridge::claude {

namespace {

using agent::ArchiveFile;
using agent::ArchiveProblem;

auto systemProblem(const QString &path, int error)
{
    return failed(ArchiveProblem{path, qt_error_string(error)});
}

/// The lines that the program itself appends (rename_session, 2.1.330).
QByteArray titleLines(const ArchiveFile &file, const QString &title)
{
    const auto line = [&](const char *type, const char *key) {
        // In the order of the program's own lines: it searches the end of a file for them as text.
        const auto text = [](const QString &value) { return json::dumped(json::utf8(value)); };
        return QByteArray("{\"type\":\"") + type + "\",\"" + key + "\":" + text(title)
               + ",\"sessionId\":" + text(file.sessionId) + "}\n";
    };
    return line("custom-title", "customTitle") + line("agent-name", "agentName");
}

} // namespace

QString ClaudeArchive::root() const
{
    return m_files.root();
}

std::vector<ArchiveFile> ClaudeArchive::files(std::vector<ArchiveProblem> *problems) const
{
    return m_files.all(problems);
}

Result<std::optional<ArchiveFile>, ArchiveProblem>
ClaudeArchive::find(const QString &sessionId) const
{
    return m_files.find(sessionId);
}

Result<std::optional<agent::ConversationFacts>, ArchiveProblem>
ClaudeArchive::facts(const ArchiveFile &file) const
{
    return readFacts(file.path);
}

Result<agent::ArchiveScan, ArchiveProblem> ClaudeArchive::scan(const ArchiveFile &file, qint64 from,
                                                               qint64 most,
                                                               const TextVisitor &visit) const
{
    return scanSession(file.path, from, most, visit);
}

Result<agent::ArchivePage, ArchiveProblem>
ClaudeArchive::page(const ArchiveFile &file, const agent::ArchivePlace &place, int most) const
{
    return readPage(file.path, place, most);
}

agent::SubagentPages ClaudeArchive::subagents(const ArchiveFile &file,
                                              const QStringList &toolUseIds, int most) const
{
    return readSubagents(SessionFiles::folderOf(file) + QStringLiteral("/subagents"), toolUseIds,
                         most);
}

Result<agent::ArchivedTurn, ArchiveProblem> ClaudeArchive::turn(const ArchiveFile &file,
                                                                const QString &messageId) const
{
    return readTurn(file.path, messageId);
}

QString ClaudeArchive::holderFolder() const
{
    return m_files.holderFolder();
}

Result<std::optional<agent::ConversationHolder>, ArchiveProblem>
ClaudeArchive::holder(const QString &sessionId, qint64 own) const
{
    return m_files.holder(sessionId, own);
}

Result<void, ArchiveProblem> ClaudeArchive::rename(const ArchiveFile &file,
                                                   const QString &title) const
{
    const auto held = holder(file.sessionId, 0);
    if (!held)
        return failed(ArchiveProblem(held.error()));
    if (*held)
        return systemProblem(file.path, EBUSY);
    auto opened = openRegularFile(file.path);
    if (!opened)
        return systemProblem(file.path, ENOENT);
    QFile &old = **opened;
    const bool endsInLine = old.seek(old.size() - 1) && old.read(1) == "\n";
    QFile target(file.path);
    if (!target.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::ExistingOnly))
        return failed(ArchiveProblem{file.path, target.errorString()});
    // Part of a line would stay in the conversation for good.
    const QByteArray lines = (endsInLine ? "" : "\n") + titleLines(file, title);
    if (const auto done = appendBytes(target.handle(), lines); !done)
        return failed(ArchiveProblem{file.path, done.error()});
    // The program repeats the name here for its own list. Without the folder it needs no copy.
    const QString copy = titleFile(SessionFiles::folderOf(file));
    if (QFile::exists(copy)) {
        const QByteArray text = json::dumped({{"customTitle", json::utf8(title)}});
        if (const auto written = replaceFile(copy, text, FileAccess::Usual); !written)
            return failed(ArchiveProblem{copy, written.error()});
    }
    return {};
}

Result<agent::CopyOutcome, ArchiveProblem> ClaudeArchive::copy(const ArchiveFile &file,
                                                               const QString &itemId,
                                                               const QString &newId,
                                                               const QString &title) const
{
    ArchiveFile copy;
    copy.sessionId = newId;
    copy.path = QFileInfo(file.path).path() + u'/' + newId + QStringLiteral(".jsonl");
    if (QFile::exists(copy.path))
        return systemProblem(copy.path, EEXIST);
    const std::pair<QString, QString> folders[] = {
        {SessionFiles::folderOf(file), SessionFiles::folderOf(copy)},
        {m_files.historyOf(file.sessionId), m_files.historyOf(newId)}};
    Result<agent::CopyOutcome, ArchiveProblem> outcome = agent::CopyOutcome::ItemMissing;
    for (const auto &[from, to] : folders) {
        if (const auto done = copyFolder(from, to); !done && outcome)
            outcome = failed(ArchiveProblem(done.error()));
    }
    QFile::remove(titleFile(SessionFiles::folderOf(copy))); // it would count more than the lines
    // The file comes last: with it the conversation is there.
    if (outcome)
        outcome = copySession(file, itemId, copy,
                              title.isEmpty() ? QByteArray() : titleLines(copy, title));
    if (outcome != agent::CopyOutcome::Made) {
        for (const auto &folder : folders)
            QDir(folder.second).removeRecursively();
    }
    return outcome;
}

Result<QStringList, ArchiveProblem> ClaudeArchive::belongings(const ArchiveFile &file) const
{
    return m_files.belongings(file);
}

} // namespace bridge::claude
