#include "tests/bench/SyntheticSessions.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTimeZone>

#include <nlohmann/json.hpp>

#include <array>
#include <random>
#include <utility>

namespace bench {

namespace {

using Json = nlohmann::json;

const QDateTime kBegin(QDate(2026, 1, 1), QTime(8, 0), QTimeZone::utc());
constexpr std::array kEnglish{"the",   "session", "keeps", "its",      "queue",   "while", "a",
                              "turn",  "runs",    "and",   "endpoint", "answers", "with",  "an",
                              "error", "that",    "we",    "should",   "show",    "in",    "window",
                              "file",  "line",    "test",  "build"};
constexpr std::array kOther{"検索",   "会話",   "测试",   "程序",   "文件",    "窗口",
                            "Straße", "größer", "ошибка", "сервер", "fenêtre", "전송"};
constexpr std::array kCode{"const auto found = m_kept.find(sessionId);\n",
                           "if (!found)\n",
                           "    return failed(problem);\n",
                           "for (int i = 0; i < count; ++i) {\n",
                           "}\n",
                           "    emit changed();\n",
                           "#include <QString>\n"};

QString workspaceOf(const SessionShape &shape)
{
    return shape.workspace.isEmpty()
               ? QStringLiteral("/home/someone/project%1").arg(shape.number % 7)
               : shape.workspace;
}

class Session
{
public:
    Session(const SessionShape &shape, QFile &file)
        : m_shape(shape)
        , m_file(file)
        , m_random(static_cast<unsigned>(shape.number) + 1)
        , m_time(kBegin.addSecs(shape.number * 600LL))
    {}

    bool write()
    {
        const qint64 filling = m_shape.bytes / std::max(m_shape.messages, 1);
        for (int i = 0; i < m_shape.messages && m_isWritten; ++i) {
            const bool isMiddle = i == m_shape.messages / 2;
            if (m_shape.compactEvery > 0 && i > 0 && i % m_shape.compactEvery == 0)
                compact(i);
            if (isMiddle && m_shape.longestLine > 0)
                longLine();
            user(isMiddle && !m_shape.word.isEmpty() ? m_shape.word.toStdString() + " " + words(12)
                                                     : words(12));
            if (i % 3 == 0 && !m_shape.isBrief)
                tool();
            answer(Json{{"type", "text"},
                        {"text", m_shape.isBrief ? words(10)
                                 : i % 2 == 0    ? words(80)
                                                 : code(20)}});
            const qint64 missing = (i + 1) * filling - m_size;
            if (missing > 0)
                fill(static_cast<std::size_t>(missing));
        }
        line({{"type", "last-prompt"}, {"lastPrompt", words(8)}, {"leafUuid", m_parent}});
        return m_isWritten;
    }

private:
    int below(std::size_t count) { return static_cast<int>(m_random() % count); }

    std::string words(int count)
    {
        std::string text;
        for (int i = 0; i < count; ++i) {
            text += below(12) == 0 ? kOther.at(static_cast<std::size_t>(below(kOther.size())))
                                   : kEnglish.at(static_cast<std::size_t>(below(kEnglish.size())));
            text += i % 15 == 14 ? ".\n" : " ";
        }
        return text;
    }

    std::string code(int lines)
    {
        std::string text = "```cpp\n";
        for (int i = 0; i < lines; ++i)
            text += kCode.at(static_cast<std::size_t>(below(kCode.size())));
        return text + "```\n";
    }

    /// A line of the conversation, behind the last one.
    void chained(Json json)
    {
        json["parentUuid"] = m_parent.empty() ? Json() : Json(m_parent);
        // The agent takes messages for one whose ids differ in the last group only.
        std::array<char, 37> uuid{};
        std::snprintf(uuid.data(), uuid.size(), "%08x-0000-4000-8000-%012x",
                      static_cast<unsigned>(++m_lines), static_cast<unsigned>(m_shape.number));
        m_parent = uuid.data();
        m_time = m_time.addSecs(1);
        json["uuid"] = m_parent;
        json["isSidechain"] = false;
        json["timestamp"] = m_time.toString(Qt::ISODateWithMs).toStdString();
        json["cwd"] = workspaceOf(m_shape).toStdString();
        json["userType"] = "external";
        json["entrypoint"] = m_shape.number % 2 == 0 ? "cli" : "sdk-cli";
        json["version"] = "2.1.330";
        json["gitBranch"] = "main";
        line(std::move(json));
    }

    void line(Json json)
    {
        json["sessionId"] = sessionIdOf(m_shape.number).toStdString();
        put(json.dump() + '\n');
    }

