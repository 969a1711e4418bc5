#include "bridge/practice/ToolScenarios.h"

#include <algorithm>

namespace bridge::practice {
namespace {

Reply useTool(const QString &intro, const QString &tool, const Json &input)
{
    MessageReply reply = textReply(intro);
    reply.blocks.push_back({ReplyBlock::Kind::ToolUse, {}, tool, input});
    return reply;
}

Reply callTool(const Turn &turn, const QString &intro, const QString &tool, const Json &input)
{
    if (!turn.request.tools.contains(tool))
        return textReply(QStringLiteral("I would use the tool %1 now, but the request offers none "
                                        "of that name.")
                             .arg(tool));
    return useTool(intro, tool, input);
}

QString firstLine(const QString &text)
{
    return text.section(QLatin1Char('\n'), 0, 0).left(200);
}

/// Closes a turn with the last tool's result.
Reply closing(const ToolStep &step)
{
    if (step.failed)
        return textReply(QStringLiteral("The tool %1 did not do it. It said: %2")
                             .arg(step.tool, firstLine(step.result)));
    return textReply(
        QStringLiteral("Done. The tool %1 answered: %2").arg(step.tool, firstLine(step.result)));
}

QString inWorkspace(const Turn &turn, const QString &path)
{
    const QString &folder = turn.request.workspace;
    return path.startsWith(QLatin1Char('/')) || folder.isEmpty() ? path
                                                                 : folder + QLatin1Char('/') + path;
}

Reply callBash(const Turn &turn, const QString &intro, const QString &command)
{
    return callTool(
        turn, intro, QStringLiteral("Bash"),
        {{"command", command.toStdString()}, {"description", "Run a command for practice"}});
}

Reply callWrite(const Turn &turn, const QString &path, const char *text)
{
    return callTool(turn, QStringLiteral("I write the file."), QStringLiteral("Write"),
                    {{"file_path", path.toStdString()}, {"content", text}});
}

} // namespace

Reply toolScenario(const Turn &turn)
{
    if (!turn.request.steps.empty())
        return closing(turn.request.steps.back());
    return callBash(turn, QStringLiteral("I run a command."),
                    QStringLiteral("touch practice-tool.txt && ls -l practice-tool.txt"));
}

Reply editScenario(const Turn &turn)
{
    constexpr auto kRed = "The boat is red.\n";
    constexpr auto kBlue = "The boat is blue.\n";
    const QString path = inWorkspace(turn, QStringLiteral("practice.txt"));
    const auto edit = [&](const char *from, const char *to) {
        return callTool(
            turn, QStringLiteral("I paint the boat."), QStringLiteral("Edit"),
            {{"file_path", path.toStdString()}, {"old_string", from}, {"new_string", to}});
    };

    // Claude Code edits only files that were read or written before.
    if (turn.request.steps.empty())
        return callTool(turn, QStringLiteral("I look for practice.txt."), QStringLiteral("Read"),
                        {{"file_path", path.toStdString()}});
    const ToolStep &last = turn.request.steps.back();
    if (last.tool == QLatin1String("Read")) {
        if (last.failed && last.result.contains(QLatin1String("does not exist")))
            return callWrite(turn, path, kRed);
        if (!last.failed && last.result.contains(QLatin1String("The boat is red.")))
            return edit(kRed, kBlue);
        if (!last.failed && last.result.contains(QLatin1String("The boat is blue.")))
            return edit(kBlue, kRed);
        if (!last.failed)
            return textReply(QStringLiteral("practice.txt is not the file I wrote, so I leave it "
                                            "alone."));
    }
    if (last.tool == QLatin1String("Write") && !last.failed)
        return edit(kRed, kBlue);
    return closing(last);
}

Reply questionScenario(const Turn &turn)
{
    if (!turn.request.steps.empty())
        return closing(turn.request.steps.back());
    return callTool(
        turn, QStringLiteral("I have a question."), QStringLiteral("AskUserQuestion"),
        {{"questions",
          Json::array(
              {{{"question", "Which colour should the boat have?"},
                {"header", "Colour"},
                {"options", Json::array({{{"label", "Red"}, {"description", "Easy to see"}},
                                         {{"label", "Blue"}, {"description", "Like the sea"}}})},
                {"multiSelect", false}}})}});
}

Reply planScenario(const Turn &turn)
{
    const QString enter = QStringLiteral("EnterPlanMode");
    const QString exit = QStringLiteral("ExitPlanMode");
    const auto &steps = turn.request.steps;
    // Claude Code withholds these tools until the model has searched for them.
    if (steps.empty() && !turn.request.tools.contains(exit))
        return callTool(turn, QStringLiteral("I look for the tools to plan with."),
                        QStringLiteral("ToolSearch"),
                        {{"query", "select:EnterPlanMode,ExitPlanMode"}});
    if (steps.empty() || steps.back().tool == QLatin1String("ToolSearch"))
        return useTool(QStringLiteral("I start planning."), enter, Json::object());
    if (steps.back().tool == enter)
        return useTool(QStringLiteral("This is my plan."), exit,
                       {{"plan", "# Paint the boat\n\n1. Choose a colour\n2. Sand the hull\n"
                                 "3. Paint it, `two` coats\n"}});
    return closing(steps.back());
}

Reply backgroundScenario(const Turn &turn)
{
    if (!turn.request.steps.empty())
        return closing(turn.request.steps.back());
    const int seconds = std::clamp(turn.choice.numbers.value(0, 600), 1, 86'400);
    return callTool(turn, QStringLiteral("I start something long in the background."),
                    QStringLiteral("Bash"),
                    {{"command", "sleep " + std::to_string(seconds)},
                     {"description", "Wait in the background"},
                     {"run_in_background", true}});
}

Reply subagentScenario(const Turn &turn)
{
    if (!turn.request.steps.empty())
        return closing(turn.request.steps.back());
    return callTool(turn, QStringLiteral("I send somebody to look around."),
                    QStringLiteral("Agent"),
                    {{"description", "Look around the harbour"},
                     {"prompt", "run: touch seen-by-subagent.txt"},
                     {"subagent_type", "general-purpose"}});
}

Reply scriptScenario(const Turn &turn)
{
    const QList<ScriptLine> lines = scriptLines(turn.request.lastUserText());
    if (lines.isEmpty())
        return textReply(QStringLiteral("The message has no line run: COMMAND, write: PATH or "
                                        "read: PATH."));
    const auto done = static_cast<qsizetype>(turn.request.steps.size());
    if (done >= lines.size())
        return closing(turn.request.steps.back());
    const ScriptLine &next = lines.at(done);
    if (next.kind == ScriptLine::Kind::Write)
        return callWrite(turn, inWorkspace(turn, next.argument),
                         "Written by the practice endpoint.\n");
    if (next.kind == ScriptLine::Kind::Read)
        return callTool(turn, QStringLiteral("I read the file."), QStringLiteral("Read"),
                        {{"file_path", inWorkspace(turn, next.argument).toStdString()}});
    return callBash(turn, QStringLiteral("I run what you asked for."), next.argument);
}

} // namespace bridge::practice
