#include "bridge/agents/claude/ClaudeSignIn.h"

#include "bridge/json/JsonFields.h"
#include "bridge/json/JsonReader.h"

#include <QDir>
#include <QPointer>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace bridge::claude {

namespace {

/// More than any answer; further output is ignored, and the rest is no JSON then.
constexpr qsizetype kMaxAnswer = 64 * 1024;
constexpr qsizetype kMaxText = 200;

} // namespace

agent::SignIn parseSignIn(const QByteArray &output)
{
    using Kind = agent::SignIn::Kind;
    const auto read = json::readJsonObject(output);
    const json::Json status = read ? *read : json::Json();
    const json::Json &loggedIn = json::field(status, "loggedIn");
    if (!loggedIn.is_boolean())
        return {};
    if (!loggedIn.get<bool>())
        return {.kind = Kind::SignedOut};
    return {Kind::SignedIn, json::textField(status, "email").left(kMaxText),
            json::textField(status, "subscriptionType").left(kMaxText)};
}

struct ClaudeSignIn::Question
{
    struct Waiting
    {
        QPointer<QObject> context;
        agent::SignInAnswer answer;
    };

    agent::AgentProgram program;
    QByteArray output;
    std::unique_ptr<process::AgentProcess> process;
    std::unique_ptr<Timer> patience;
    std::vector<Waiting> waiting;
};

ClaudeSignIn::ClaudeSignIn(process::AgentProcessFactory factory,
                           const QProcessEnvironment &environment, QObject *parent,
                           std::chrono::milliseconds patience)
    : QObject(parent)
    , m_factory(std::move(factory))
    , m_environment(environment)
    , m_patience(patience)
{}

ClaudeSignIn::~ClaudeSignIn() = default;

void ClaudeSignIn::ask(const agent::AgentProgram &program, QObject *context,
                       agent::SignInAnswer answer)
{
    const auto same = std::ranges::find(m_questions, program, &Question::program);
    if (same != m_questions.end()) {
        same->waiting.push_back({context, std::move(answer)});
        return;
    }
    Question &question = m_questions.emplace_back();
    question.program = program;
    question.waiting.push_back({context, std::move(answer)});
    question.process = m_factory();
    process::AgentProcess *process = question.process.get();
    connect(process, &process::AgentProcess::outputReceived, this,
            [&question](const QByteArray &bytes) {
                question.output += bytes.left(kMaxAnswer - question.output.size());
            });
    connect(process, &process::AgentProcess::exited, this,
            [this, &question] { conclude(question, parseSignIn(question.output)); });
    question.patience = m_clock.after(m_patience, [this, &question] { conclude(question, {}); });
    process->start({program.path,
                    {QStringLiteral("auth"), QStringLiteral("status"), QStringLiteral("--json")},
                    QDir::homePath(),
                    agent::environmentOf(program, m_environment)});
    process->closeInput();
}

void ClaudeSignIn::conclude(Question &question, const agent::SignIn &answer)
{
    // The process may be on the stack, emitting the current signal.
    question.process->disconnect(this);
    question.process.release()->deleteLater();
    const std::vector<Question::Waiting> waiting = std::move(question.waiting);
    m_questions.remove_if([&](const Question &other) { return &other == &question; });
    for (const Question::Waiting &caller : waiting) {
        if (caller.context)
            caller.answer(answer);
    }
}

} // namespace bridge::claude

#include "moc_ClaudeSignIn.cpp"