    void put(const std::string &text)
    {
        m_size += static_cast<qint64>(text.size());
        m_isWritten = m_isWritten
                      && m_file.write(text.data(), static_cast<qint64>(text.size()))
                             == static_cast<qint64>(text.size());
    }

    /// Piece by piece: it may be larger than what is measured.
    void longLine()
    {
        answer(toolUse("toolu_long"));
        put("{\"parentUuid\":\"" + m_parent
            + "\",\"isSidechain\":false,\"type\":\"user\",\"message\":{\"role\":\"user\","
              "\"content\":"
              "[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_long\",\"content\":\"");
        const std::string piece(1 << 20, 'x');
        for (qint64 written = 0; written < m_shape.longestLine && m_isWritten;
             written += static_cast<qint64>(piece.size()))
            put(piece);
        m_parent = "00000000-0000-4000-8000-0000000000ff";
        put("\"}]},\"uuid\":\"" + m_parent + "\",\"sessionId\":\""
            + sessionIdOf(m_shape.number).toStdString() + "\"}\n");
    }

    void user(const Json &content)
    {
        chained({{"type", "user"}, {"message", {{"role", "user"}, {"content", content}}}});
    }

    void answer(const Json &block)
    {
        chained({{"type", "assistant"},
                 {"message",
                  {{"id", "msg_" + std::to_string(m_lines)},
                   {"type", "message"},
                   {"role", "assistant"},
                   {"model", "claude-opus-5-5"},
                   {"content", Json::array({block})},
                   {"stop_reason", block.at("type") == "text" ? "end_turn" : "tool_use"}}}});
    }

    void compact(int messages)
    {
        const std::string before = std::exchange(m_parent, {});
        chained({{"type", "system"},
                 {"subtype", "compact_boundary"},
                 {"content", "Conversation compacted"},
                 {"logicalParentUuid", before},
                 {"isMeta", false},
                 {"level", "info"},
                 {"compactMetadata", {{"trigger", "auto"}, {"preTokens", 150'000}}}});
        chained({{"type", "user"},
                 {"message",
                  {{"role", "user"},
                   {"content", "This session is being continued from a previous conversation that "
                               "ran out of context. The summary below covers the earlier portion "
                               "of the conversation.\n\nSummary:\n"
                                   + summaryBefore(messages, m_shape).toStdString()}}},
                 {"isVisibleInTranscriptOnly", true},
                 {"isCompactSummary", true}});
    }

    Json toolUse(const std::string &id)
    {
        return {{"type", "tool_use"},
                {"id", id},
                {"name", "Bash"},
                {"input", {{"command", "grep -rn " + words(2)}}}};
    }

    void tool()
    {
        const std::string id = "toolu_" + std::to_string(m_lines);
        answer(toolUse(id));
        user(Json::array({{{"type", "tool_result"}, {"tool_use_id", id}, {"content", code(60)}}}));
    }

    void fill(std::size_t bytes)
    {
        // The kind stands first, as in the program's own lines.
        put("{\"type\":\"api-request-blob\",\"sessionId\":\""
            + sessionIdOf(m_shape.number).toStdString() + "\",\"hash\":\"0\",\"message\":\""
            + std::string(bytes, 'x') + "\"}\n");
    }

    const SessionShape &m_shape;
    QFile &m_file;
    std::mt19937 m_random;
    QDateTime m_time;
    std::string m_parent;
    int m_lines = 0;
    qint64 m_size = 0;
    bool m_isWritten = true;
};

} // namespace

QString summaryBefore(int message, const SessionShape &shape)
{
    const int every = std::max(shape.compactEvery, 1);
    return QStringLiteral("The harbour log up to message %1.").arg(message / every * every);
}

QString sessionIdOf(int number)
{
    return QStringLiteral("%1-1111-4111-8111-111111111111").arg(number, 8, 16, QLatin1Char('0'));
}

bool writeSession(const QString &configFolder, const SessionShape &shape)
{
    static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9]"));
    const QString folder = configFolder + QStringLiteral("/projects/")
                           + workspaceOf(shape).replace(other, QStringLiteral("-"));
    if (!QDir().mkpath(folder))
        return false;
    QFile file(folder + u'/' + sessionIdOf(shape.number) + QStringLiteral(".jsonl"));
    if (!file.open(QIODevice::WriteOnly) || !Session(shape, file).write())
        return false;
    return file.flush()
           && file.setFileTime(kBegin.addSecs(shape.number * 600LL),
                               QFileDevice::FileModificationTime);
}

} // namespace bench
