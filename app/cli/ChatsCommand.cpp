#include "app/cli/ChatsCommand.h"

#include "app/cli/JsonOut.h"
#include "bridge/library/ConversationRows.h"
#include "bridge/settings/SettingDefs.h"
#include "bridge/store/ChatStore.h"
#include "bridge/store/Origins.h"
#include "bridge/store/StoreDisk.h"
#include "ui/words/StoreText.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <limits>
#include <utility>

namespace app {

using bridge::history::History;
using bridge::history::HistoryRow;
using bridge::history::SearchAnswer;
using bridge::history::SearchHit;
using bridge::library::unfiledTextsOf;
using bridge::store::Origin;

namespace {

constexpr qsizetype kTitleWidth = 70;
constexpr qsizetype kIndent = 18;

/// One line, whatever is in it.
QString elided(const QString &text, qsizetype width)
{
    const QString line = text.simplified();
    if (line.size() <= width)
        return line;
    const qsizetype end = line[width - 1].isLowSurrogate() ? width - 2 : width - 1;
    return line.left(end) + u'…';
}

QString homely(const QString &folder)
{
    const QString home = QDir::homePath();
    return folder == home || folder.startsWith(home + u'/') ? u'~' + folder.mid(home.size())
                                                            : folder;
}

const char *originName(Origin origin, bridge::agent::ConversationHost host)
{
    if (origin == Origin::Chat || origin == Origin::Ask)
        return "drawbridge";
    return host == bridge::agent::ConversationHost::Terminal ? "terminal" : "other";
}

} // namespace

struct ChatsCommand::Line
{
    HistoryRow row;
    std::optional<QString> snippet;
};

ChatsCommand::ChatsCommand(command::Chats command, PrintSink sink, QObject *parent)
    : LongCommand(std::move(sink), parent)
    , m_command(std::move(command))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
}

ChatsCommand::~ChatsCommand() = default;

void ChatsCommand::start()
{
    const auto *const archive = m_services.backend.archive();
    if (!archive)
        return finish(ExitCode::Agent,
                      tr("%1 keeps no conversations.").arg(m_services.backend.displayName()));
    readStore();
    m_history = std::make_unique<History>(*archive, History::defaultCacheFolder());
    connect(m_history.get(), &History::changed, this, [this] {
        if (!m_history->isListed())
            return;
        if (!m_command.search.isEmpty())
            return search();
        for (const HistoryRow &row : m_history->rows())
            add(row, nullptr);
        for (const HistoryRow &row : unfiledRows())
            add(row, nullptr);
        print();
    });
    if (m_command.search.isEmpty())
        return m_history->start(History::Content::List);
    connect(m_history.get(), &History::indexed, this, [this] {
        if (m_history->isListed() && m_history->unindexed() == 0)
            search();
    });
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_isLast = true;
        search();
    });
    m_patience.start();
    m_history->start(History::Content::Texts);
}

void ChatsCommand::readStore()
{
    // Without the lock, which belongs to a running window: nothing is written.
    using namespace bridge::store;
    const QString folder = ChatStore::defaultFolder();
    OriginsPlace place;
    if (const auto origins = readOrigins(folder, place))
        m_origins = *origins;
    else
        m_sink.errLine(ui::wordsFor(StoreProblem{StoreProblem::Kind::Unreadable,
                                                 originsPath(folder), origins.error().detail}));
    StoreContent content = StoreDisk(folder).readAll();
    m_records = std::move(content.records);
    for (const StoreProblem &problem : content.problems) {
        m_sink.errLine(ui::wordsFor(problem));
        m_unreadRecords.insert(QFileInfo(problem.path).completeBaseName());
        m_isStoreUnread = m_isStoreUnread || QFileInfo(problem.path).fileName() == u"chats";
    }
}

void ChatsCommand::search()
{
    if (std::exchange(m_isSearching, true))
        return;
    bridge::history::SearchQuery query{m_command.search};
    query.limit = std::numeric_limits<int>::max();
    for (const HistoryRow &row : unfiledRows())
        query.unfiled.push_back({row.file.sessionId, row.facts.title, row.facts.folder,
                                 row.facts.updated,
                                 unfiledTextsOf(m_records.value(row.file.sessionId), false)});
    for (const auto &record : std::as_const(m_records)) {
        if (m_history->find(record.sessionId))
            query.unfiled.push_back({record.sessionId, {}, {}, {}, unfiledTextsOf(record, true)});
    }
    m_history->search(query, this, [this](const SearchAnswer &answer) { onFound(answer); });
}

