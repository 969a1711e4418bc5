#include "tests/ui/chat/Samples.h"

namespace samples {

using namespace bridge;
using chat::ToolUse;

quint64 addMessage(chat::Transcript &transcript, const QString &text,
                   chat::UserMessage::Delivery delivery, const QString &id)
{
    return transcript.append(chat::UserMessage{id, text, delivery});
}

quint64 addAnswer(chat::Transcript &transcript, const QString &markdown, bool streaming)
{
    return transcript.append(chat::AnswerText{{}, markdown, streaming, {}});
}

ToolUse command(const QString &commandLine, const QString &output)
{
    ToolUse tool;
    tool.name = QStringLiteral("Bash");
    tool.state = ToolUse::State::Succeeded;
    tool.input.kind = agent::ToolKind::Command;
    tool.input.headline = commandLine;
    tool.output = output;
    tool.duration = std::chrono::milliseconds(3400);
    return tool;
}

ToolUse edit(const QString &path, const QStringList &patch, int added, int removed)
{
    ToolUse tool;
    tool.name = QStringLiteral("Edit");
    tool.state = ToolUse::State::Succeeded;
    tool.input.kind = agent::ToolKind::Edit;
    tool.input.headline = path;
    tool.patch = patch;
    tool.linesAdded = added;
    tool.linesRemoved = removed;
    return tool;
}

agent::PermissionRequest commandRequest()
{
    agent::PermissionRequest request;
    request.id = QStringLiteral("r1");
    request.toolName = QStringLiteral("Bash");
    request.input.kind = agent::ToolKind::Command;
    request.input.headline = QStringLiteral("rm -rf build && cmake --workflow --preset ci");
    request.outsideWorkspace = true;
    request.rules = {{QStringLiteral("rm:*"), QStringLiteral("localSettings"), "rule-1"},
                     {QStringLiteral("cmake:*"), QStringLiteral("session"), "rule-2"}};
    return request;
}

agent::PermissionRequest editRequest()
{
    agent::PermissionRequest request;
    request.id = QStringLiteral("r2");
    request.toolName = QStringLiteral("Edit");
    request.input.kind = agent::ToolKind::Edit;
    request.input.headline = QStringLiteral("src/config/Reader.cpp");
    request.input.edits = {{QStringLiteral("    return load(path);\n"),
                            QStringLiteral("    if (path.isEmpty())\n        return {};\n"
                                           "    return load(path);\n")}};
    return request;
}

agent::PermissionRequest questionRequest()
{
    agent::PermissionRequest request;
    request.id = QStringLiteral("r3");
    request.toolName = QStringLiteral("AskUserQuestion");
    request.kind = agent::PermissionKind::Question;
    request.input.kind = agent::ToolKind::Question;
    request.input.questions = {
        {QStringLiteral("Which format should the new configuration have?"),
         QStringLiteral("Format"),
         false,
         {{QStringLiteral("TOML"), QStringLiteral("Comments, nested tables, one small dependency")},
          {QStringLiteral("JSON"), QStringLiteral("Already linked, but no comments")}}},
        {QStringLiteral("Which parts move first?"),
         QStringLiteral("Parts"),
         true,
         {{QStringLiteral("Reader & writer"), {}}, {QStringLiteral("Command line"), {}}}}};
    return request;
}

agent::PermissionRequest planRequest()
{
    agent::PermissionRequest request;
    request.id = QStringLiteral("r4");
    request.toolName = QStringLiteral("ExitPlanMode");
    request.kind = agent::PermissionKind::Plan;
    request.input.kind = agent::ToolKind::Plan;
    request.input.content = QStringLiteral(
        "## Move the configuration to TOML\n\n1. Add `toml++` and a reader beside the old one\n"
        "2. Read both, prefer the new file\n3. Write only the new one, keep a copy of the old\n\n"
        "Nothing is deleted before the tests pass with both.");
    return request;
}

Failure noModelLoaded()
{
    Failure failure;
    failure.layer = FailureLayer::Endpoint;
    failure.kind = FailureKind::NoModelLoaded;
    failure.address = QStringLiteral("http://localhost:1234");
    failure.httpStatus = 400;
    failure.said = QStringLiteral("No models loaded. Please load a model in the developer page or "
                                  "use the `lms load` command.");
    return failure;
}

chat::RetryCard retry()
{
    chat::RetryCard card;
    card.attempt = 3;
    card.of = 10;
    card.delay = std::chrono::milliseconds(4000);
    card.address = QStringLiteral("http://localhost:1234");
    return card;
}

void addDesignConversation(chat::Transcript &transcript)
{
    addMessage(transcript, QStringLiteral("The test `parses_trailing_comma` fails one run in ten. "
                                          "Find out why and fix it."));
    addAnswer(transcript,
              QStringLiteral("The test races on a temp file: both cases write "
                             "`/tmp/case.json`. I'll give each case its own directory."));
    transcript.append(
        command(QStringLiteral("ctest -R parser --repeat until-fail:50"),
                QStringLiteral("run 17: parses_trailing_comma ........***Failed  0.02 sec\n")));
    transcript.append(edit(
        QStringLiteral("tests/parser_test.cpp"),
        {QStringLiteral("-  const auto path = fs::path(\"/tmp/case.json\");"),
         QStringLiteral("+  QTemporaryDir dir;"), QStringLiteral("+  ASSERT_TRUE(dir.isValid());"),
         QStringLiteral("+  const auto path = fs::path(dir.filePath(\"case.json\")."
                        "toStdString());")},
        3, 1));
    transcript.append(
        chat::PermissionCard{commandRequest(), chat::PermissionCard::Outcome::Pending, {}});
}

} // namespace samples
