#include "bridge/chat/TurnJournal.h"

#include <gmock/gmock.h>

namespace turnjournaltest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using namespace bridge::chat;

const BlockId kText{u"msg_1"_s, 0};
const BlockId kTool{u"msg_1"_s, 1};

/// The event of a kind, in order.
template <typename T>
std::vector<T> of(const JournaledTurn &turn)
{
    std::vector<T> found;
    for (const auto &event : turn.events) {
        if (const auto *each = std::get_if<T>(&event))
            found.push_back(*each);
    }
    return found;
}

TEST(TurnJournal, GivesBackWhatArrived)
{
    TurnJournal journal;
    BlockFinished tool{.id = kTool,
                       .kind = BlockKind::ToolUse,
                       .toolUseId = u"toolu_1"_s,
                       .toolName = u"Edit"_s,
                       .parentToolUseId = u"toolu_0"_s,
                       .model = u"m"_s,
                       .itemId = u"line"_s};
    tool.input.kind = ToolKind::Edit;
    tool.input.headline = u"a.txt"_s;
    tool.input.edits = {{u"red"_s, u"blue\n\"'"_s}};
    tool.input.fields = {{u"replace_all"_s, u"true"_s}};
    tool.input.questions = {{u"Which?"_s, u"W"_s, true, {{u"A"_s, u"a"_s}}}};
    tool.input.json = u"{\"x\":1}"_s;
    const ToolFinished result{
        u"toolu_1"_s,
        false,
        u"out\x1b[0m"_s,
        2,
        1,
        {{u"/a"_s, FileChange::Kind::Created, {{1, 2, {u"-a"_s, u"+b"_s}}, {9, 10, {u" c"_s}}}, 7},
         {u"/b"_s, FileChange::Kind::Deleted, {}, 0}},
        3,
        true};
    PermissionRequest request;
    request.id = u"r1"_s;
    request.toolUseId = u"toolu_1"_s;
    request.toolName = u"Edit"_s;
    request.kind = PermissionKind::Plan;
    request.input = tool.input;
    request.reason = u"outside"_s;
    request.outsideWorkspace = true;
    const PermissionSettled settled{u"r1"_s, PermissionEntry::Outcome::Denied, u"no"_s};

    QByteArrayList lines{journal.begin(u"http://a"_s, u"id-1"_s)};
    lines << journal.line(AgentEvent(BlockStarted{.id = kText, .model = u"m"_s}))
          << journal.line(AgentEvent(BlockText{kText, u"Hel"_s}))
          << journal.line(AgentEvent(BlockText{kText, u"lo 🙂"_s}))
          << journal.line(AgentEvent(BlockFinished{.id = kText, .text = u"Hello 🙂"_s}))
          << journal.line(AgentEvent(tool)) << journal.line(AgentEvent(PermissionAsked{request}))
          << journal.line(settled) << journal.line(AgentEvent(result));
    const JournaledTurn turn = TurnJournal::read(lines);
    EXPECT_EQ(turn.endpoint, u"http://a"_s);
    const auto blocks = of<BlockFinished>(turn);
    ASSERT_EQ(blocks.size(), 2U);
    EXPECT_EQ(blocks[0].text, u"Hello 🙂"_s);
    EXPECT_EQ(blocks[1], tool);
    EXPECT_EQ(of<PermissionAsked>(turn).at(0).request, request);
    EXPECT_EQ(of<PermissionSettled>(turn).at(0), settled);
    EXPECT_EQ(of<ToolFinished>(turn).at(0), result);
    EXPECT_FALSE(lines.at(4).contains("Hello")) << "the pieces are the text";
}

TEST(TurnJournal, JoinsThePiecesOfAnUnfinishedBlock)
{
    TurnJournal journal;
    QByteArrayList lines{journal.begin({}, {})};
    lines << journal.line(AgentEvent(BlockStarted{.id = kText}));
    for (const QString &piece : {u"ha"_s, u"lf a "_s, u"sen"_s})
        lines << journal.line(AgentEvent(BlockText{kText, piece}));
    const JournaledTurn turn = TurnJournal::read(lines);
    EXPECT_EQ(of<BlockText>(turn).at(0).text, u"half a sen"_s);
    EXPECT_TRUE(of<BlockFinished>(turn).empty());
}

TEST(TurnJournal, KeepsABlockThatTheAgentBeganAnewApartFromTheNext)
{
    TurnJournal journal;
    QByteArrayList lines{journal.begin({}, {})};
    lines << journal.line(AgentEvent(BlockStarted{.id = kText}))
          << journal.line(AgentEvent(BlockText{kText, u"ha"_s}))
          << journal.line(AgentEvent(BlockText{kText, u"lf"_s}))
          << journal.line(AgentEvent(BlockDiscarded{kText}))
          << journal.line(AgentEvent(BlockStarted{.id = kText}))
          << journal.line(AgentEvent(BlockText{kText, u"whole"_s}))
          << journal.line(AgentEvent(BlockFinished{.id = kText, .text = u"whole"_s}));
    const JournaledTurn turn = TurnJournal::read(lines);
    QString text;
    for (const auto &piece : of<BlockText>(turn))
        text += piece.text;
    EXPECT_EQ(text, u"half"_s);
    EXPECT_EQ(std::get<BlockDiscarded>(turn.events.at(2)).id, kText);
    EXPECT_EQ(of<BlockFinished>(turn).at(0).text, u"whole"_s);
    EXPECT_TRUE(journal.line(AgentEvent(BlockDiscarded{kText, true})).isEmpty())
        << "what was not finished was cut by the agent's end";
}

TEST(TurnJournal, SkipsLinesThatAreCutOrUnknown)
{
    TurnJournal journal;
    const QByteArray piece = journal.line(AgentEvent(BlockText{kText, u"text"_s}));
    const QByteArrayList lines{journal.begin({}, {}),
                               journal.line(AgentEvent(BlockStarted{.id = kText})),
                               piece,
                               piece.left(piece.size() / 2),
                               "",
                               "null",
                               "[1]",
                               R"({"type":"from the future"})",
                               R"({"type":"text","id":7,"text":{}})"};
    EXPECT_EQ(of<BlockText>(TurnJournal::read(lines)).at(0).text, u"text"_s);
}

TEST(TurnJournal, FollowsItsMessageWhenThatIsSentAgain)
{
    TurnJournal journal;
    QByteArrayList lines{TurnJournal::renamed(u"id-1"_s, u"id-2"_s)};
    EXPECT_TRUE(TurnJournal::read(lines).messageId.isEmpty()) << "of a turn that is not there";
    lines << journal.begin({}, u"id-1"_s)
          << journal.line(AgentEvent(BlockFinished{.id = kText, .text = u"one"_s}))
          << TurnJournal::renamed(u"id-0"_s, u"id-9"_s)
          << TurnJournal::renamed(u"id-1"_s, u"id-2"_s)
          << journal.line(AgentEvent(BlockFinished{.id = kText, .text = u"two"_s}));
    const JournaledTurn turn = TurnJournal::read(lines);
    EXPECT_EQ(turn.messageId, u"id-2"_s);
    EXPECT_EQ(turn.events.size(), 2U);
    EXPECT_EQ(turn.resent, 1U);
    EXPECT_EQ(turn.earlierIds, QStringList{u"id-1"_s});
}

} // namespace turnjournaltest
