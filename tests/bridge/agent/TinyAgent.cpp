#include "tests/bridge/agent/TinyAgent.h"

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::agent;

namespace {

QByteArray lineOf(const QStringList &words)
{
    return words.join(u' ').toUtf8() + '\n';
}

} // namespace

QByteArray TinyCodec::open(const QString &workspace, const ConversationStart &conversation)
{
    m_isOpening = true;
    return lineOf({u"hello"_s, workspace, conversation.sessionId,
                   conversation.resume ? u"again"_s : u"new"_s});
}

CodecOutput TinyCodec::decode(QByteArrayView line)
{
    const QString text = QString::fromUtf8(line);
    const QString word = text.section(u' ', 0, 0);
    const QString rest = text.section(u' ', 1);
    const BlockId next{u"tiny"_s, m_blocks};
    CodecOutput out;
    if (word == "hi"_L1) {
        m_version = rest;
    } else if (word == "pick"_L1) {
        out.reply = lineOf({u"go"_s, rest});
    } else if (word == "open"_L1) {
        m_isOpening = false;
        out.events = {AgentReady{.version = m_version, .sessionId = rest}};
    } else if (word == "begin"_L1) {
        out.events = {TurnStarted{}};
    } else if (word == "text"_L1) {
        ++m_blocks;
        out.events = {
            BlockFinished{.id = next, .kind = BlockKind::Text, .text = rest, .model = word}};
    } else if (word == "tool"_L1) {
        ++m_blocks;
        ToolInput input;
        input.headline = rest.section(u' ', 1);
        out.events = {BlockFinished{.id = next,
                                    .kind = BlockKind::ToolUse,
                                    .toolUseId = rest.section(u' ', 0, 0),
                                    .toolName = rest.section(u' ', 0, 0),
                                    .input = input}};
    } else if (word == "ask"_L1) {
        m_asked = rest;
        using Kind = PermissionOption::Kind;
        PermissionRequest request;
        request.id = request.toolUseId = request.toolName = rest;
        request.options = {{u"yes"_s, Kind::AllowOnce, {}, {}},
                           {u"no"_s, Kind::RejectOnce, {}, {}}};
        out.events = {PermissionAsked{request}};
    } else if (word == "did"_L1) {
        out.events = {
            ToolFinished{.toolUseId = rest.section(u' ', 0, 0), .output = rest.section(u' ', 1)}};
    } else if (word == "done"_L1) {
        endTurn({}, out);
    } else if (word == "stopped"_L1) {
        out.events.push_back(RequestDone{AgentRequest::Cancel});
        endTurn({.ok = false, .interrupted = true}, out);
    } else if (word == "broke"_L1) {
        endTurn({.ok = false, .failure = TurnFailure{.text = rest}}, out);
    } else {
        out.events = {BadLine{}};
    }
    return out;
}

void TinyCodec::endTurn(TurnEnded end, CodecOutput &out)
{
    end.messageIds = {m_message};
    out.events.push_back(end);
}

std::vector<AgentEvent> TinyCodec::endOfStream()
{
    std::vector<AgentEvent> events;
    if (m_isOpening)
        events.push_back(RequestFailed{AgentRequest::Open, {}});
    if (!m_asked.isEmpty())
        events.push_back(PermissionWithdrawn{m_asked});
    return events;
}

QByteArray TinyCodec::prompt(const PromptContent &content, const QString &messageId)
{
    m_message = messageId;
    return lineOf({u"say"_s, messageId, std::get<PromptText>(content.front()).text});
}

QByteArray TinyCodec::cancel()
{
    return lineOf({u"stop"_s});
}

QByteArray TinyCodec::answer(const QString &requestId, const PermissionAnswer &answer)
{
    if (requestId != m_asked)
        return {};
    m_asked.clear();
    return lineOf({u"take"_s, answer.optionId.isEmpty() ? u"no"_s : answer.optionId});
}

void TinyBackend::locate(QObject *, LocateAnswer answer)
{
    answer(AgentProgram{u"/opt/tiny"_s, {}});
}

process::LaunchSpec TinyBackend::launchSpec(const AgentLaunch &launch,
                                            const ConversationStart &) const
{
    process::LaunchSpec spec{
        launch.options.program, {}, launch.options.workspace, launch.inherited};
    if (launch.endpoint)
        spec.environment.insert(u"TINY_SERVER"_s, launch.endpoint->address.text());
    return spec;
}

std::unique_ptr<AgentCodec> TinyBackend::makeCodec() const
{
    return std::make_unique<TinyCodec>();
}

Failure TinyBackend::classify(const TurnFailure &turn, const QString &address) const
{
    return Failure::unknown(FailureLayer::Endpoint, {.address = address, .message = turn.text});
}
