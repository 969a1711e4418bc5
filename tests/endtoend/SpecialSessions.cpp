#include "tests/endtoend/SpecialSessions.h"

#include "bridge/core/Ids.h"
#include "tests/bench/SyntheticSessions.h"
#include "tests/endtoend/support/SeenEntries.h"
#include "tests/endtoend/support/Waiting.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>

#include <gtest/gtest.h>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace bridge;

namespace {

/// A red square of eight pixels.
constexpr auto kImage =
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/"
    "P8Fu7N9hAAAAAElFTkSuQmCC";

/// As SeenEntries writes the state of a tool use.
const std::string kSucceeded = std::to_string(int(chat::ToolUse::State::Succeeded)) + ' ';

/// 37,500 messages with their answers and tools.
bench::SessionShape manyLines(const TestHome &home)
{
    bench::SessionShape shape;
    shape.messages = 37'500;
    shape.word = u"lighthouse"_s;
    shape.compactEvery = 300;
    shape.workspace = home.workspace();
    return shape;
}

/// Runs Claude Code as a person does, without this program.
void runBare(const TestHome &home, const QString &endpoint, const QStringList &arguments,
             const QByteArray &input = {})
{
    QProcess process;
    QProcessEnvironment environment = home.environment();
    environment.insert(u"ANTHROPIC_BASE_URL"_s, endpoint);
    environment.insert(u"ANTHROPIC_AUTH_TOKEN"_s, u"practice"_s);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(home.workspace());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(qEnvironmentVariable("DRAWBRIDGE_CLAUDE"), QStringList{u"-p"_s} + arguments);
    process.write(input);
    process.closeWriteChannel();
    EXPECT_TRUE(waitUntil([&] { return process.state() == QProcess::NotRunning; }));
    EXPECT_EQ(process.exitCode(), 0) << process.readAll().toStdString();
}

SpecialSession makeBare(const TestHome &home, const QString &endpoint)
{
    const QString id = newId();
    runBare(
        home, endpoint,
        {u"write: harbour.txt"_s, u"--session-id"_s, id, u"--permission-mode"_s, u"acceptEdits"_s});
    runBare(home, endpoint, {u"The lighthouse is lit."_s, u"--resume"_s, id});
    return {.sessionId = id,
            .seen = {"Q write: harbour.txt", "A I write the file. [ claude-",
                     "tool Write " + kSucceeded + home.workspace().toStdString()
                         + "/harbour.txt: File created",
                     "A Done. The tool Write answered", "Q The lighthouse is lit.",
                     "A # Practice endpoint"},
            .word = u"lighthouse"_s,
            .known = {u"write: harbour.txt"_s, u"The lighthouse is lit."_s},
            .exported = {u"write: harbour.txt"_s, u"I write the file."_s, u"**Write** `"_s,
                         u"The lighthouse is lit."_s, u"# Practice endpoint"_s}};
}

QByteArray messageLine(const QByteArray &content)
{
    return R"({"type":"user","message":{"role":"user","content":[)" + content
           + R"(]},"parent_tool_use_id":null,"session_id":""})" + '\n';
}

SpecialSession makeImages(const TestHome &home, const QString &endpoint)
{
    const QString id = newId();
    home.write(u"workspace/red.png"_s, QByteArray::fromBase64(kImage));
    const QByteArray image =
        QByteArray(R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":")")
        + kImage + R"("}})";
    const auto text = [](const QByteArray &words) {
        return R"({"type":"text","text":")" + words + R"("})";
    };
    const auto say = [&](const QByteArray &content, const QString &session) {
        runBare(home, endpoint,
                {u"--input-format"_s, u"stream-json"_s, u"--output-format"_s, u"stream-json"_s,
                 u"--verbose"_s, session, id},
                messageLine(content));
    };
    say(image, u"--session-id"_s);
    say(text("Is the lighthouse red?") + ',' + image + ',' + image, u"--resume"_s);
    say(text("read: red.png"), u"--resume"_s);
    return {
        .sessionId = id,
        .seen = {"Q  (1 images)", "A # Practice endpoint", "Q Is the lighthouse red? (2 images)",
                 "A # Practice endpoint", "Q read: red.png", "A I read the file. [ claude-",
                 "tool Read " + kSucceeded + home.workspace().toStdString() + "/red.png: [image]",
                 "A Done. The tool Read answered"},
        .word = u"lighthouse"_s,
        .known = {u"Is the lighthouse red?"_s, u"read: red.png"_s},
        .exported = {u"## You\n\n*Attached images: 1*"_s, u"Is the lighthouse red?"_s, u"2"_s,
                     u"read: red.png"_s, u"[image]"_s}};
}

