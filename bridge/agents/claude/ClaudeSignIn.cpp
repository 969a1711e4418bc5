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

/// More than any answer.
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
    std::unique_ptr<process::ProgramRun> run;
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
    question.run = std::make_unique<process::ProgramRun>(m_factory, m_clock);
    connect(question.run.get(), &process::ProgramRun::finished, this,
            [this, &question](const process::RunResult &result) {
                const bool isWhole = result.kind == process::RunResult::Kind::Exited;
                conclude(question, isWhole ? parseSignIn(result.output) : agent::SignIn());
            });
    question.run->start(
        {program.path,
         {QStringLiteral("auth"), QStringLiteral("status"), QStringLiteral("--json")},
         QDir::homePath(),
         agent::environmentOf(program, m_environment)},
        {m_patience, kMaxAnswer});
}

void ClaudeSignIn::conclude(Question &question, const agent::SignIn &answer)
{
    question.run.release()->deleteLater(); // it is emitting
    const std::vector<Question::Waiting> waiting = std::move(question.waiting);
    m_questions.remove_if([&](const Question &other) { return &other == &question; });
    for (const Question::Waiting &caller : waiting) {
        if (caller.context)
            caller.answer(answer);
    }
}

} // namespace bridge::claude

#include "moc_ClaudeSignIn.cpp"
