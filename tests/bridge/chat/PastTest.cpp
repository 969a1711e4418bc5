#include "bridge/chat/Past.h"
#include "bridge/chat/HistoryText.h"
#include "tests/support/ScriptedArchive.h"

#include <QSignalSpy>

#include <gmock/gmock.h>

namespace pasttest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::agent;
using namespace bridge::chat;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const QDateTime kBegin = QDateTime::fromSecsSinceEpoch(1'800'000'000, Qt::UTC);

/// A conversation that was kept, read back.
class PastTest : public testing::Test
{
protected:
    void add(const QString &id,
             std::variant<ArchivedPrompt, AgentEvent, ArchivedAnswer, ArchivedMark> content)
    {
        archive.items.push_back(
            {id, kBegin.addSecs(static_cast<qint64>(archive.items.size())), std::move(content)});
    }

    void addPrompt(const QString &id, const QString &text) { add(id, ArchivedPrompt{text}); }

    void addAnswer(const QString &id, const QString &text, const QString &model = u"m"_s)
    {
        add(id, AgentEvent(BlockFinished{.id = {u"msg-"_s + id, 0}, .text = text, .model = model}));
    }

    void addTool(const QString &id, const QString &toolUseId, ToolKind kind = ToolKind::Edit)
    {
        BlockFinished block{.id = {u"msg-"_s + id, 0},
                            .kind = BlockKind::ToolUse,
                            .toolUseId = toolUseId,
                            .toolName = u"Tool"_s,
                            .model = u"m"_s};
        block.input.kind = kind;
        block.input.content = u"# Plan"_s;
        add(id, AgentEvent(block));
    }

    void addResult(const QString &toolUseId)
    {
        add(u"result-"_s + toolUseId,
            AgentEvent(ToolFinished{.toolUseId = toolUseId,
                                    .output = u"done"_s,
                                    .linesAdded = 1,
                                    .linesRemoved = 1,
                                    .changes = {{.hunks = {{1, 1, {u"-red"_s, u"+blue"_s}}}}}}));
    }

    void addAnswered(const QString &toolUseId, PermissionKind kind, const QString &note,
                     bool isAllowed = true)
    {
        ArchivedAnswer answer;
        answer.request.toolUseId = toolUseId;
        answer.request.kind = kind;
        answer.isAllowed = isAllowed;
        answer.note = note;
        add(u"answer-"_s + toolUseId, answer);
    }

    void open(int more = 0)
    {
        past.open(u"session"_s, {}, more);
        archive.answer();
    }

    template <typename T>
    std::vector<T> all() const
    {
        std::vector<T> found;
        for (int row = 0; row < transcript.count(); ++row) {
            if (const auto *entry = std::get_if<T>(&transcript.entry(row).content))
                found.push_back(*entry);
        }
        return found;
    }

    [[nodiscard]] std::vector<Divider::Kind> lines() const
    {
        std::vector<Divider::Kind> kinds;
        for (const auto &divider : all<Divider>())
            kinds.push_back(divider.kind);
        return kinds;
    }

    ScriptedArchive archive;
    Transcript transcript;
    QHash<QString, QString> endpoints; ///< by message id
    LostPart lost;
    std::vector<store::HalfAnswer> halves;
    Past past{{transcript, &archive,
               [this](const QString &id) {
                   const auto found = endpoints.constFind(id);
                   return found == endpoints.constEnd() ? std::nullopt : std::optional(*found);
               },
               [this] { return lost; }, [] { return std::nullopt; }, [this] { return halves; }}};
};

TEST_F(PastTest, ShowsMessagesAnswersThoughtsAndToolsAtTheirTimes)
{
    add(u"1"_s, ArchivedPrompt{u"look"_s, 2});
    add(u"2"_s,
        AgentEvent(BlockFinished{
            .id = {u"msg-2"_s, 0}, .kind = BlockKind::Thinking, .text = u"hm"_s, .model = u"m"_s}));
    addTool(u"3"_s, u"toolu_1"_s);
    addResult(u"toolu_1"_s);
    addAnswer(u"5"_s, u"I did"_s);
    open();

    ASSERT_EQ(transcript.count(), 4);
    const auto message = all<UserMessage>().at(0);
    EXPECT_EQ(message.text, u"look"_s);
    EXPECT_EQ(message.images, 2);
    EXPECT_EQ(message.delivery, UserMessage::Delivery::Answered);
    EXPECT_EQ(all<ThinkingText>().at(0).text, u"hm"_s);
    const auto tool = all<ToolUse>().at(0);
    EXPECT_EQ(tool.state, ToolUse::State::Succeeded);
    ASSERT_EQ(tool.changes.size(), 1U);
    EXPECT_EQ(tool.changes[0].hunks.at(0).lines, (QStringList{u"-red"_s, u"+blue"_s}));
    EXPECT_EQ(tool.duration, std::chrono::seconds(1));
    EXPECT_EQ(all<AnswerText>().at(0).text, u"I did"_s);
    EXPECT_FALSE(all<AnswerText>().at(0).streaming);
    EXPECT_EQ(transcript.entry(3).itemId, u"5"_s);
    EXPECT_EQ(transcript.entry(3).time, kBegin.addSecs(4));
    EXPECT_EQ(transcript.rowOfItem(u"1"_s), 0);
    EXPECT_FALSE(past.hasEarlier());
}

TEST_F(PastTest, ShowsAnsweredQuestionsPlansAndRefusals)
{
    addPrompt(u"1"_s, u"ask"_s);
    addTool(u"2"_s, u"q"_s, ToolKind::Question);
    addAnswered(u"q"_s, PermissionKind::Question, u"Blue"_s);
    addResult(u"q"_s);
    addTool(u"5"_s, u"p"_s, ToolKind::Plan);
    addAnswered(u"p"_s, PermissionKind::Plan, {});
    addTool(u"8"_s, u"t"_s);
    addAnswered(u"t"_s, PermissionKind::Tool, u"use b"_s, false);
    addResult(u"t"_s);
    open();
    const auto cards = all<PermissionEntry>();
    ASSERT_THAT(cards, SizeIs(3));
    EXPECT_EQ(cards[0].outcome, PermissionEntry::Outcome::Answered);
    EXPECT_EQ(cards[0].note, u"Blue"_s);
    EXPECT_EQ(cards[1].outcome, PermissionEntry::Outcome::AllowedOnce);
    EXPECT_EQ(cards[1].request.input.content, u"# Plan"_s);
    EXPECT_EQ(cards[2].outcome, PermissionEntry::Outcome::Denied);
    const auto tools = all<ToolUse>();
    ASSERT_THAT(tools, SizeIs(1)) << "a question and a plan take the place of their tools";
    EXPECT_EQ(tools[0].state, ToolUse::State::Denied);
}

TEST_F(PastTest, ReadsEarlierPagesOnlyWhenAsked)
{
    for (int i = 0; i < 300; ++i)
        addPrompt(QString::number(i), QString::number(i));
    open();
    EXPECT_EQ(transcript.count(), Past::kFirstPage);
    EXPECT_TRUE(past.hasEarlier());
    past.loadEarlier();
    past.loadEarlier(); // while one is read
    archive.answer();
    EXPECT_EQ(transcript.count(), Past::kFirstPage + Past::kPage);
    while (past.hasEarlier()) {
        past.loadEarlier();
        archive.answer();
    }
    ASSERT_EQ(transcript.count(), 300);
    for (int row = 0; row < 300; ++row)
        ASSERT_EQ(std::get<UserMessage>(transcript.entry(row).content).text, QString::number(row));
}

TEST_F(PastTest, GivesAToolItsResultFromALaterPage)
{
    addPrompt(u"0"_s, u"go"_s);
    addTool(u"1"_s, u"toolu_1"_s);
    addTool(u"2"_s, u"q"_s, ToolKind::Question);
    addResult(u"toolu_1"_s);
    addAnswered(u"q"_s, PermissionKind::Question, u"Blue"_s);
    for (int i = 0; i < Past::kFirstPage - 2; ++i)
        addPrompt(u"p"_s + QString::number(i), u"p"_s);
    open();
    EXPECT_THAT(all<ToolUse>(), IsEmpty());
    EXPECT_THAT(all<PermissionEntry>(), IsEmpty());
    past.loadEarlier();
    archive.answer();
    ASSERT_THAT(all<ToolUse>(), SizeIs(1));
    EXPECT_EQ(all<ToolUse>()[0].output, u"done"_s);
    ASSERT_THAT(all<PermissionEntry>(), SizeIs(1));
    EXPECT_EQ(all<PermissionEntry>()[0].note, u"Blue"_s);
    EXPECT_EQ(transcript.count(), 3 + Past::kFirstPage - 2);
}

TEST_F(PastTest, ShowsASubagentsWorkBelowItsTool)
{
    addPrompt(u"1"_s, u"go"_s);
    addTool(u"2"_s, u"task"_s, ToolKind::Task);
    addResult(u"task"_s);
    addAnswer(u"4"_s, u"It did"_s);
    BlockFinished inner{.id = {u"sub"_s, 0}, .text = u"inner"_s, .model = u"m"_s};
    archive.ofSubagents[u"task"_s] = {{u"s0"_s, kBegin, ArchivedPrompt{u"look there"_s}},
                                      {u"s1"_s, kBegin, AgentEvent(inner)}};
    open();
    ASSERT_EQ(transcript.count(), 4) << "its task is no message of the user";
    const auto &answer = std::get<AnswerText>(transcript.entry(2).content);
    EXPECT_EQ(answer.text, u"inner"_s);
    EXPECT_EQ(answer.parentToolUseId, u"task"_s);
}

TEST_F(PastTest, ASubagentsPromptDoesNotEndTheExchangeOfAHalfAnswer)
{
    addPrompt(u"1"_s, u"go"_s);
    addTool(u"2"_s, u"task"_s, ToolKind::Task);
    addAnswer(u"3"_s, u"whole one"_s);
    addPrompt(u"4"_s, u"next"_s);
    BlockFinished inner{.id = {u"sub"_s, 0}, .text = u"inner"_s, .model = u"m"_s};
    archive.ofSubagents[u"task"_s] = {{u"s0"_s, kBegin, ArchivedPrompt{u"look there"_s}},
                                      {u"s1"_s, kBegin, AgentEvent(inner)}};
    halves = {{u"1"_s, {}, u"m"_s, false, u"whole"_s}, {u"1"_s, {}, u"m"_s, false, u"inn"_s}};
    open();
    const auto answers = all<AnswerText>();
    ASSERT_THAT(answers, SizeIs(3));
    EXPECT_EQ(answers[0].text, u"inner"_s);
    EXPECT_EQ(answers[1].text, u"whole one"_s);
    EXPECT_EQ(answers[2].text, u"inn"_s) << "below all of its turn";
    EXPECT_TRUE(answers[2].isCut);
}

TEST_F(PastTest, ComparesAHalfAnswerWithTheRestOfItsTurnOnNewerPages)
{
    addPrompt(u"before"_s, u"before"_s);
    addAnswer(u"b"_s, u"another"_s);
    addPrompt(u"1"_s, u"go"_s);
    const int others = 2 * Past::kPage;
    for (int i = 0; i < others; ++i)
        addAnswer(u"a"_s + QString::number(i), u"text "_s + QString::number(i));
    addAnswer(u"whole"_s, u"whole one"_s);
    for (int i = 0; i < Past::kFirstPage - 1; ++i)
        addPrompt(u"p"_s + QString::number(i), u"p"_s);
    halves = {{u"before"_s, {}, u"m"_s, false, u"whole"_s},
              {u"1"_s, {}, u"m"_s, false, u"whole"_s}};
    open();
    ASSERT_EQ(all<AnswerText>().size(), 1U) << "the page begins with the end of the turn";
    while (past.hasEarlier()) {
        past.loadEarlier();
        archive.answer();
    }
    QStringList cut;
    for (const auto &answer : all<AnswerText>()) {
        if (answer.isCut)
            cut.append(answer.text);
    }
    EXPECT_EQ(cut, QStringList{u"whole"_s}) << "only that of the turn which does not have it";
    EXPECT_EQ(all<AnswerText>().size(), others + 3U);
    EXPECT_TRUE(std::get<AnswerText>(transcript.entry(2).content).isCut);
}

TEST_F(PastTest, SaysOfASubagentThatItCannotBeRead)
{
    addPrompt(u"1"_s, u"go"_s);
    addTool(u"2"_s, u"task"_s, ToolKind::Task);
    addTool(u"3"_s, u"other"_s, ToolKind::Task);
    BlockFinished inner{.id = {u"sub"_s, 0}, .text = u"inner"_s, .model = u"m"_s};
    archive.ofSubagents[u"other"_s] = {{u"s1"_s, kBegin, AgentEvent(inner)}};
    archive.subagentProblem = ArchiveProblem{u"/agent-1"_s, u"Input/output error"_s};
    open();
    EXPECT_THAT(lines(), ElementsAre(Divider::Kind::Unreadable));
    EXPECT_EQ(all<Divider>().at(0).detail, u"/agent-1: Input/output error"_s);
    ASSERT_THAT(all<AnswerText>(), SizeIs(1));
    EXPECT_EQ(all<AnswerText>()[0].text, u"inner"_s);
}

TEST_F(PastTest, SaysThatTheBeginningIsGone)
{
    addPrompt(u"1"_s, u"go on"_s);
    addAnswer(u"2"_s, u"I do"_s);
    archive.isTorn = true;
    open();
    EXPECT_THAT(lines(), ElementsAre(Divider::Kind::BeginningGone));
    EXPECT_TRUE(std::holds_alternative<Divider>(transcript.entry(0).content));
}

TEST_F(PastTest, DrawsALineWhereEndpointOrModelChangedAlsoBetweenPages)
{
    addPrompt(u"0"_s, u"go"_s);
    addAnswer(u"a"_s, u"A"_s);
    for (int i = 0; i < Past::kFirstPage - 3; ++i)
        addPrompt(u"p"_s + QString::number(i), u"p"_s);
    addAnswer(u"b"_s, u"B"_s);
    addAnswer(u"c"_s, u"C"_s); // not recorded
    addAnswer(u"d"_s, u"D"_s, u"other"_s);
    endpoints = {
        {u"msg-a"_s, u"http://a"_s}, {u"msg-b"_s, u"http://b"_s}, {u"msg-d"_s, u"http://b"_s}};
    open();
    EXPECT_THAT(lines(), ElementsAre(Divider::Kind::ModelChanged));
    EXPECT_FALSE(all<AnswerText>().at(1).isEndpointKnown);
    past.loadEarlier();
    archive.answer();
    EXPECT_THAT(lines(), ElementsAre(Divider::Kind::EndpointChanged, Divider::Kind::ModelChanged));
    EXPECT_EQ(all<Divider>().at(0).detail, u"http://b"_s);
}

TEST_F(PastTest, ShowsMarksAndCountsLinesThatCannotBeRead)
{
    addPrompt(u"1"_s, u"go"_s);
    add(u"2"_s, ArchivedMark{ArchivedMark::Kind::Interrupted, {}});
    add(u"3"_s, ArchivedMark{ArchivedMark::Kind::Failed, u"API Error"_s});
    add(u"4"_s, ArchivedMark{ArchivedMark::Kind::SkippedLines, {}, 2});
    add(u"5"_s, ArchivedMark{ArchivedMark::Kind::SkippedLines, {}, 3});
    add(u"6"_s, ArchivedMark{ArchivedMark::Kind::Compacted, u"a summary"_s});
    open();
    EXPECT_THAT(lines(), ElementsAre(Divider::Kind::Interrupted, Divider::Kind::TurnFailed,
                                     Divider::Kind::SkippedLines, Divider::Kind::SkippedLines,
                                     Divider::Kind::Compacted));
    EXPECT_EQ(all<Divider>()[1].detail, u"API Error"_s);
    EXPECT_EQ(all<Divider>()[2].count, 2) << "where the lines would stand";
    EXPECT_EQ(all<Divider>()[3].count, 3);
}

TEST_F(PastTest, ShowsTheMessageBehindAConversationThatWasCarriedOver)
{
    Transcript before;
    before.append(UserMessage{u"0"_s, u"earlier"_s, UserMessage::Delivery::Answered});
    addPrompt(u"1"_s, historyText(before, {}) + u"now this"_s);
    open();
    EXPECT_EQ(all<UserMessage>().at(0).text, u"now this"_s);
    EXPECT_THAT(lines(), ElementsAre(Divider::Kind::StartedFresh));
}

TEST_F(PastTest, DoesNotAddWhatIsThereAlready)
{
    addPrompt(u"1"_s, u"one"_s);
    addAnswer(u"2"_s, u"Hi"_s);
    addPrompt(u"3"_s, u"two"_s);
    past.open(u"session"_s, {}, 0);
    transcript.append(UserMessage{u"3"_s, u"two"_s}, u"3"_s);
    archive.answer();
    EXPECT_THAT(all<UserMessage>(), SizeIs(2));
    EXPECT_EQ(transcript.count(), 3);
}

TEST_F(PastTest, ReadsUntilAnItemIsThere)
{
    for (int i = 0; i < 2000; ++i)
        addPrompt(QString::number(i), u"p"_s);
    QSignalSpy found(&past, &Past::found);
    QSignalSpy missing(&past, &Past::missing);
    past.open(u"session"_s, {}, 0);
    past.loadUntil(u"3"_s);
    archive.answer();
    EXPECT_EQ(found.count(), 1);
    EXPECT_GE(transcript.rowOfItem(u"3"_s), 0);
    EXPECT_LT(archive.asked.size(), 10U) << "each page moves all entries";
    past.loadUntil(u"nowhere"_s);
    archive.answer();
    EXPECT_EQ(missing.count(), 1);
}

TEST_F(PastTest, NamesAFileThatCannotBeRead)
{
    archive.problem = ArchiveProblem{u"/home/x.jsonl"_s, u"Permission denied"_s};
    lost.messages = {{u"1"_s, u"mine"_s, UserMessage::Delivery::Unanswered}};
    open();
    EXPECT_THAT(lines(), ElementsAre(Divider::Kind::Unreadable));
    EXPECT_EQ(all<Divider>()[0].detail, u"/home/x.jsonl: Permission denied"_s);
    EXPECT_EQ(all<UserMessage>().at(0).text, u"mine"_s) << "what we keep ourselves is there";
    EXPECT_FALSE(past.hasEarlier());
}

} // namespace pasttest
