#include "bridge/practice/Scenarios.h"
#include "bridge/practice/MessageWriter.h"
#include "bridge/practice/PracticeEndpoint.h"
#include "tests/bridge/practice/EventStream.h"
#include "tests/bridge/practice/MessagesRequest.h"

#include <gtest/gtest.h>

#include <QSet>

namespace scenariostest {

using namespace Qt::StringLiterals;
using namespace bridge::practice;
using namespace std::chrono_literals;

const std::vector<std::string> kTools{"Agent", "AskUserQuestion", "Bash", "Edit",
                                      "Read",  "ToolSearch",      "Write"};

Reply replyTo(const MessagesRequest &conversation, int attempt = 1)
{
    const PracticeRequest request = conversation.parsed();
    return playScenario({request, scenarioFor(request), attempt});
}

MessageReply messageTo(const MessagesRequest &conversation, int attempt = 1)
{
    return std::get<MessageReply>(replyTo(conversation, attempt));
}

std::string textOf(const MessageReply &reply)
{
    QString text;
    for (const ReplyBlock &block : reply.blocks) {
        if (block.kind == ReplyBlock::Kind::Text)
            text += block.pieces.join(QString());
    }
    return text.toStdString();
}

QByteArray bodyOf(const AnswerPlan &plan)
{
    return plan.pieces.empty() ? QByteArray() : plan.pieces.front().bytes;
}

/// The tool use at the end of the reply; empty name: none.
ReplyBlock toolOf(const MessageReply &reply)
{
    const ReplyBlock &last = reply.blocks.back();
    return last.kind == ReplyBlock::Kind::ToolUse ? last : ReplyBlock{};
}

MessagesRequest inWorkspace()
{
    MessagesRequest conversation;
    conversation.withTools(kTools).system(" - Primary working directory: /home/user/boat\n");
    return conversation;
}

bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

TEST(Scenarios, PlainHasEveryKindOfMarkdownAndEchoesTheUserShortly)
{
    const std::string text = textOf(messageTo(MessagesRequest().user("good %1 morning")));
    EXPECT_TRUE(contains(text, "# Practice endpoint\n"));
    EXPECT_TRUE(contains(text, "\n```bash\n"));
    EXPECT_TRUE(contains(text, "\n|---|"));
    EXPECT_TRUE(contains(text, "\n- "));
    EXPECT_TRUE(contains(text, "“good %1 morning”"));
    EXPECT_LT(textOf(messageTo(MessagesRequest().user(std::string(5000, 'x')))).size(), 2000U);
}

TEST(Scenarios, PlainCountsTheUsersMessages)
{
    MessagesRequest conversation;
    conversation.user("one").assistant("a").user("two").assistant("b").user("three");
    EXPECT_TRUE(contains(textOf(messageTo(conversation)), "message 3 "));
}

TEST(Scenarios, ThinkingComesBeforeTheText)
{
    const MessageReply reply = messageTo(MessagesRequest().user("thinking"));
    ASSERT_EQ(reply.blocks.size(), 2U);
    EXPECT_EQ(reply.blocks[0].kind, ReplyBlock::Kind::Thinking);
    EXPECT_EQ(reply.blocks[1].kind, ReplyBlock::Kind::Text);
}

TEST(Scenarios, ToolRunsACommandAndQuotesItsFirstLine)
{
    MessagesRequest conversation = inWorkspace();
    const ReplyBlock tool = toolOf(messageTo(conversation.user("tool")));
    EXPECT_EQ(tool.tool, u"Bash"_s);
    EXPECT_TRUE(tool.input.contains("command"));

    const MessageReply end = messageTo(conversation.tool("Bash", "line one\nline two"));
    EXPECT_TRUE(toolOf(end).tool.isEmpty());
    EXPECT_TRUE(contains(textOf(end), "line one"));
    EXPECT_FALSE(contains(textOf(end), "line two"));
}

TEST(Scenarios, ADeniedToolIsNotCalledDone)
{
    const std::string text =
        textOf(messageTo(inWorkspace().user("tool").tool("Bash", "No, thank you", true)));
    EXPECT_TRUE(contains(text, "did not do it"));
    EXPECT_TRUE(contains(text, "No, thank you"));
}

TEST(Scenarios, AToolTheRequestDoesNotOfferIsNotUsed)
{
    for (const char *word :
         {"tool", "edit", "question", "plan", "background", "subagent", "run: ls"}) {
        const MessageReply reply = messageTo(MessagesRequest().user(word));
        EXPECT_TRUE(toolOf(reply).tool.isEmpty()) << word;
        EXPECT_TRUE(contains(textOf(reply), "offers none")) << word;
    }
}

TEST(Scenarios, EditReadsBeforeItEdits)
{
    MessagesRequest conversation = inWorkspace();
    const ReplyBlock read = toolOf(messageTo(conversation.user("edit")));
    EXPECT_EQ(read.tool, u"Read"_s);
    EXPECT_EQ(read.input.at("file_path"), "/home/user/boat/practice.txt");

    const ReplyBlock edit =
        toolOf(messageTo(conversation.tool("Read", "1\tThe boat is blue.\n2\t")));
    EXPECT_EQ(edit.tool, u"Edit"_s);
    EXPECT_EQ(edit.input.at("old_string"), "The boat is blue.\n");
    EXPECT_EQ(edit.input.at("new_string"), "The boat is red.\n");

    EXPECT_TRUE(toolOf(messageTo(conversation.tool("Edit", "updated"))).tool.isEmpty());
}

TEST(Scenarios, EditWritesAMissingFileFirst)
{
    MessagesRequest conversation = inWorkspace();
    conversation.user("edit").tool("Read", "File does not exist.", true);
    const ReplyBlock write = toolOf(messageTo(conversation));
    EXPECT_EQ(write.tool, u"Write"_s);
    const ReplyBlock edit = toolOf(messageTo(conversation.tool("Write", "created")));
    EXPECT_EQ(edit.tool, u"Edit"_s);
    EXPECT_EQ(edit.input.at("old_string"), write.input.at("content"));
}

TEST(Scenarios, EditLeavesAFileThatIsNotItsOwnAlone)
{
    const auto after = [](const char *text, bool failed) {
        return messageTo(inWorkspace().user("edit").tool("Read", text, failed));
    };
    EXPECT_TRUE(toolOf(after("1\tmy notes", false)).tool.isEmpty());
    EXPECT_TRUE(toolOf(after("Permission denied", true)).tool.isEmpty());
}

TEST(Scenarios, QuestionMentionsTheAnswer)
{
    MessagesRequest conversation = inWorkspace();
    const ReplyBlock tool = toolOf(messageTo(conversation.user("question")));
    EXPECT_EQ(tool.tool, u"AskUserQuestion"_s);
    const Json &question = tool.input.at("questions").at(0);
    EXPECT_EQ(question.at("options").size(), 2U);
    for (const char *field : {"question", "header", "multiSelect"})
        EXPECT_TRUE(question.contains(field)) << field;
    conversation.tool("AskUserQuestion", "The user chose Blue");
    EXPECT_TRUE(contains(textOf(messageTo(conversation)), "Blue"));
}

TEST(Scenarios, PlanSearchesItsToolsEntersAndExits)
{
    MessagesRequest conversation = inWorkspace();
    EXPECT_EQ(toolOf(messageTo(conversation.user("plan"))).tool, u"ToolSearch"_s);
    conversation.tool("ToolSearch", Json::array({{{"type", "tool_reference"}}}));
    conversation.user("Tool loaded.");
    EXPECT_EQ(toolOf(messageTo(conversation)).tool, u"EnterPlanMode"_s);
    const ReplyBlock exit = toolOf(messageTo(conversation.tool("EnterPlanMode", "entered")));
    EXPECT_EQ(exit.tool, u"ExitPlanMode"_s);
    EXPECT_TRUE(exit.input.contains("plan"));
    EXPECT_TRUE(toolOf(messageTo(conversation.tool("ExitPlanMode", "ok"))).tool.isEmpty());
}

TEST(Scenarios, BackgroundStartsACommandThatOutlivesItsTurn)
{
    const ReplyBlock tool = toolOf(messageTo(inWorkspace().user("background")));
    EXPECT_EQ(tool.tool, u"Bash"_s);
    EXPECT_EQ(tool.input.at("run_in_background"), true);
}

TEST(Scenarios, ASubagentGetsACommandToRun)
{
    const ReplyBlock agent = toolOf(messageTo(inWorkspace().user("subagent")));
    EXPECT_EQ(agent.tool, u"Agent"_s);
    const std::string prompt = agent.input.at("prompt").get<std::string>();
    EXPECT_EQ(toolOf(messageTo(inWorkspace().user(prompt.c_str()))).tool, u"Bash"_s);
}

TEST(Scenarios, TheNoteAboutAnImageIsNotTakenForTheUser)
{
    MessagesRequest conversation = inWorkspace();
    conversation.user("tool").user("[Image: source: /tmp/1.png]");
    EXPECT_EQ(toolOf(messageTo(conversation)).tool, u"Bash"_s);
}

TEST(Scenarios, TheEndOfABackgroundTaskIsNotTakenForTheUser)
{
    const char *note =
        "<system-reminder><task-notification>x</task-notification></system-reminder>";
    MessagesRequest conversation = inWorkspace();
    conversation.user("background").tool("Bash", "started").assistant("Done.").user(note);
    const MessageReply reply = messageTo(conversation);
    EXPECT_TRUE(contains(textOf(reply), "A background task has ended"));
    EXPECT_TRUE(toolOf(reply).tool.isEmpty());
    EXPECT_FALSE(toolOf(messageTo(conversation.assistant("a").user("tool"))).tool.isEmpty());
}

TEST(Scenarios, ARequestToCompactIsAnsweredWithASummary)
{
    const std::string text = textOf(messageTo(MessagesRequest().user("tool").assistant("done").user(
        "Respond with an <analysis> block followed by a <summary> block.")));
    EXPECT_TRUE(contains(text, "<summary>\nThe user wrote 1 messages"));
    EXPECT_TRUE(contains(text, "\n</summary>"));
}

TEST(Scenarios, ScriptRunsItsLinesOneAfterAnother)
{
    MessagesRequest conversation = inWorkspace();
    const ReplyBlock run = toolOf(messageTo(conversation.user("run: echo a\nwrite: sub/b.txt")));
    EXPECT_EQ(run.tool, u"Bash"_s);
    EXPECT_EQ(run.input.at("command"), "echo a");
    const ReplyBlock write = toolOf(messageTo(conversation.tool("Bash", "a")));
    EXPECT_EQ(write.tool, u"Write"_s);
    EXPECT_EQ(write.input.at("file_path"), "/home/user/boat/sub/b.txt");
    EXPECT_TRUE(toolOf(messageTo(conversation.tool("Write", "ok"))).tool.isEmpty());
    EXPECT_TRUE(contains(textOf(messageTo(MessagesRequest().user("scenario:script"))), "no line"));
}

TEST(Scenarios, LongAndSlowTakeTheirNumbers)
{
    const auto piecesOf = [](const char *message) {
        return messageTo(MessagesRequest().user(message)).blocks.at(0).pieces.size();
    };
    EXPECT_EQ(piecesOf("long"), 200);
    EXPECT_EQ(piecesOf("long 500"), 500);
    EXPECT_EQ(piecesOf("long 0"), 1);
    EXPECT_EQ(piecesOf("slow"), 10);
    EXPECT_EQ(messageTo(MessagesRequest().user("slow")).pause, 300ms);
    EXPECT_EQ(piecesOf("slow 20 100"), 20);
    EXPECT_EQ(messageTo(MessagesRequest().user("slow 20 100")).pause, 100ms);
}

TEST(Scenarios, FailuresThatEndSucceedOnTheSecondAttempt)
{
    for (const auto &[word, status] : {std::pair("rate-limit-once", 429), {"retry-once", 500}}) {
        const MessagesRequest conversation = MessagesRequest().user(word);
        EXPECT_EQ(std::get<AnswerPlan>(replyTo(conversation, 1)).status, status);
        EXPECT_TRUE(std::holds_alternative<MessageReply>(replyTo(conversation, 2)));
    }
    EXPECT_EQ(std::get<AnswerPlan>(replyTo(MessagesRequest().user("rate-limit"), 9)).status, 429);
}

TEST(Scenarios, TransportFailuresHaveTheirShape)
{
    EXPECT_EQ(std::get<AnswerPlan>(replyTo(MessagesRequest().user("hang"))).ending,
              AnswerPlan::Ending::Hang);
    EXPECT_EQ(messageTo(MessagesRequest().user("cut")).ending, MessageReply::Ending::Cut);
    EXPECT_EQ(messageTo(MessagesRequest().user("error-event")).ending,
              MessageReply::Ending::ErrorEvent);
    const auto redirect = std::get<AnswerPlan>(replyTo(MessagesRequest().user("redirect")));
    EXPECT_EQ(redirect.status, 302);
    EXPECT_EQ(redirect.headers.at(0).first, "Location");
    const auto limit = std::get<AnswerPlan>(replyTo(MessagesRequest().user("rate-limit")));
    EXPECT_EQ(limit.headers.at(0), (std::pair<QByteArray, QByteArray>("Retry-After", "1")));
}

TEST(Scenarios, EveryRecordedFailureIsPlayedWordForWord)
{
    ASSERT_GE(serverFailures().size(), 36U);
    for (const ServerFailure &failure : serverFailures()) {
        const MessagesRequest conversation = MessagesRequest().user(failure.id.toStdString());
        const auto reply = std::get<AnswerPlan>(replyTo(conversation));
        EXPECT_EQ(reply.status, failure.reply.status) << qPrintable(failure.id);
        EXPECT_EQ(bodyOf(reply), bodyOf(failure.reply)) << qPrintable(failure.id);
        EXPECT_EQ(reply.contentType, failure.reply.contentType) << qPrintable(failure.id);
    }
    const auto known = std::get<AnswerPlan>(replyTo(MessagesRequest().user("ollama-path")));
    EXPECT_EQ(known.status, 404);
    EXPECT_EQ(bodyOf(known), "404 page not found");
    EXPECT_EQ(known.contentType, "text/plain");
}

TEST(Scenarios, NamesAreUniqueAndDescribed)
{
    const QStringList names = scenarioNames();
    EXPECT_EQ(QSet<QString>(names.begin(), names.end()).size(), names.size());
    for (const QString &name : names)
        EXPECT_FALSE(scenarioDescription(name).isEmpty()) << qPrintable(name);
    EXPECT_TRUE(scenarioDescription(u"no-such"_s).isEmpty());
}

TEST(Scenarios, AnUnknownNameIsAnsweredWithTheNames)
{
    const std::string text = textOf(messageTo(MessagesRequest().user("scenario:no-such")));
    EXPECT_TRUE(contains(text, "no-such"));
    EXPECT_TRUE(contains(text, "rate-limit-once"));
}

TEST(Scenarios, EveryMessageIsAValidStream)
{
    for (const QString &name : scenarioNames()) {
        const PracticeRequest request =
            inWorkspace().user("scenario:" + name.toStdString()).streaming().parsed();
        const Reply reply = playScenario({request, {name, {}}});
        if (!std::holds_alternative<MessageReply>(reply))
            continue;
        const EventStream stream = EventStream::read(planAnswer(reply, request));
        EXPECT_EQ(stream.fault, QString()) << qPrintable(name);
        const bool complete =
            std::get<MessageReply>(reply).ending == MessageReply::Ending::Complete;
        EXPECT_EQ(stream.stopped, complete) << qPrintable(name);
    }
}

} // namespace scenariostest
