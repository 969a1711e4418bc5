#pragma once

#include <QString>

#include <atomic>
#include <memory>

namespace bridge::practice {
class HttpServer;
}

/// A server that speaks OpenAI's API instead of Anthropic's, on a free port of loopback: chat
/// completions, streamed or whole, and a list of its one model. It repeats the user's message word
/// by word; calls the tool that a message demands, or the first offered one for a line `run:
/// COMMAND`; and repeats that tool's result.
class OpenAiServer
{
public:
    explicit OpenAiServer(const QString &key); ///< others are refused
    ~OpenAiServer();

    [[nodiscard]] QString address() const; ///< "http://127.0.0.1:PORT", without /v1
    [[nodiscard]] static QString model();
    [[nodiscard]] int answered() const { return m_answered; } ///< completions

private:
    std::string m_key;
    std::atomic<int> m_answered = 0;
    std::unique_ptr<bridge::practice::HttpServer> m_server; // last: its threads use the others
};
