#include "bridge/practice/PracticeRequest.h"

#include <QHash>
#include <QRegularExpression>

namespace bridge::practice {
namespace {

tl::unexpected<ApiError> refused(const QString &message)
{
    return failed(ApiError{message});
}

QString stringAt(const Json &object, const char *key)
{
    const auto it = object.find(key);
    return it != object.end() && it->is_string()
               ? QString::fromStdString(it->get_ref<const std::string &>())
               : QString();
}

QString withoutReminders(QString text)
{
    static const QRegularExpression reminder(
        QStringLiteral("<system-reminder>.*?</system-reminder>"),
        QRegularExpression::DotMatchesEverythingOption);
    return text.remove(reminder).trimmed();
}

/// Claude Code adds notes of its own to the user's text.
bool isWrittenByAPerson(const QString &text)
{
    static const QRegularExpression note(QStringLiteral(
        "^(?:\\[Request interrupted by user|\\[Image: source: |Tool loaded\\.|"
        "<local-command-|<command-name>|"
        "This session is being continued from a previous conversation|"
        "Continue from where you left off\\.$|Your response above was cut off mid-stream\\.)"));
    return !text.isEmpty() && !note.match(text).hasMatch();
}

/// Text that the user wrote while the agent worked; Claude Code wraps it in a message.
QString writtenMeanwhile(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("The user sent a new message while you were working:\\n(.*?)"
                       "(?:\\n\\n(?:This is how Claude Code|IMPORTANT:)|\\z)"),
        QRegularExpression::DotMatchesEverythingOption);
    return form.match(text).captured(1).trimmed();
}

/// The text of a content that is a string or a list of blocks.
QString plainText(const Json &content)
{
    if (content.is_string())
        return QString::fromStdString(content.get_ref<const std::string &>());
    QStringList lines;
    if (content.is_array()) {
        for (const Json &block : content) {
            if (const QString text = stringAt(block, "text"); !text.isEmpty())
                lines << text;
        }
    }
    return lines.join(QLatin1Char('\n'));
}

/// The working directory that the agent names to the model, else `fallback`.
QString workspaceIn(const QString &systemText, const QString &fallback)
{
    static const QRegularExpression line(
        QStringLiteral("^\\W*(?:primary )?working directory: *(/.*?)\\s*$"),
        QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
    const auto match = line.match(systemText);
    return match.hasMatch() ? match.captured(1) : fallback;
}

/// A minimal value that satisfies a JSON schema.
Json leastFor(const Json &schema, int depth = 0)
{
    constexpr int kDeepest = 8;
    if (const auto choices = schema.find("enum");
        choices != schema.end() && choices->is_array() && !choices->empty())
        return choices->front();
    const QString type = stringAt(schema, "type");
    if (type == QLatin1String("string"))
        return "practice";
    if (type == QLatin1String("number") || type == QLatin1String("integer"))
        return 1;
    if (type == QLatin1String("boolean"))
        return true;
    if (type == QLatin1String("array"))
        return Json::array();
    Json object = Json::object();
    const Json required = schema.value("required", Json::array());
    const Json properties = schema.value("properties", Json::object());
    for (const Json &key : required) {
        const auto property =
            key.is_string() ? properties.find(key.get<std::string>()) : properties.end();
        if (property != properties.end() && property->is_object() && depth < kDeepest)
            object[property.key()] = leastFor(*property, depth + 1);
    }
    return object;
}

void readToolChoice(const Json &json, PracticeRequest &request)
{
    const auto tools = json.find("tools");
    if (tools == json.end() || !tools->is_array() || tools->empty())
        return;
    for (const Json &tool : *tools)
        request.tools << stringAt(tool, "name");
    const auto choice = json.find("tool_choice");
    const QString kind = choice == json.end() ? QString() : stringAt(*choice, "type");
    if (kind == QLatin1String("any"))
        request.forcedTool = request.tools.first();
    else if (kind == QLatin1String("tool"))
        request.forcedTool = stringAt(*choice, "name");
    if (request.forcedTool.isEmpty())
        return;
    const qsizetype forced = request.tools.indexOf(request.forcedTool);
    if (forced < 0) {
        request.forcedTool.clear();
        return;
    }
    const Json schema = tools->at(static_cast<size_t>(forced)).value("input_schema", Json());
    request.forcedInput = schema.is_object() ? leastFor(schema) : Json::object();
}

class ConversationReader
{
public:
    explicit ConversationReader(PracticeRequest &request)
        : m_request(request)
    {}

    /// Validates the message at `index`; returns the API's reason to refuse it, or nothing.
    QString read(int index, const Json &message)
    {
        const QString where = QStringLiteral("messages.%1").arg(index);
        if (!message.is_object())
            return where + QStringLiteral(": Input should be an object");
        const QString role = stringAt(message, "role");
        const auto content = message.find("content");
        if (content == message.end())
            return where + QStringLiteral(".content: Field required");
        if (role != QLatin1String("user") && role != QLatin1String("assistant")
            && role != QLatin1String("system"))
            return where + QStringLiteral(".role: Input should be 'user', 'assistant' or 'system'");
        if (role == QLatin1String("system"))
            ++m_request.systemMessages;
        const auto written = m_request.userTexts.size();
        const auto steps = m_request.steps.size();
        m_notified = false;
        if (content->is_string()) {
            readText(role, QString::fromStdString(content->get<std::string>()));
        } else if (content->is_array()) {
            for (const Json &block : *content) {
                if (const QString why = readBlock(role, block); !why.isEmpty())
                    return where + QStringLiteral(".content: ") + why;
            }
        } else {
            return where + QStringLiteral(".content: Input should be a string or a list");
        }
        if (role == QLatin1String("user"))
            m_request.taskEnded = m_notified && written == m_request.userTexts.size()
                                  && steps == m_request.steps.size();
        return {};
    }

private:
    QString readBlock(const QString &role, const Json &block)
    {
        const QString type = stringAt(block, "type");
        if (type.isEmpty())
            return QStringLiteral("Every block needs a type");
        if (type == QLatin1String("text")) {
            readText(role, stringAt(block, "text"));
        } else if (type == QLatin1String("tool_use")) {
            m_toolNames.insert(stringAt(block, "id"), stringAt(block, "name"));
        } else if (type == QLatin1String("tool_result")) {
            const QString id = stringAt(block, "tool_use_id");
            if (!m_toolNames.contains(id))
                return QStringLiteral("unexpected `tool_use_id` found in `tool_result` blocks: %1. "
                                      "Each `tool_result` block must have a corresponding "
                                      "`tool_use` block in the previous message.")
                    .arg(id);
            const Json content = block.value("content", Json());
            readReferences(content);
            const Json isError = block.value("is_error", Json());
            m_request.steps.push_back({m_toolNames.value(id), withoutReminders(plainText(content)),
                                       isError.is_boolean() && isError.get<bool>()});
        }
        return {};
    }

    void readReferences(const Json &content)
    {
        if (!content.is_array())
            return;
        for (const Json &part : content) {
            const QString tool = stringAt(part, "tool_name");
            if (stringAt(part, "type") == QLatin1String("tool_reference")
                && !m_request.tools.contains(tool))
                m_request.absentReferences << tool;
        }
    }

    void readText(const QString &role, const QString &text)
    {
        if (role == QLatin1String("assistant")) {
            m_request.assistantTexts << text;
            return;
        }
        if (role == QLatin1String("system"))
            m_request.workspace = workspaceIn(text, m_request.workspace);
        m_notified = m_notified || text.contains(QLatin1String("<task-notification>"));
        const QString meanwhile = writtenMeanwhile(text);
        if (!meanwhile.isEmpty())
            takeWritten(meanwhile);
        else if (const QString written = withoutReminders(text);
                 role == QLatin1String("user") && isWrittenByAPerson(written))
            takeWritten(written);
    }

    void takeWritten(const QString &text)
    {
        m_request.userTexts << text;
        m_request.steps.clear();
    }

    PracticeRequest &m_request;
    QHash<QString, QString> m_toolNames; // by tool_use id
    bool m_notified = false;             // the message reports a background task
};

} // namespace

Result<PracticeRequest, ApiError> parseRequest(const QByteArray &body, RequestUse use)
{
    const Json json = Json::parse(body.begin(), body.end(), nullptr, /*allow_exceptions=*/false);
    if (!json.is_object())
        return refused(QStringLiteral("The request body is not a JSON object"));

    PracticeRequest request;
    request.model = stringAt(json, "model");
    if (request.model.isEmpty())
        return refused(QStringLiteral("model: Field required"));
    if (use == RequestUse::CreateMessage) {
        const auto limit = json.find("max_tokens");
        if (limit == json.end())
            return refused(QStringLiteral("max_tokens: Field required"));
        if (!limit->is_number_integer() || limit->get<qint64>() < 1)
            return refused(QStringLiteral("max_tokens: Input should be a positive integer"));
        request.maxTokens = limit->get<qint64>();
    }
    const auto messages = json.find("messages");
    if (messages == json.end())
        return refused(QStringLiteral("messages: Field required"));
    if (!messages->is_array() || messages->empty())
        return refused(QStringLiteral("messages: at least one message is required"));

    const Json stream = json.value("stream", Json());
    request.stream = stream.is_boolean() && stream.get<bool>();
    if (const auto metadata = json.find("metadata"); metadata != json.end())
        request.sender = stringAt(*metadata, "user_id");
    // The usual estimate of four bytes per token; white space around does not count.
    request.inputTokens = std::max<qint64>(1, QByteArrayView(body).trimmed().size() / 4);
    readToolChoice(json, request);

    ConversationReader reader(request);
    request.workspace = workspaceIn(plainText(json.value("system", Json())), {});
    for (const Json &message : *messages) {
        if (const QString why = reader.read(request.messages, message); !why.isEmpty())
            return refused(why);
        ++request.messages;
    }
    return request;
}

} // namespace bridge::practice