void ChatsCommand::onFound(const SearchAnswer &answer)
{
    m_isSearching = false;
    const bool isAll = answer.isComplete || !answer.problem.isEmpty();
    if (!isAll && !m_isLast) {
        // The files are still being indexed, or something came meanwhile.
        if (m_history->unindexed() == 0)
            search();
        return;
    }
    const auto unfiled = unfiledRows();
    for (const SearchHit &hit : answer.hits) {
        if (const HistoryRow *row = m_history->find(hit.sessionId)) {
            add(*row, &hit);
            continue;
        }
        for (const HistoryRow &each : unfiled) {
            if (each.file.sessionId == hit.sessionId)
                add(each, &hit);
        }
    }
    if (!answer.problem.isEmpty())
        m_sink.errLine(
            tr("Only titles and a part of the texts were searched: %1").arg(answer.problem));
    else if (!answer.isComplete)
        m_sink.errLine(m_history->unindexed() == 1
                           ? tr("The search is not complete: one conversation is not indexed yet. "
                                "The next search goes on with it.")
                           : tr("The search is not complete: %n conversations are not indexed yet. "
                                "The next search goes on with them.",
                                nullptr, m_history->unindexed()));
    print();
}

std::vector<HistoryRow> ChatsCommand::unfiledRows() const
{
    std::vector<HistoryRow> rows;
    const QString folder = m_services.settings.value(bridge::settings::kWorkspace);
    for (const auto &record : m_records) {
        const bool isRow = record.isOpen || bridge::library::isUnfiledRow(record);
        if (!isRow || m_history->find(record.sessionId))
            continue;
        HistoryRow row;
        row.file.sessionId = record.sessionId;
        row.facts.title = bridge::library::unfiledTitle(record);
        row.facts.folder = !record.folder.isEmpty() ? record.folder
                           : !folder.isEmpty()      ? folder
                                                    : QDir::homePath();
        row.facts.updated = bridge::library::updatedOf(record);
        rows.push_back(std::move(row));
    }
    return rows;
}

bool ChatsCommand::isListed(const QString &sessionId) const
{
    const Origin origin = m_origins.value(sessionId, Origin::Unknown);
    return origin != Origin::Hidden && (origin != Origin::Ask || m_command.ask);
}

void ChatsCommand::add(const HistoryRow &row, const SearchHit *hit)
{
    if (isListed(row.file.sessionId))
        m_lines.push_back({row, hit ? std::optional(hit->snippet) : std::nullopt});
}

void ChatsCommand::print()
{
    m_history->disconnect(this);
    m_patience.stop();
    std::ranges::stable_sort(m_lines, [](const Line &a, const Line &b) {
        return a.row.facts.updated > b.row.facts.updated;
    });
    if (m_command.limit > 0 && m_lines.size() > static_cast<std::size_t>(m_command.limit))
        m_lines.resize(static_cast<std::size_t>(m_command.limit));
    for (const auto &problem : m_history->problems())
        m_sink.errLine(QStringLiteral("%1: %2").arg(problem.path.simplified(), problem.message));
    Json json = Json::array();
    QString text;
    for (const Line &line : m_lines) {
        const auto &[file, facts] = line.row;
        const auto record = m_records.value(file.sessionId);
        if (m_command.json) {
            const bool isUnread = !m_records.contains(file.sessionId)
                                  && (m_isStoreUnread || m_unreadRecords.contains(file.sessionId));
            Json each{{"session", file.sessionId},
                      {"title", facts.title},
                      {"folder", facts.folder},
                      {"updated", facts.updated.toUTC().toString(Qt::ISODateWithMs)},
                      {"origin",
                       originName(m_origins.value(file.sessionId, m_history->find(file.sessionId)
                                                                      ? Origin::Unknown
                                                                      : Origin::Chat),
                                  facts.host)},
                      {"open", isUnread ? Json() : Json(record.isOpen)},
                      {"pinned", isUnread ? Json() : Json(record.isPinned)},
                      {"archived", isUnread ? Json() : Json(record.isArchived)}};
            if (line.snippet)
                each["snippet"] = orNull(*line.snippet);
            json.push_back(std::move(each));
            continue;
        }
        QString title = elided(facts.title, kTitleWidth);
        if (title.isEmpty())
            title = tr("New chat");
        if (record.isArchived)
            title = tr("%1 (archived)").arg(title);
        text += QStringLiteral("%1  %2\n%3%4  %5\n")
                    .arg(facts.updated.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")),
                         title, QString(kIndent, u' '), file.sessionId,
                         homely(facts.folder).simplified()); // a name may have line breaks
        if (line.snippet && !line.snippet->isEmpty())
            text += QString(kIndent, u' ') + line.snippet->simplified() + u'\n';
    }
    if (m_lines.empty() && !m_command.json)
        m_sink.errLine(m_command.search.isEmpty() ? tr("There are no chats yet.")
                                                  : tr("No chat has this text."));
    m_sink.out(m_command.json ? printed(json) : text.toUtf8());
    finish(ExitCode::Done);
}

} // namespace app

#include "moc_ChatsCommand.cpp"