/// What a reader sees now, of a conversation of this program, whose chat is closed then.
SpecialSession end(TestApp &app, SpecialSession special)
{
    special.sessionId = app.chat().sessionId();
    special.seen = seenIn(app.chat());
    app.close();
    return special;
}

SpecialSession makeSubagents(TestApp &app)
{
    EXPECT_TRUE(app.openReady());
    allowAll(app.chat());
    app.chat().send(u"subagent"_s);
    // It works beside the turn; its end is reported to the agent, which answers by itself.
    EXPECT_TRUE(app.waitForTurns(2)) << app.log().describe();
    EXPECT_TRUE(waitUntil([&] {
        return app.chat().backgroundTasks().isEmpty()
               && app.chat().state() == session::ChatState::Ready;
    }));
    EXPECT_TRUE(app.converse(u"The lighthouse is lit."_s)) << app.log().describe();
    SpecialSession made =
        end(app, {.sessionId = {},
                  .word = u"lighthouse"_s,
                  .known = {u"subagent"_s, u"The lighthouse is lit."_s},
                  .exported = {u"subagent"_s, u"**Agent** `Look around the harbour`"_s,
                               u"The lighthouse is lit."_s}});
    // A live subagent works beside the turn; reopened, all it did stands below its tool.
    const auto isInner = [](const std::string &entry) {
        return entry.starts_with("  ") || entry.starts_with("asks Bash");
    };
    const auto tool = std::ranges::find_if(
        made.seen, [](const std::string &entry) { return entry.starts_with("tool Agent"); });
    std::stable_partition(tool == made.seen.end() ? tool : tool + 1, made.seen.end(), isInner);
    EXPECT_GE(std::ranges::count_if(made.seen, isInner), 3)
        << "its tool, the permission, its answer";
    return made;
}

SpecialSession makeCompacted(TestApp &app)
{
    EXPECT_TRUE(app.openReady());
    allowAll(app.chat());
    for (const QString &text : {u"The lighthouse is lit."_s, u"edit"_s, u"/compact"_s,
                                u"thinking"_s, u"The tide is out."_s})
        EXPECT_TRUE(app.converse(text)) << text.toStdString() << app.log().describe();
    return end(
        app, {.sessionId = {},
              .word = u"lighthouse"_s,
              .known = {u"thinking"_s, u"The tide is out."_s},
              .exported = {u"The lighthouse is lit."_s, u"**Edit** `"_s, u"`/compact`"_s, u"---"_s,
                           u"The user wrote 2 messages"_s, u"thinking"_s, u"The tide is out."_s}});
}

SpecialSession makeRewound(TestApp &app)
{
    EXPECT_TRUE(app.openReady());
    allowAll(app.chat());
    for (const QString &text :
         {u"The lighthouse is lit."_s, u"write: a submarine.txt"_s, u"The submarine dives."_s})
        EXPECT_TRUE(app.converse(text)) << text.toStdString() << app.log().describe();
    bool isRewound = false;
    QObject::connect(&app.chat(), &chat::Chat::rewound, &app.chat(), [&] { isRewound = true; });
    app.chat().rewind(entriesOf<chat::UserMessage>(app.chat()).at(1).id);
    EXPECT_TRUE(waitUntil([&] { return isRewound; }));
    app.chat().setDraft({});
    EXPECT_TRUE(app.converse(u"The tide is out."_s));
    return end(app, {.sessionId = {},
                     .word = u"lighthouse"_s,
                     .known = {u"The lighthouse is lit."_s, u"The tide is out."_s},
                     .gone = {u"write: a submarine.txt"_s, u"The submarine dives."_s},
                     .exported = {u"The lighthouse is lit."_s, u"The tide is out."_s}});
}

