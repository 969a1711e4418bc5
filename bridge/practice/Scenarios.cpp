#include "bridge/practice/Scenarios.h"

#include "bridge/practice/MessageWriter.h"
#include "bridge/practice/PracticeEndpoint.h"
#include "bridge/practice/ToolScenarios.h"

#include <QFile>

#include <algorithm>

namespace bridge::practice {
namespace {

using namespace std::chrono_literals;

/// Answers Claude Code's /compact.
Reply summary(const Turn &turn)
{
    return textReply(QStringLiteral("<analysis>\nA conversation with the practice endpoint.\n"
                                    "</analysis>\n<summary>\nThe user wrote %1 messages to the "
                                    "practice endpoint.\n</summary>")
                         .arg(turn.request.userTexts.size() - 1));
}

Reply plain(const Turn &turn)
{
    const QString text = turn.request.lastUserText();
    if (turn.request.taskEnded)
        return textReply(QStringLiteral("A background task has ended."));
    if (text.contains(QLatin1String("followed by a <summary> block")))
        return summary(turn);
    const QString shortly = text.simplified();
    return textReply(
        QStringLiteral(
            "# Practice endpoint\n\n"
            "No model is behind this address; it answers the same way every time. You wrote, as "
            "message %1 of this conversation: “%2”\n\n"
            "Start a message with one of these words:\n\n"
            "| Word | What it shows |\n"
            "|---|---|\n"
            "| `tool`, `edit` | a command, a file edit |\n"
            "| `question`, `plan` | a question to you, a plan to approve |\n"
            "| `thinking`, `long 500`, `slow 20` | thoughts, many pieces, pauses |\n"
            "| `background` | a command that keeps running |\n"
            "| `hang`, `cut`, `lmstudio-no-models` | failures |\n\n"
            "- `scenario:NAME` anywhere in a message does the same\n"
            "- a line `run: COMMAND` runs that command, `write: PATH` writes that file, "
            "`read: PATH` reads it\n\n"
            "All names:\n\n"
            "```bash\n"
            "drawbridge practice --list\n"
            "```\n")
            .arg(turn.request.userTexts.size())
            .arg(shortly.size() > 120 ? shortly.left(119) + QChar(0x2026) : shortly));
}

Reply thinking(const Turn &)
{
    MessageReply reply = textReply(QStringLiteral("I have thought about it: **forty-two**."));
    reply.blocks.insert(reply.blocks.begin(),
                        {ReplyBlock::Kind::Thinking,
                         inPieces(QStringLiteral("The user wants to see me think. Six times seven "
                                                 "is forty-two, so that is my answer.")),
                         {},
                         {}});
    return reply;
}

int numberAt(const Turn &turn, qsizetype index, int otherwise, int most)
{
    return std::clamp(turn.choice.numbers.value(index, otherwise), 1, most);
}

MessageReply numbered(int count, milliseconds pause)
{
    QStringList pieces;
    pieces.reserve(count);
    for (int i = 1; i <= count; ++i)
        pieces << QStringLiteral("Piece %1 of %2.%3")
                      .arg(i)
                      .arg(count)
                      .arg(i % 10 == 0 ? QStringLiteral("\n\n") : QStringLiteral(" "));
    return {{{ReplyBlock::Kind::Text, pieces, {}, {}}}, pause};
}

Reply longAnswer(const Turn &turn)
{
    return numbered(numberAt(turn, 0, 200, 100'000), 1ms);
}

Reply slow(const Turn &turn)
{
    return numbered(numberAt(turn, 0, 10, 10'000), milliseconds(numberAt(turn, 1, 300, 60'000)));
}

Reply hang(const Turn &)
{
    return AnswerPlan{.status = 0, .ending = AnswerPlan::Ending::Hang};
}

Reply cut(const Turn &)
{
    MessageReply reply = textReply(QStringLiteral("The connection will break in the middle of"));
    reply.ending = MessageReply::Ending::Cut;
    return reply;
}

Reply errorEvent(const Turn &)
{
    MessageReply reply = textReply(QStringLiteral("The server will fail in the middle of"));
    reply.ending = MessageReply::Ending::ErrorEvent;
    return reply;
}

Reply redirect(const Turn &)
{
    return AnswerPlan{.status = 302, .headers = {{"Location", "/practice/moved"}}};
}

Reply rateLimit(const Turn &)
{
    AnswerPlan answer = errorAnswer(
        {QStringLiteral(
             "This request would exceed your account's rate limit. Please try again later."),
         429, QStringLiteral("rate_limit_error")});
    answer.headers.push_back({"Retry-After", "1"});
    return answer;
}

Reply serverError(const Turn &)
{
    return errorAnswer({QStringLiteral("Internal server error"), 500, QStringLiteral("api_error")});
}

Reply loading(const Turn &turn)
{
    return playScenario({turn.request, {QStringLiteral("llamacpp-loading"), {}}});
}

/// Fails a conversation's first attempt only.
template <Reply (*failure)(const Turn &)>
Reply once(const Turn &turn)
{
    return turn.attempt == 1 ? failure(turn) : plain(turn);
}

/// Answers like an endpoint that did not sign the earlier thinking blocks itself.
Reply refuseHistory(const Turn &turn)
{
    if (turn.request.assistantTexts.isEmpty())
        return plain(turn);
    return errorAnswer(
        {QStringLiteral("messages.1.content.0: Invalid `signature` in `thinking` block")});
}

/// Title, clear screen, clipboard (OSC 52), a C1 control and a right-to-left override.
QString terminalControls()
{
    return QStringLiteral("\033]0;owned\007\033[2J\033]52;c;b3duZWQ=\007\u009b31m \u202edesrever");
}

Reply escapes(const Turn &)
{
    return textReply(QStringLiteral("Before ") + terminalControls()
                     + QStringLiteral(" after\nover\rwritten\n"));
}

Reply escapesRefusal(const Turn &)
{
    return errorAnswer({QStringLiteral("Refused ") + terminalControls()});
}

struct Scenario
{
    const char *name;
    const char *description;
    Reply (*play)(const Turn &);
    ServerTraits traits{};
};

// In the order of --list.
constexpr Scenario kScenarios[]{
    {"plain", "Markdown with code, a table and a list", plain},
    {"thinking", "Thinks, then answers", thinking},
    {"tool", "Runs a Bash command", toolScenario},
    {"edit", "Reads or writes practice.txt and edits it", editScenario},
    {"question", "Asks the user to choose", questionScenario},
    {"plan", "Offers a plan for approval", planScenario},
    {"long", "long [PIECES]: 200 pieces at once", longAnswer},
    {"slow", "slow [PIECES [MS]]: 10 pieces, 300 ms before each", slow},
    {"background", "background [SECONDS]: starts a command that runs on", backgroundScenario},
    {"subagent", "Starts a subagent that runs a command", subagentScenario},
    {"script", "What the lines run: COMMAND, write: PATH and read: PATH of the message say",
     scriptScenario},
    {"hang", "Accepts the request and never answers", hang},
    {"cut", "Breaks the connection in mid-answer", cut},
    {"error-event", "Reports an error in mid-answer", errorEvent},
    {"redirect", "302 to another path", redirect},
    {"rate-limit", "429 with retry-after: 1, every time", rateLimit},
    {"rate-limit-once", "429 with retry-after: 1, then plain", once<rateLimit>},
    {"retry-once", "500, then plain", once<serverError>},
    {"loading-once", "503 while a model loads, then plain", once<loading>},
    {"refuse-history", "400 as long as the conversation has earlier answers", refuseHistory},
    {"escapes", "Writes title, clear screen and clipboard to a terminal", escapes},
    {"escapes-refusal", "400 with the same in its words", escapesRefusal},
    {"buffered",
     "buffered [PIECES [MS]]: like slow, but held back until it is whole",
     slow,
     {.streams = false}},
    {"api-key-only",
     "Takes a credential as x-api-key alone",
     plain,
     {.onlyHeader = QLatin1String("x-api-key")}},
    {"bearer-only",
     "Takes a credential as Authorization: Bearer alone",
     plain,
     {.onlyHeader = QLatin1String("authorization")}},
    {"repeats-credential",
     "401 that quotes the credential, in parts and encoded too",
     plain,
     {.repeatsCredential = true}},
    {"one-model", "Serves the model claude-practice alone", plain, {.servesAnyModel = false}},
    {"small-context", "A context of 8192 tokens", plain, {.contextWindow = 8192}},
    {"no-tools", "Calls no tool, even when told to", plain, {.callsTools = false}},
    {"no-tool-references",
     "Passes over tool references, as many gateways do",
     plain,
     {.knowsToolReferences = false}},
    {"no-system-role",
     "Refuses system messages in words that Claude Code adapts to",
     plain,
     {.systemRole = ServerTraits::SystemRole::Refused}},
    {"odd-system-role",
     "Refuses system messages in words that fail its turns",
     plain,
     {.systemRole = ServerTraits::SystemRole::RefusedOddly}},
};

const Scenario *scenarioNamed(const QString &name)
{
    const auto *it =
        std::find_if(std::begin(kScenarios), std::end(kScenarios),
                     [&name](const Scenario &each) { return name == QLatin1String(each.name); });
    return it == std::end(kScenarios) ? nullptr : it;
}

std::vector<ServerFailure> readFailures()
{
    QFile file(QStringLiteral(":/practice/endpoint-errors.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The practice endpoint was built without its list of failures");
    const QByteArray text = file.readAll();
    std::vector<ServerFailure> failures;
    for (const Json &entry : Json::parse(text.begin(), text.end())) {
        const auto string = [&entry](const char *key) {
            return QString::fromStdString(entry.at(key).get<std::string>());
        };
        failures.push_back({string("id"), string("server"),
                            plainAnswer(entry.at("status").get<int>(),
                                        string("content_type").toUtf8(), string("body").toUtf8())});
    }
    return failures;
}

const ServerFailure *failureNamed(const QString &id)
{
    const auto &all = serverFailures();
    const auto it =
        std::find_if(all.begin(), all.end(), [&id](const ServerFailure &f) { return f.id == id; });
    return it == all.end() ? nullptr : &*it;
}

} // namespace

MessageReply textReply(const QString &text)
{
    return {{{ReplyBlock::Kind::Text, inPieces(text), {}, {}}}};
}

const std::vector<ServerFailure> &serverFailures()
{
    static const std::vector<ServerFailure> failures = readFailures();
    return failures;
}

ServerTraits traitsOf(const QString &scenario)
{
    const Scenario *known = scenarioNamed(scenario);
    return known ? known->traits : ServerTraits{};
}

ScenarioChoice scenarioFor(const PracticeRequest &request)
{
    if (request.taskEnded)
        return {QStringLiteral("plain"), {}};
    return chooseScenario(request.lastUserText());
}

Reply playScenario(const Turn &turn)
{
    if (const Scenario *scenario = scenarioNamed(turn.choice.name))
        return scenario->play(turn);
    if (const ServerFailure *failure = failureNamed(turn.choice.name))
        return failure->reply;
    return textReply(QStringLiteral("I know no scenario “%1”. There are: %2")
                         .arg(turn.choice.name, scenarioNames().join(QLatin1String(", "))));
}

QStringList scenarioNames()
{
    QStringList names;
    for (const Scenario &scenario : kScenarios)
        names << QLatin1String(scenario.name);
    for (const ServerFailure &failure : serverFailures())
        names << failure.id;
    return names;
}

QString scenarioDescription(const QString &name)
{
    if (const Scenario *scenario = scenarioNamed(name))
        return QLatin1String(scenario->description);
    if (const ServerFailure *failure = failureNamed(name))
        return QStringLiteral("HTTP %1 in the words of %2")
            .arg(failure->reply.status)
            .arg(failure->server);
    return {};
}

} // namespace bridge::practice
