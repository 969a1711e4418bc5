#include "bridge/agents/claude/SessionLine.h"

#include "bridge/agents/claude/WireNames.h"
#include "bridge/core/NameTable.h"
#include "bridge/json/JsonReader.h"

#include <algorithm>

namespace bridge::claude {

namespace {

constexpr std::array kKinds{
    Named{SessionLine::Kind::User, wire::kUser},
    Named{SessionLine::Kind::Assistant, "assistant"},
    Named{SessionLine::Kind::System, "system"},
    Named{SessionLine::Kind::Attachment, "attachment"},
    Named{SessionLine::Kind::LastPrompt, "last-prompt"},
};

/// Longer ids are not of this program.
constexpr qsizetype kLongestId = 64;

QString idField(const json::Json &object, const char *key)
{
    const QString id = json::textField(object, key);
    return id.size() <= kLongestId ? id : QString();
}

bool hasBlock(const json::Json &content, QLatin1String type)
{
    return content.is_array()
           && std::any_of(content.begin(), content.end(), [type](const json::Json &block) {
                  return json::textField(block, wire::kType) == type;
              });
}

std::optional<SessionLine> parsed(QByteArrayView text)
{
    auto object = json::readJsonObject(text);
    if (!object)
        return std::nullopt;
    SessionLine line;
    line.body = std::move(*object);
    const QString type = json::textField(line.body, wire::kType);
    const bool hasMessage = json::field(line.body, wire::kMessage).is_object();
    line.kind = valueIn(kKinds, type)
                    .value_or(hasMessage ? SessionLine::Kind::Unknown : SessionLine::Kind::Other);
    line.isSidechain = json::boolField(line.body, "isSidechain");
    if (!line.body.contains("parentUuid"))
        return line;
    line.id = idField(line.body, "uuid");
    line.parent = idField(line.body, "parentUuid");
    line.isBoundary =
        line.kind == SessionLine::Kind::System
        && json::textField(line.body, wire::kSubtype) == QLatin1String("compact_boundary");
    if (line.isBoundary && line.parent.isEmpty())
        line.parent = idField(line.body, "logicalParentUuid");
    return line;
}

} // namespace

QDateTime SessionLine::time() const
{
    return QDateTime::fromString(json::textField(body, "timestamp"), Qt::ISODateWithMs);
}

const json::Json &SessionLine::content() const
{
    return json::field(json::field(body, wire::kMessage), wire::kContent);
}

bool SessionLine::hasToolResults() const
{
    return kind == Kind::User && hasBlock(content(), QLatin1String("tool_result"));
}

bool SessionLine::hasToolUse() const
{
    return kind == Kind::Assistant && hasBlock(content(), QLatin1String("tool_use"));
}

bool SessionLine::isApiError() const
{
    // Older agents mark it by its category only.
    return json::boolField(body, "isApiErrorMessage")
           || (json::textField(json::field(body, wire::kMessage), "model")
                   == QLatin1String("<synthetic>")
               && !json::textField(body, wire::kError).isEmpty());
}

bool SessionLine::isFiller() const
{
    const json::Json &blocks = content();
    return kind == Kind::Assistant && blocks.is_array() && blocks.size() == 1
           && json::textField(json::field(body, wire::kMessage), "model")
                  == QLatin1String("<synthetic>")
           && json::textField(blocks.front(), wire::kText)
                  == QLatin1String("No response requested.");
}

QString SessionLine::messageId() const
{
    return json::textField(json::field(body, wire::kMessage), "id");
}

bool SessionLine::isQueuedPrompt() const
{
    const json::Json &attachment = json::field(body, "attachment");
    const QString mode = json::textField(attachment, "commandMode");
    return kind == Kind::Attachment
           && json::textField(attachment, wire::kType) == QLatin1String("queued_command")
           && (mode.isEmpty() || mode == QLatin1String("prompt"));
}

QString SessionLine::promptId() const
{
    const QString given = idField(json::field(body, "attachment"), "source_uuid");
    return isQueuedPrompt() && !given.isEmpty() ? given : id;
}

bool isIrrelevant(QByteArrayView text)
{
    return text.startsWith("{\"type\":\"api-request") || text.startsWith("{\"type\":\"queue-op")
           || text.startsWith("{\"type\":\"file-history-");
}

std::optional<SessionLine> readSessionLine(QByteArrayView text)
{
    if (auto line = parsed(text))
        return line;
    // A line that follows a half-written one without a newline between them.
    for (const char *beginning : {"{\"parentUuid\":", "{\"type\":"}) {
        if (const qsizetype at = text.lastIndexOf(QByteArrayView(beginning)); at > 0) {
            if (auto line = parsed(text.sliced(at)); line && !line->id.isEmpty())
                return line;
        }
    }
    return std::nullopt;
}

std::optional<RewindMark> rewindOf(const SessionLine &line)
{
    if (line.kind != SessionLine::Kind::LastPrompt || !json::boolField(line.body, "rewound"))
        return std::nullopt;
    return RewindMark{idField(line.body, "leafUuid"), idField(line.body, "cutUuid")};
}

} // namespace bridge::claude
