// Speaks Claude Code's stream-json (protocol reference, sections 1 to 3), for what the real program
// cannot be made to do. Scenarios are words in FAKECLI, separated by commas:
//   crash-at-start         says why on stderr and exits with 1
//   never-initialize       reads, and answers nothing
//   ignore-term            outlives SIGTERM and the end of its stdin
//   stderr-noise           writes 200 KB to stderr first
//   half-line              writes each line in two pieces
//   cut-line               on a message: ends in the middle of a line
//   split-emoji            its answers begin with an emoji, streamed in halves
//   huge-line              answers with 12 MB of text in one line
//   invalid-utf8, bad-json, unknown-type
//                          on a message: one line of that kind before the turn
//   unknown-control-request
//                          on a message: asks something new, and goes on with the answer
//   old-version            says 2.1.100
//   wrong-endpoint         reports another address than the one it was given
//   exit-on-message        on a message: exits with 1
//   slow                   streams until it is interrupted
//   silent                 begins each turn and never says more; answers questions
//   stop-self, stop-reading, close-input, stop-in-line
//                          on a message: hangs, stopped by SIGSTOP, or with its stdin never read
//                          again, or closed, or in the middle of a line
//   old-status             does not know get_status, like 2.1.197
//   ignore-interrupt       does not answer an interrupt, and goes on
//   only-acknowledge       answers an interrupt, and goes on
//   retry                  reports one failed request after the other until it is interrupted
// Without any: answers "You said: …" to each message; to "slow N MS", like the practice endpoint,
// with N pieces that are so many milliseconds apart.

#include <nlohmann/json.hpp>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>

#include <poll.h>
#include <unistd.h>

using json = nlohmann::json;
using namespace nlohmann::literals;
using namespace std::chrono_literals;

namespace {

std::set<std::string> scenariosFromEnvironment()
{
    std::set<std::string> scenarios;
    const char *words = std::getenv("FAKECLI");
    std::istringstream stream(words ? words : "");
    for (std::string word; std::getline(stream, word, ',');)
        scenarios.insert(word);
    return scenarios;
}

/// The reply in its streamed pieces.
std::deque<std::string> piecesOf(const std::string &text)
{
    std::deque<std::string> pieces;
    std::istringstream words(text);
    for (std::string word; words >> word;)
        pieces.push_back(pieces.empty() ? word : ' ' + word);
    return pieces;
}

class FakeCli
{
public:
    FakeCli(std::set<std::string> scenarios, std::string sessionId)
        : m_scenarios(std::move(scenarios))
        , m_sessionId(std::move(sessionId))
    {}

    int run()
    {
        if (is("crash-at-start")) {
            std::fputs("fakecli: crashed as told\n", stderr);
            return 1;
        }
        if (is("stderr-noise")) {
            for (int i = 0; i < 4000; ++i)
                std::fprintf(stderr, "noise %04d %s\n", i, std::string(40, 'x').c_str());
        }
        for (;;) {
            pollfd input{STDIN_FILENO, POLLIN, 0};
            const bool runs = !m_pieces.empty() || m_retrying;
            const int ready = ::poll(&input, m_ended ? 0 : 1, runs || m_ended ? m_paceMs : -1);
            if (ready > 0)
                readInput();
            else if (runs)
                step();
            if (m_ended && m_pieces.empty() && !m_retrying && !is("ignore-term"))
                return 0;
        }
    }

private:
    [[nodiscard]] bool is(const char *scenario) const { return m_scenarios.count(scenario) > 0; }

    void readInput()
    {
        char buffer[65536];
        const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            return;
        m_ended = count <= 0;
        if (!m_ended)
            m_input.append(buffer, static_cast<std::size_t>(count));
        for (auto end = m_input.find('\n'); end != std::string::npos; end = m_input.find('\n')) {
            const std::string line = m_input.substr(0, end);
            m_input.erase(0, end + 1);
            if (!line.empty() && !is("never-initialize"))
                handle(json::parse(line, nullptr, false));
        }
    }

    void handle(const json &message)
    {
        if (message.is_discarded()) {
            std::fputs("Error parsing streaming input line\n", stderr);
            std::exit(1);
        }
        const std::string type = message.value("type", "");
        if (type == "control_request")
            control(message.at("request_id"), message.at("request").value("subtype", ""));
        else if (type == "control_response")
            startReply("The answer was: " + message.at("response").value("subtype", ""));
        else if (type == "user")
            user(message);
    }

    void control(const std::string &id, const std::string &subtype)
    {
        if (subtype == "initialize")
            answer(id, initializeResponse());
        else if (subtype == "get_status" && !is("old-status"))
            answer(id, statusResponse());
        else if (subtype == "interrupt")
            interrupt(id);
        else
            write({{"type", "control_response"},
                   {"response",
                    {{"subtype", "error"},
                     {"request_id", id},
                     {"error", "Unsupported control request subtype: " + subtype},
                     {"error_code", "unsupported_request"}}}});
    }

