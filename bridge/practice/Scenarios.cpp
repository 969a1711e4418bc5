#include "bridge/practice/Scenarios.h"

#include "bridge/practice/MessageWriter.h"
#include "bridge/practice/PracticeEndpoint.h"
#include "bridge/practice/ServerFailures.h"
#include "bridge/practice/ToolScenarios.h"

#include <algorithm>
#include <array>

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
            "- a line `run: COMMAND` runs that command, `write: PATH` writes that file\n\n"
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
    return NoReply{};
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
    return HttpReply{302, {}, {}, {{"Location", "/practice/moved"}}};
}

HttpReply refusal(int status, const char *type, const char *message)
{
    const Json body{{"type", "error"}, {"error", {{"type", type}, {"message", message}}}};
    return {status, "application/json", QByteArray::fromStdString(body.dump())};
}

Reply rateLimit(const Turn &)
{
    HttpReply reply = refusal(429, "rate_limit_error",
                              "This request would exceed your account's rate limit. Please try "
                              "again later.");
    reply.headers.push_back({"Retry-After", "1"});
    return reply;
}

Reply rateLimitOnce(const Turn &turn)
{
    return turn.attempt == 1 ? rateLimit(turn) : plain(turn);
}

Reply loadingOnce(const Turn &turn)
{
    return turn.attempt == 1
               ? playScenario({turn.request, {QStringLiteral("llamacpp-loading"), {}}})
               : plain(turn);
}

/// Answers like an endpoint that did not sign the earlier thinking blocks itself.
Reply refuseHistory(const Turn &turn)
{
    if (turn.request.assistantTexts.isEmpty())
        return plain(turn);
    return refusal(400, "invalid_request_error",
                   "messages.1.content.0: Invalid `signature` in `thinking` block");
}

Reply retryOnce(const Turn &turn)
{
    if (turn.attempt > 1)
        return plain(turn);
    return refusal(500, "api_error", "Internal server error");
}

struct Scenario
{
    QLatin1String name;
    QLatin1String description;
    Reply (*play)(const Turn &);
};

// In the order of --list.
constexpr std::array kScenarios{
    Scenario{QLatin1String("plain"), QLatin1String("Markdown with code, a table and a list"),
             plain},
    Scenario{QLatin1String("thinking"), QLatin1String("Thinks, then answers"), thinking},
    Scenario{QLatin1String("tool"), QLatin1String("Runs a Bash command"), toolScenario},
    Scenario{QLatin1String("edit"), QLatin1String("Reads or writes practice.txt and edits it"),
             editScenario},
    Scenario{QLatin1String("question"), QLatin1String("Asks the user to choose"), questionScenario},
    Scenario{QLatin1String("plan"), QLatin1String("Offers a plan for approval"), planScenario},
    Scenario{QLatin1String("long"), QLatin1String("long [PIECES]: 200 pieces at once"), longAnswer},
    Scenario{QLatin1String("slow"),
             QLatin1String("slow [PIECES [MS]]: 10 pieces, 300 ms before each"), slow},
    Scenario{QLatin1String("background"),
             QLatin1String("background [SECONDS]: starts a command that runs on"),
             backgroundScenario},
    Scenario{QLatin1String("script"),
             QLatin1String("What the lines run: COMMAND and write: PATH "
                           "of the message say"),
             scriptScenario},
    Scenario{QLatin1String("hang"), QLatin1String("Accepts the request and never answers"), hang},
    Scenario{QLatin1String("cut"), QLatin1String("Breaks the connection in mid-answer"), cut},
    Scenario{QLatin1String("error-event"), QLatin1String("Reports an error in mid-answer"),
             errorEvent},
    Scenario{QLatin1String("redirect"), QLatin1String("302 to another path"), redirect},
    Scenario{QLatin1String("rate-limit"), QLatin1String("429 with retry-after: 1, every time"),
             rateLimit},
    Scenario{QLatin1String("rate-limit-once"), QLatin1String("429 with retry-after: 1, then plain"),
             rateLimitOnce},
    Scenario{QLatin1String("retry-once"), QLatin1String("500, then plain"), retryOnce},
    Scenario{QLatin1String("loading-once"), QLatin1String("503 while a model loads, then plain"),
             loadingOnce},
    Scenario{QLatin1String("refuse-history"),
             QLatin1String("400 as long as the conversation has earlier answers"), refuseHistory},
    // Their behaviour is in ServerTraits.
    Scenario{QLatin1String("buffered"),
             QLatin1String("buffered [PIECES [MS]]: like slow, but held back until it is whole"),
             slow},
    Scenario{QLatin1String("api-key-only"), QLatin1String("Takes a credential as x-api-key alone"),
             plain},
    Scenario{QLatin1String("bearer-only"),
             QLatin1String("Takes a credential as Authorization: Bearer alone"), plain},
    Scenario{QLatin1String("one-model"), QLatin1String("Serves the model claude-practice alone"),
             plain},
    Scenario{QLatin1String("small-context"), QLatin1String("A context of 8192 tokens"), plain},
    Scenario{QLatin1String("no-tools"), QLatin1String("Calls no tool, even when told to"), plain},
    Scenario{QLatin1String("no-tool-references"),
             QLatin1String("Passes over tool references, as many gateways do"), plain},
    Scenario{QLatin1String("no-system-role"),
             QLatin1String("Refuses system messages in words that Claude Code adapts to"), plain},
    Scenario{QLatin1String("odd-system-role"),
             QLatin1String("Refuses system messages in words that fail its turns"), plain},
};

const Scenario *scenarioNamed(const QString &name)
{
    const auto *it = std::find_if(kScenarios.begin(), kScenarios.end(),
                                  [&name](const Scenario &s) { return s.name == name; });
    return it == kScenarios.end() ? nullptr : it;
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
        names << scenario.name;
    for (const ServerFailure &failure : serverFailures())
        names << failure.id;
    return names;
}

QString scenarioDescription(const QString &name)
{
    if (const Scenario *scenario = scenarioNamed(name))
        return scenario->description;
    if (const ServerFailure *failure = failureNamed(name))
        return QStringLiteral("HTTP %1 in the words of %2")
            .arg(failure->reply.status)
            .arg(failure->server);
    return {};
}

} // namespace bridge::practice
