#include "tests/ui/chat/Samples.h"

namespace samples {

using namespace Qt::StringLiterals;
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
    tool.name = u"Bash"_s;
    tool.state = ToolUse::State::Succeeded;
    tool.input.kind = agent::ToolKind::Command;
    tool.input.headline = commandLine;
    tool.output = output;
    tool.duration = std::chrono::milliseconds(3400);
    return tool;
}

ToolUse edit(const QString &path, int firstLine, const QStringList &patch, int added, int removed)
{
    ToolUse tool;
    tool.name = u"Edit"_s;
    tool.state = ToolUse::State::Succeeded;
    tool.input.kind = agent::ToolKind::Edit;
    tool.input.headline = path;
    tool.changes = {{.path = path, .hunks = {{firstLine, firstLine, patch}}}};
    tool.linesAdded = added;
    tool.linesRemoved = removed;
    return tool;
}

namespace {

/// The options of a request as Claude Code's codec makes them.
std::vector<agent::PermissionOption> optionsWith(const std::vector<agent::PermissionOption> &always)
{
    using Kind = agent::PermissionOption::Kind;
    std::vector<agent::PermissionOption> options{{u"allow"_s, Kind::AllowOnce, {}, {}}};
    options.insert(options.end(), always.begin(), always.end());
    options.push_back({u"deny"_s, Kind::RejectOnce, {}, {}});
    return options;
}

} // namespace

agent::PermissionRequest commandRequest()
{
    agent::PermissionRequest request;
    request.id = u"r1"_s;
    request.toolName = u"Bash"_s;
    request.input.kind = agent::ToolKind::Command;
    request.input.headline = u"rm -rf build && cmake --workflow --preset ci"_s;
    request.outsideWorkspace = true;
    using Option = agent::PermissionOption;
    request.options = optionsWith(
        {{u"rule-1"_s, Option::Kind::AllowAlways, u"rm:*"_s, Option::Scope::Workspace},
         {u"rule-2"_s, Option::Kind::AllowAlways, u"cmake:*"_s, Option::Scope::Session}});
    return request;
}

agent::PermissionRequest riskyRequest()
{
    agent::PermissionRequest request = commandRequest();
    request.input.headline = u"git status --short\n"
                             "touch harmless \u202e# tidy up:\u202c; rm -rf ../c\u0430che\u200b"
                             " && git push --force origin main"_s;
    request.input.fields = {{u"dangerouslyDisableSandbox"_s, u"true"_s},
                            {u"run_in_background"_s, u"true"_s},
                            {u"timeout"_s, u"600000"_s}};
    request.reason = u"Clear the stale cache and publish the branch."_s;
    return request;
}

agent::PermissionRequest editRequest()
{
    agent::PermissionRequest request;
    request.id = u"r2"_s;
    request.toolName = u"Edit"_s;
    request.input.kind = agent::ToolKind::Edit;
    request.input.headline = u"src/config/Reader.cpp"_s;
    request.input.edits = {{u"    return load(path);\n"_s,
                            u"    if (path.isEmpty())\n        return {};\n"
                            "    return load(path);\n"_s}};
    request.options = optionsWith({});
    return request;
}

agent::PermissionRequest questionRequest()
{
    agent::PermissionRequest request;
    request.id = u"r3"_s;
    request.toolName = u"AskUserQuestion"_s;
    request.kind = agent::PermissionKind::Question;
    request.input.kind = agent::ToolKind::Question;
    request.input.questions = {{u"Which format should the new configuration have?"_s,
                                u"Format"_s,
                                false,
                                {{u"TOML"_s, u"Comments, nested tables, one small dependency"_s},
                                 {u"JSON"_s, u"Already linked, but no comments"_s}}},
                               {u"Which parts move first?"_s,
                                u"Parts"_s,
                                true,
                                {{u"Reader & writer"_s, {}}, {u"Command line"_s, {}}}}};
    request.options = optionsWith({});
    return request;
}

agent::PermissionRequest planRequest()
{
    agent::PermissionRequest request;
    request.id = u"r4"_s;
    request.toolName = u"ExitPlanMode"_s;
    request.kind = agent::PermissionKind::Plan;
    request.input.kind = agent::ToolKind::Plan;
    request.input.content =
        u"## Move the configuration to TOML\n\n1. Add `toml++` and a reader beside the old one\n"
        "2. Read both, prefer the new file\n3. Write only the new one, keep a copy of the old\n\n"
        "Nothing is deleted before the tests pass with both."_s;
    request.options = optionsWith({{u"edits"_s,
                                    agent::PermissionOption::Kind::AllowAlways,
                                    {},
                                    agent::PermissionOption::Scope::Session}});
    return request;
}

Failure noModelLoaded()
{
    Failure failure = Failure::of(FailureKind::NoModelLoaded);
    failure.address = u"http://localhost:1234"_s;
    failure.httpStatus = 400;
    failure.message = u"No models loaded. Please load a model in the developer page or "
                      "use the `lms load` command."_s;
    return failure;
}

chat::RetryEntry retry(std::optional<FailureKind> diagnosis)
{
    chat::RetryEntry card;
    card.attempt = 3;
    card.of = 10;
    card.delay = std::chrono::milliseconds(4000);
    card.address = u"http://localhost:1234"_s;
    if (diagnosis)
        card.diagnosis = Failure::of(*diagnosis, {.address = card.address});
    return card;
}

void addDesignConversation(chat::Transcript &transcript)
{
    addMessage(transcript, u"The test `parses_trailing_comma` fails one run in ten. "
                           "Find out why and fix it."_s);
    addAnswer(transcript, u"The test races on a temp file: both cases write "
                          "`/tmp/case.json`. I'll give each case its own directory."_s);
    transcript.append(command(u"ctest -R parser --repeat until-fail:50"_s,
                              u"run 17: parses_trailing_comma ........***Failed  0.02 sec\n"_s));
    transcript.append(
        edit(u"tests/parser_test.cpp"_s, 41,
             {u" TEST(Parser, parses_trailing_comma)"_s, u" {"_s,
              u"-    const auto path = fs::path(\"/tmp/case.json\");"_s,
              u"+    QTemporaryDir dir;"_s, u"+    ASSERT_TRUE(dir.isValid());"_s,
              u"+    const auto path = fs::path(dir.filePath(\"case.json\")."
              "toStdString());"_s,
              u"     write(path, \"[1, 2,]\");"_s, u"     EXPECT_EQ(parse(path).size(), 2u);"_s},
             3, 1));
    transcript.append(
        chat::PermissionEntry{commandRequest(), chat::PermissionEntry::Outcome::Pending, {}});
}

} // namespace samples