    [[nodiscard]] json initializeResponse() const
    {
        json response = R"({"commands":[],"models":[
                {"value":"default","resolvedModel":"claude-opus-5-5"},
                {"value":"haiku","resolvedModel":"claude-haiku-5-5"}],
            "current_permission_mode":"default",
            "account":{"tokenSource":"ANTHROPIC_AUTH_TOKEN","apiProvider":"firstParty"},
            "session_state":"idle","capabilities":[]})"_json;
        response["pid"] = ::getpid();
        response["claude_code_version"] = is("old-version") ? "2.1.100" : "2.1.330";
        return response;
    }

    [[nodiscard]] json statusResponse() const
    {
        json rows = {{{"label", "Session ID"}, {"value", m_sessionId}}};
        const char *address = std::getenv("ANTHROPIC_BASE_URL");
        if (is("wrong-endpoint"))
            address = "http://127.0.0.1:1/elsewhere";
        if (address)
            rows.push_back({{"label", "Anthropic base URL"}, {"value", address}});
        return {{"sections", {{{"title", "Session"}, {"rows", rows}}}}};
    }

    void answer(const std::string &id, const json &response)
    {
        write({{"type", "control_response"},
               {"response", {{"subtype", "success"}, {"request_id", id}, {"response", response}}}});
    }

    void user(const json &message)
    {
        if (m_runs) {
            m_queued.push_back(message);
            return;
        }
        const json &content = message.at("message").at("content");
        const std::string text =
            content.is_string() ? content.get<std::string>() : content.at(0).value("text", "");
        if (is("exit-on-message")) {
            std::fputs("fakecli: ended as told\n", stderr);
            std::exit(1);
        }
        m_runs = true;
        m_userUuid = message.value("uuid", json());
        write(R"({"type":"system","subtype":"init","cwd":"/","tools":[],"model":"claude-opus-5-5",
                  "permissionMode":"default","claude_code_version":"2.1.330"})"_json);
        write(R"({"type":"system","subtype":"status","status":"requesting"})"_json);
        if (is("silent"))
            return;
        if (is("stop-self"))
            std::raise(SIGSTOP);
        if (is("close-input"))
            ::close(STDIN_FILENO);
        if (is("stop-in-line"))
            writeRaw(R"({"type":"assistant","message":{"id":"msg)");
        if (is("close-input") || is("stop-in-line") || is("stop-reading"))
            hang();
        if (is("cut-line")) {
            writeRaw(R"({"type":"assistant","message":{"id":"msg)");
            std::exit(0);
        }
        if (is("invalid-utf8"))
            writeRaw(
                "{\"type\":\"system\",\"subtype\":\"informational\",\"content\":\"\xff\xfe\"}\n");
        if (is("bad-json"))
            writeRaw(
                "{\"type\":\"assistant\",\"message\":{oops\n(node:1) Warning: not JSON at all\n");
        if (is("unknown-type"))
            write(R"({"type":"from_the_future","payload":{"deep":[1,null,"x"]}})"_json);
        if (is("unknown-control-request"))
            write(R"({"type":"control_request","request_id":"ask-1",
                      "request":{"subtype":"from_the_future","question":42}})"_json);
        else if (is("retry"))
            m_retrying = true;
        else if (std::sscanf(text.c_str(), "slow %d %d", &m_slowPieces, &m_paceMs) == 2)
            startReply({});
        else
            startReply(is("huge-line") ? std::string(12 * 1024 * 1024, 'h') : "You said: " + text);
    }

    void startReply(const std::string &text)
    {
        m_messageId = "msg_fake" + std::to_string(++m_messages);
        m_said.clear();
        event({{"type", "message_start"}, {"message", assistantMessage(json::array())}});
        event(R"({"type":"content_block_start","index":0,
                  "content_block":{"type":"text","text":""}})"_json);
        if (is("split-emoji")) {
            for (const char *half : {"a\\ud83d", "\\ude00b "})
                writeRaw(
                    std::string(R"({"type":"stream_event","parent_tool_use_id":null,"event":{)")
                    + R"("type":"content_block_delta","index":0,)"
                    + R"("delta":{"type":"text_delta","text":")" + half + "\"}}}\n");
            m_said = "a\U0001F600b ";
        }
        m_pieces = piecesOf(text);
        if (const int count = std::exchange(m_slowPieces, 0); count > 0) {
            for (int i = 1; i <= count; ++i)
                m_pieces.push_back("Piece " + std::to_string(i) + " of " + std::to_string(count)
                                   + ". ");
            return;
        }
        while (!m_pieces.empty() && !is("slow"))
            step();
    }

    void step()
    {
        if (m_retrying) {
            json retry = R"({"type":"system","subtype":"api_retry","max_retries":10,
                "retry_delay_ms":20.5,"error_status":null,"error":"unknown"})"_json;
            retry["attempt"] = ++m_attempt;
            write(retry);
            return;
        }
        const std::string piece = m_pieces.front();
        m_pieces.pop_front();
        m_said += piece;
        event({{"type", "content_block_delta"},
               {"index", 0},
               {"delta", {{"type", "text_delta"}, {"text", piece}}}});
        if (m_pieces.empty() && is("slow"))
            m_pieces.push_back(" more");
        if (m_pieces.empty()) {
            writeAssistant();
            endStream("end_turn");
            json result = R"({"subtype":"success","is_error":false,"stop_reason":"end_turn",
                "terminal_reason":"completed"})"_json;
            result["result"] = m_said;
            endTurn(result);
        }
    }

    /// Never comes back; a signal still ends the process.
    [[noreturn]] static void hang()
    {
        for (;;)
            ::pause();
    }

    void interrupt(const std::string &id)
    {
        if (is("ignore-interrupt"))
            return;
        answer(id, {{"still_queued", json::array()}});
        if (!m_runs || is("only-acknowledge"))
            return;
        const bool streamed = !m_pieces.empty();
        m_pieces.clear();
        m_retrying = false;
        if (streamed)
            writeAssistant();
        write(R"({"type":"user","parent_tool_use_id":null,"message":{"role":"user",
                  "content":[{"type":"text","text":"[Request interrupted by user]"}]}})"_json);
        if (streamed)
            endStream(nullptr);
        endTurn(R"({"subtype":"error_during_execution","is_error":true,"stop_reason":null,
                    "terminal_reason":"aborted_streaming",
                    "errors":["[ede_diagnostic] interrupted"]})"_json);
    }

    /// Comes before the end of the stream, like from the real program.
    void writeAssistant()
    {
        const json content = {{{"type", "text"}, {"text", m_said}}};
        write({{"type", "assistant"},
               {"message", assistantMessage(content)},
               {"parent_tool_use_id", nullptr}});
    }

    void endStream(const json &stopReason)
    {
        event({{"type", "content_block_stop"}, {"index", 0}});
        event({{"type", "message_delta"},
               {"delta", {{"stop_reason", stopReason}, {"stop_sequence", nullptr}}},
               {"usage", {{"input_tokens", 10}, {"output_tokens", 7}}}});
        event({{"type", "message_stop"}});
    }

    void endTurn(json result)
    {
        result.update(R"({"type":"result","num_turns":1,"duration_ms":1,"duration_api_ms":1,
            "total_cost_usd":0.0,"usage":{"input_tokens":10,"output_tokens":7},
            "modelUsage":{},"permission_denials":[]})"_json);
        if (m_userUuid.is_string())
            result["user_message_uuids"] = {m_userUuid};
        write(result);
        m_runs = false;
        if (!m_queued.empty()) {
            const json next = m_queued.front();
            m_queued.pop_front();
            user(next);
        }
    }

    [[nodiscard]] json assistantMessage(const json &content) const
    {
        json message = R"({"type":"message","role":"assistant","model":"claude-opus-5-5",
            "stop_reason":null,"stop_sequence":null,
            "usage":{"input_tokens":10,"output_tokens":1}})"_json;
        message["id"] = m_messageId;
        message["content"] = content;
        return message;
    }

    void event(const json &event)
    {
        write({{"type", "stream_event"}, {"event", event}, {"parent_tool_use_id", nullptr}});
    }

    void write(json message)
    {
        if (message.at("type") != "control_response" && message.at("type") != "control_request") {
            message["session_id"] = m_sessionId;
            char uuid[37];
            std::snprintf(uuid, sizeof uuid, "00000000-0000-4000-8000-%012d", ++m_lines);
            message["uuid"] = uuid;
        }
        const std::string line = message.dump() + '\n';
        if (is("half-line")) {
            writeRaw(line.substr(0, line.size() / 2));
            std::this_thread::sleep_for(2ms);
            writeRaw(line.substr(line.size() / 2));
        } else {
            writeRaw(line);
        }
    }

    static void writeRaw(const std::string &bytes)
    {
        std::fwrite(bytes.data(), 1, bytes.size(), stdout);
        std::fflush(stdout);
    }

    std::set<std::string> m_scenarios;
    std::string m_sessionId;
    std::string m_input;
    bool m_ended = false; ///< the host closed our stdin
    bool m_runs = false;  ///< a turn runs
    bool m_retrying = false;
    int m_attempt = 0;
    int m_slowPieces = 0; ///< of the reply that is due
    int m_paceMs = 20;    ///< between two pieces
    int m_messages = 0;
    int m_lines = 0;
    json m_userUuid; ///< of the message that the turn answers
    std::string m_messageId;
    std::string m_said;
    std::deque<std::string> m_pieces; ///< still to be streamed
    std::deque<json> m_queued;
};

} // namespace

int main(int argc, char **argv)
{
    const std::set<std::string> scenarios = scenariosFromEnvironment();
    std::string sessionId = "00000000-0000-4000-8000-00000000cafe";
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument == "--version") {
            std::printf("%s (Claude Code)\n",
                        scenarios.count("old-version") ? "2.1.100" : "2.1.330");
            return 0;
        }
        if ((argument == "--session-id" || argument == "--resume") && i + 1 < argc)
            sessionId = argv[++i];
    }
    // Like the real program, ends with an exit code instead of the signal.
    std::signal(
        SIGTERM, scenarios.count("ignore-term") ? SIG_IGN : [](int) { ::_exit(143); });
    return FakeCli(scenarios, sessionId).run();
}
