#include "bridge/chat/TurnJournal.h"

#include "bridge/core/NameTable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace bridge::chat {

namespace {

using namespace agent;

/// The agent's file has the whole output a moment later.
constexpr qsizetype kMaxOutput = 256 * 1024;

constexpr auto kType = "type"_L1;
constexpr auto kId = "id"_L1;
constexpr auto kText = "text"_L1;
constexpr auto kTool = "tool"_L1;
constexpr auto kInput = "input"_L1;

constexpr std::array kBlockKinds{
    Named{BlockKind::Text, "text"}, Named{BlockKind::Thinking, "thinking"},
    Named{BlockKind::ToolUse, "tool"}, Named{BlockKind::Other, "other"}};
static_assert(hasRowForEach(kBlockKinds, &Named<BlockKind>::value, BlockKind::Other));

constexpr std::array kToolKinds{
    Named{ToolKind::Command, "command"},   Named{ToolKind::Edit, "edit"},
    Named{ToolKind::Write, "write"},       Named{ToolKind::Read, "read"},
    Named{ToolKind::Search, "search"},     Named{ToolKind::Fetch, "fetch"},
    Named{ToolKind::Question, "question"}, Named{ToolKind::Plan, "plan"},
    Named{ToolKind::Task, "task"},         Named{ToolKind::Other, "other"}};
static_assert(hasRowForEach(kToolKinds, &Named<ToolKind>::value, ToolKind::Other));

constexpr std::array kPermissionKinds{Named{PermissionKind::Tool, "tool"},
                                      Named{PermissionKind::Question, "question"},
                                      Named{PermissionKind::Plan, "plan"}};
static_assert(hasRowForEach(kPermissionKinds, &Named<PermissionKind>::value, PermissionKind::Plan));

constexpr std::array kChangeKinds{Named{FileChange::Kind::Changed, "changed"},
                                  Named{FileChange::Kind::Created, "created"},
                                  Named{FileChange::Kind::Deleted, "deleted"}};
static_assert(hasRowForEach(kChangeKinds, &Named<FileChange::Kind>::value,
                            FileChange::Kind::Deleted));

using Outcome = PermissionEntry::Outcome;
constexpr std::array kOutcomes{
    Named{Outcome::Pending, "pending"},      Named{Outcome::AllowedOnce, "once"},
    Named{Outcome::AllowedAlways, "always"}, Named{Outcome::Denied, "denied"},
    Named{Outcome::Answered, "answered"},    Named{Outcome::Withdrawn, "withdrawn"}};
static_assert(hasRowForEach(kOutcomes, &Named<Outcome>::value, Outcome::Withdrawn));

QByteArray lineOf(QLatin1String type, QJsonObject object)
{
    object.insert(kType, type);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject toJson(const BlockId &id)
{
    return {{"message"_L1, id.messageId}, {"index"_L1, id.index}};
}

BlockId blockIdOf(const QJsonObject &object)
{
    const QJsonObject id = object.value(kId).toObject();
    return {id.value("message"_L1).toString(), id.value("index"_L1).toInt()};
}

QJsonArray toJson(const std::vector<FileChange> &changes)
{
    QJsonArray files;
    for (const FileChange &change : changes) {
        QJsonArray hunks;
        for (const diff::Hunk &hunk : change.hunks)
            hunks.append(QJsonObject{{"old"_L1, hunk.oldStart},
                                     {"new"_L1, hunk.newStart},
                                     {"lines"_L1, QJsonArray::fromStringList(hunk.lines)}});
        files.append(QJsonObject{{"path"_L1, change.path},
                                 {"kind"_L1, nameIn(kChangeKinds, change.kind)},
                                 {"hunks"_L1, hunks},
                                 {"left_out"_L1, change.leftOut}});
    }
    return files;
}

std::vector<FileChange> changesOf(const QJsonArray &files)
{
    std::vector<FileChange> changes;
    for (const auto &each : files) {
        const QJsonObject file = each.toObject();
        FileChange change{file.value("path"_L1).toString(),
                          valueIn(kChangeKinds, file.value("kind"_L1).toString())
                              .value_or(FileChange::Kind::Changed),
                          {},
                          file.value("left_out"_L1).toInt()};
        for (const auto &part : file.value("hunks"_L1).toArray()) {
            const QJsonObject object = part.toObject();
            diff::Hunk hunk{object.value("old"_L1).toInt(), object.value("new"_L1).toInt(), {}};
            for (const auto &line : object.value("lines"_L1).toArray())
                hunk.lines.append(line.toString());
            change.hunks.push_back(std::move(hunk));
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

QJsonObject toJson(const ToolInput &input)
{
    QJsonArray edits;
    for (const TextEdit &edit : input.edits)
        edits.append(QJsonArray{edit.before, edit.after});
    QJsonArray fields;
    for (const ToolField &field : input.fields)
        fields.append(QJsonArray{field.name, field.value});
    QJsonArray questions;
    for (const Question &question : input.questions) {
        QJsonArray options;
        for (const auto &option : question.options)
            options.append(QJsonArray{option.label, option.description});
        questions.append(QJsonObject{{kText, question.text},
                                     {"header"_L1, question.header},
                                     {"several"_L1, question.multiSelect},
                                     {"options"_L1, options}});
    }
    return {{"kind"_L1, nameIn(kToolKinds, input.kind)},
            {"headline"_L1, input.headline},
            {"description"_L1, input.description},
            {"content"_L1, input.content},
            {"edits"_L1, edits},
            {"questions"_L1, questions},
            {"fields"_L1, fields},
            {"json"_L1, input.json}};
}

ToolInput toolInputOf(const QJsonObject &object)
{
    ToolInput input;
    input.kind = valueIn(kToolKinds, object.value("kind"_L1).toString()).value_or(ToolKind::Other);
    input.headline = object.value("headline"_L1).toString();
    input.description = object.value("description"_L1).toString();
    input.content = object.value("content"_L1).toString();
    for (const auto &edit : object.value("edits"_L1).toArray())
        input.edits.push_back({edit.toArray().at(0).toString(), edit.toArray().at(1).toString()});
    for (const auto &field : object.value("fields"_L1).toArray())
        input.fields.push_back(
            {field.toArray().at(0).toString(), field.toArray().at(1).toString()});
    for (const auto &each : object.value("questions"_L1).toArray()) {
        const QJsonObject one = each.toObject();
        Question question;
        question.text = one.value(kText).toString();
        question.header = one.value("header"_L1).toString();
        question.multiSelect = one.value("several"_L1).toBool();
        for (const auto &option : one.value("options"_L1).toArray())
            question.options.push_back(
                {option.toArray().at(0).toString(), option.toArray().at(1).toString()});
        input.questions.push_back(std::move(question));
    }
    input.json = object.value("json"_L1).toString(input.json);
    return input;
}

struct LineOf
{
    QHash<BlockId, qsizetype> &written;

    QByteArray operator()(const BlockStarted &event) const
    {
        written.insert(event.id, 0);
        return lineOf("start"_L1, {{kId, toJson(event.id)},
                                   {"kind"_L1, nameIn(kBlockKinds, event.kind)},
                                   {kTool, event.toolUseId},
                                   {"name"_L1, event.toolName},
                                   {"parent"_L1, event.parentToolUseId},
                                   {"model"_L1, event.model}});
    }
    QByteArray operator()(const BlockText &event) const
    {
        if (const auto it = written.find(event.id); it != written.end())
            *it += event.text.size();
        return lineOf("text"_L1, {{kId, toJson(event.id)}, {kText, event.text}});
    }
    QByteArray operator()(const BlockFinished &event) const
    {
        QJsonObject line{{kId, toJson(event.id)},
                         {"kind"_L1, nameIn(kBlockKinds, event.kind)},
                         {kTool, event.toolUseId},
                         {"name"_L1, event.toolName},
                         {"parent"_L1, event.parentToolUseId},
                         {"model"_L1, event.model},
                         {"agent"_L1, event.isFromAgent},
                         {"item"_L1, event.itemId}};
        // The pieces of a text are the text, and stand above.
        if (written.value(event.id, -1) != event.text.size())
            line.insert(kText, event.text);
        written.remove(event.id);
        if (event.kind == BlockKind::ToolUse)
            line.insert(kInput, toJson(event.input));
        return lineOf("finish"_L1, line);
    }
    QByteArray operator()(const BlockDiscarded &event) const
    {
        written.remove(event.id);
        return event.isAgentGone ? QByteArray() : lineOf("discard"_L1, {{kId, toJson(event.id)}});
    }
    QByteArray operator()(const ToolFinished &event) const
    {
        return lineOf("result"_L1, {{kTool, event.toolUseId},
                                    {"ok"_L1, event.ok},
                                    {"output"_L1, event.output.left(kMaxOutput)},
                                    {"added"_L1, event.linesAdded},
                                    {"removed"_L1, event.linesRemoved},
                                    {"changes"_L1, toJson(event.changes)},
                                    {"more"_L1, event.moreFiles},
                                    {"created"_L1, event.createdFile}});
    }
    QByteArray operator()(const PermissionAsked &event) const
    {
        const PermissionRequest &request = event.request;
        return lineOf("asked"_L1, {{kId, request.id},
                                   {kTool, request.toolUseId},
                                   {"name"_L1, request.toolName},
                                   {"kind"_L1, nameIn(kPermissionKinds, request.kind)},
                                   {kInput, toJson(request.input)},
                                   {"reason"_L1, request.reason},
                                   {"outside"_L1, request.outsideWorkspace}});
    }
    QByteArray operator()(const PermissionWithdrawn &event) const
    {
        return lineOf("settled"_L1, {{kId, event.requestId},
                                     {"outcome"_L1, nameIn(kOutcomes, Outcome::Withdrawn)}});
    }
    template <typename T>
    QByteArray operator()(const T &) const
    {
        return {};
    }
};

/// Puts the pieces of blocks together.
class Reader
{
public:
    void read(const QByteArray &line)
    {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        const QString type = object.value(kType).toString();
        if (type == "turn"_L1) {
            turn = {object.value("endpoint"_L1).toString(), object.value("for"_L1).toString()};
            m_open.clear();
        } else if (type == "renamed"_L1) {
            rename(object.value(kId).toString(), object.value("for"_L1).toString());
        } else if (type == "start"_L1) {
            m_open.insert(blockIdOf(object), turn.events.size());
            turn.events.emplace_back(started(object));
            turn.events.emplace_back(BlockText{blockIdOf(object), {}});
        } else if (type == "text"_L1) {
            if (const auto it = m_open.constFind(blockIdOf(object)); it != m_open.constEnd())
                std::get<BlockText>(turn.events[*it + 1]).text += object.value(kText).toString();
        } else if (type == "finish"_L1) {
            finish(object);
        } else if (type == "discard"_L1) {
            if (m_open.remove(blockIdOf(object)) > 0)
                turn.events.emplace_back(BlockDiscarded{blockIdOf(object)});
        } else {
            readOther(type, object);
        }
    }

    JournaledTurn turn;

private:
    using Open = QHash<BlockId, std::size_t>;

    void rename(const QString &id, const QString &newId)
    {
        if (turn.messageId != id)
            return; // its turn is not there
        turn.resent = turn.events.size();
        if (id == newId)
            return;
        turn.messageId = newId;
        turn.earlierIds.append(id);
    }

    static BlockStarted started(const QJsonObject &object)
    {
        return {blockIdOf(object),
                valueIn(kBlockKinds, object.value("kind"_L1).toString()).value_or(BlockKind::Other),
                object.value(kTool).toString(),
                object.value("name"_L1).toString(),
                object.value("parent"_L1).toString(),
                object.value("model"_L1).toString()};
    }

    /// The beginning of a block that is complete stays as one that is not shown.
    void drop(Open::iterator it)
    {
        if (it == m_open.end())
            return;
        turn.events[*it] = BlockStarted{.kind = BlockKind::Other};
        turn.events[*it + 1] = BlockText{};
        m_open.erase(it);
    }

    void finish(const QJsonObject &object)
    {
        const BlockStarted head = started(object);
        QString text = object.value(kText).toString();
        if (const auto it = m_open.find(head.id); it != m_open.end()) {
            if (!object.contains(kText))
                text = std::get<BlockText>(turn.events[*it + 1]).text;
            drop(it);
        }
        turn.events.emplace_back(
            BlockFinished{.id = head.id,
                          .kind = head.kind,
                          .text = text,
                          .toolUseId = head.toolUseId,
                          .toolName = head.toolName,
                          .input = toolInputOf(object.value(kInput).toObject()),
                          .parentToolUseId = head.parentToolUseId,
                          .model = head.model,
                          .isFromAgent = object.value("agent"_L1).toBool(),
                          .itemId = object.value("item"_L1).toString()});
    }

    void readOther(const QString &type, const QJsonObject &object)
    {
        if (type == "result"_L1) {
            turn.events.emplace_back(
                ToolFinished{.toolUseId = object.value(kTool).toString(),
                             .ok = object.value("ok"_L1).toBool(),
                             .output = object.value("output"_L1).toString(),
                             .linesAdded = object.value("added"_L1).toInt(),
                             .linesRemoved = object.value("removed"_L1).toInt(),
                             .changes = changesOf(object.value("changes"_L1).toArray()),
                             .moreFiles = object.value("more"_L1).toInt(),
                             .createdFile = object.value("created"_L1).toBool()});
        } else if (type == "asked"_L1) {
            PermissionRequest request;
            request.id = object.value(kId).toString();
            request.toolUseId = object.value(kTool).toString();
            request.toolName = object.value("name"_L1).toString();
            request.kind = valueIn(kPermissionKinds, object.value("kind"_L1).toString())
                               .value_or(PermissionKind::Tool);
            request.input = toolInputOf(object.value(kInput).toObject());
            request.reason = object.value("reason"_L1).toString();
            request.outsideWorkspace = object.value("outside"_L1).toBool();
            turn.events.emplace_back(PermissionAsked{request});
        } else if (type == "settled"_L1) {
            turn.events.emplace_back(
                PermissionSettled{object.value(kId).toString(),
                                  valueIn(kOutcomes, object.value("outcome"_L1).toString())
                                      .value_or(Outcome::Withdrawn),
                                  object.value("note"_L1).toString()});
        }
    }

    Open m_open; ///< block -> its first event
};

} // namespace

QByteArray TurnJournal::begin(const QString &endpoint, const QString &messageId)
{
    m_written.clear();
    return lineOf("turn"_L1, {{"endpoint"_L1, endpoint}, {"for"_L1, messageId}});
}

QByteArray TurnJournal::renamed(const QString &id, const QString &newId)
{
    return lineOf("renamed"_L1, {{kId, id}, {"for"_L1, newId}});
}

QByteArray TurnJournal::line(const AgentEvent &event)
{
    return std::visit(LineOf{m_written}, event);
}

QByteArray TurnJournal::line(const PermissionSettled &settled)
{
    return lineOf("settled"_L1, {{kId, settled.requestId},
                                 {"outcome"_L1, nameIn(kOutcomes, settled.outcome)},
                                 {"note"_L1, settled.note}});
}

JournaledTurn TurnJournal::read(const QByteArrayList &lines)
{
    Reader reader;
    for (const QByteArray &line : lines)
        reader.read(line);
    return std::move(reader.turn);
}

} // namespace bridge::chat