/// What a power loss makes of the line that begins the second turn, and a line of another program.
void damage(const TestHome &home, const QString &sessionId)
{
    QDirIterator files(home.path() + u"/.claude/projects"_s, {sessionId + u".jsonl"_s}, QDir::Files,
                       QDirIterator::Subdirectories);
    QFile file(files.next());
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    QByteArrayList lines = file.readAll().split('\n');
    const auto isSecond = [](const QByteArray &line) {
        return line.contains("\"type\":\"user\"") && line.contains("thinking of a submarine");
    };
    const auto found = std::ranges::find_if(lines, isSecond);
    ASSERT_NE(found, lines.end());
    found->fill('\0');
    lines.insert(found + 1,
                 "{\"type\":\"assistant\",\"parentUuid\":\"\xff\xfe\",\"message\":{\"con");
    ASSERT_TRUE(file.resize(0) && file.seek(0));
    ASSERT_GT(file.write(lines.join('\n')), 0);
}

SpecialSession makeCorrupt(const TestHome &home, TestApp &app)
{
    EXPECT_TRUE(app.openReady());
    allowAll(app.chat());
    for (const QString &text : {u"The lighthouse is lit."_s, u"thinking of a submarine"_s,
                                u"edit"_s, u"The tide is out."_s})
        EXPECT_TRUE(app.converse(text)) << text.toStdString() << app.log().describe();
    SpecialSession made =
        end(app, {.sessionId = {},
                  .word = u"lighthouse"_s,
                  .known = {u"The lighthouse is lit."_s, u"edit"_s, u"The tide is out."_s},
                  .gone = {u"thinking of a submarine"_s},
                  .exported = {u"The lighthouse is lit."_s, u"cannot be read: 2"_s, u"edit"_s,
                               u"The tide is out."_s}});
    damage(home, made.sessionId);
    const auto lost = std::ranges::find(made.seen, "Q thinking of a submarine");
    EXPECT_NE(lost, made.seen.end());
    if (lost != made.seen.end())
        *lost = "line " + std::to_string(int(chat::Divider::Kind::SkippedLines)) + "   2";
    return made;
}

SpecialSession makeOfManyLines(const TestHome &home)
{
    const bench::SessionShape shape = manyLines(home);
    EXPECT_TRUE(bench::writeSession(home.path() + u"/.claude"_s, shape));
    return {.sessionId = bench::sessionIdOf(shape.number),
            .word = shape.word,
            .exported = {u"lighthouse"_s, bench::summaryBefore(shape.messages - 1, shape)}};
}

} // namespace

SpecialSession makeSpecial(Special special, const TestHome &home, const QString &endpoint,
                           TestApp &app)
{
    switch (special) {
    case Special::Bare:
        return makeBare(home, endpoint);
    case Special::Images:
        return makeImages(home, endpoint);
    case Special::Subagents:
        return makeSubagents(app);
    case Special::Compacted:
        return makeCompacted(app);
    case Special::Rewound:
        return makeRewound(app);
    case Special::CorruptMiddle:
        return makeCorrupt(home, app);
    case Special::OfManyLines:
        return makeOfManyLines(home);
    }
    return {};
}

QMap<QString, QString> partsToWatchFor()
{
    const bench::SessionShape shape = manyLines(TestHome());
    return {{u"image"_s, QString::fromLatin1(kImage)},
            {u"subagent"_s, u"seen-by-subagent.txt"_s},
            {u"summary"_s, u"The user wrote 2 messages to the practice endpoint."_s},
            {u"log"_s, bench::summaryBefore(shape.messages - 1, shape)}};
}

QString partOf(Special special)
{
    switch (special) {
    case Special::Images:
        return u"image"_s;
    case Special::Subagents:
        return u"subagent"_s;
    case Special::Compacted:
        return u"summary"_s;
    case Special::OfManyLines:
        return u"log"_s;
    default:
        return {};
    }
}

void allowAll(chat::Chat &chat)
{
    QObject::connect(
        &chat, &chat::Chat::permissionAsked, &chat,
        [&chat](const agent::PermissionRequest &request) {
            chat.answer(request.id,
                        agent::answerWith(request, agent::PermissionOption::Kind::AllowOnce));
        },
        Qt::QueuedConnection);
}
