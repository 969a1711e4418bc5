#include "bridge/agents/claude/SessionCopy.h"
#include "tests/bridge/agents/claude/ArchiveHome.h"
#include "tests/support/NoSpace.h"

#include <algorithm>
#include <cerrno>
#include <set>

#include <unistd.h>

namespace claudearchivetest {

TEST_F(ClaudeArchiveTest, APageShowsWhatTheLiveConversationShowed)
{
    useSample(u"everything"_s);
    EXPECT_THAT(
        words(page().items),
        ElementsAre(
            "> hello there", "# Practice endpoint", "> thinking", "thinking",
            "I have thought about it:", "> tool", "I run a command.", "Bash", "allowed Bash",
            "done", "Done. The tool Bash answ", "> edit", "I look for practice.txt.", "Read",
            "error", "I write the file.", "Write", "allowed Write", "done", "I paint the boat.",
            "Edit", "allowed Edit", "done", "Done. The tool Edit answ", "> question",
            "I have a question.", "AskUserQuestion", "allowed AskUserQuestion: Blue", "done",
            "Done. The tool AskUserQu", "> plan", "I start planning.", "EnterPlanMode", "done",
            "This is my plan.", "ExitPlanMode", "allowed ExitPlanMode", "done",
            "Done. The tool ExitPlanM", "> background 2", "I start something long i", "Bash",
            "done", "Done. The tool Bash answ", "A background task has en", "> slow 30 100",
            "Piece 1 of 30. Piece 2 o", "interrupted", "> tool again", "I run a command.", "Bash",
            "allowed Bash", "done", "Done. The tool Bash answ", "> look at this",
            "# Practice endpoint", "> lmstudio-no-models", "failed API Error: 400"));
}

TEST_F(ClaudeArchiveTest, AFileThatLacksWhatItGoesOnWithIsTorn)
{
    const QByteArray later =
        user(u"u2"_s, u"a1"_s, u"second"_s) + answer(u"a2"_s, u"u2"_s, u"two"_s);
    write(user(u"u1"_s, {}, u"first"_s) + answer(u"a1"_s, u"u1"_s, u"one"_s) + later);
    EXPECT_FALSE(page().isTorn);
    EXPECT_FALSE(page(2).isTorn) << "an earlier page has it";
    write(later); // made anew under a running agent
    EXPECT_TRUE(page().isTorn);
    EXPECT_THAT(words(page().items), ElementsAre("> second", "two"));
}

TEST_F(ClaudeArchiveTest, NoSampleIsTorn)
{
    for (const QString &sample : {u"everything"_s, u"rewound"_s, u"compacted"_s, u"refused"_s,
                                  u"killed-in-a-tool"_s, u"queued"_s, u"branched"_s}) {
        useSample(sample);
        EXPECT_FALSE(page().isTorn) << sample.toStdString();
    }
}

TEST_F(ClaudeArchiveTest, BlocksAndToolsAreWhatTheCodecMakesOfThem)
{
    useSample(u"everything"_s);
    const auto items = page().items;
    const auto blocks = all<BlockFinished>(items);
    EXPECT_EQ(blocks[1].id, (BlockId{u"msg_f60259aba14b4563b4d48fca"_s, 0}));
    EXPECT_EQ(blocks[2].id, (BlockId{u"msg_f60259aba14b4563b4d48fca"_s, 1}));
    EXPECT_EQ(blocks[1].text.left(25), u"The user wants to see me "_s);
    EXPECT_EQ(blocks[4].input.kind, ToolKind::Command);
    EXPECT_EQ(blocks[4].input.headline, u"touch practice-tool.txt && ls -l practice-tool.txt"_s);
    const auto tools = all<ToolFinished>(items);
    EXPECT_EQ(tools[0].toolUseId, blocks[4].toolUseId);
    ASSERT_EQ(tools[3].changes.size(), 1U);
    EXPECT_EQ(tools[3].changes[0].hunks,
              (std::vector<bridge::diff::Hunk>{
                  {1, 1, {u"-The boat is red."_s, u"+The boat is blue."_s}}}));
    const auto hasImage = [](const ArchivedItem &item) {
        const auto *prompt = std::get_if<ArchivedPrompt>(&item.content);
        return prompt && prompt->images == 1 && prompt->text == u"look at this"_s;
    };
    EXPECT_EQ(std::count_if(items.begin(), items.end(), hasImage), 1);
    EXPECT_EQ(items.front().id, u"06552fae-11e5-4e87-977e-6bad81010e4c"_s);
    EXPECT_TRUE(items.front().time.isValid());
}

TEST_F(ClaudeArchiveTest, ACopyEndsWithItsItemAndHasItsOwnNames)
{
    useSample(u"compacted"_s);
    QFile beside(path().chopped(6) + u"/custom-title.json"_s);
    ASSERT_TRUE(beside.open(QIODevice::WriteOnly));
    beside.write(R"({"customTitle":"older"})");
    beside.close();
    ASSERT_TRUE(archive().rename(file(), u"the first"_s));
    QDir(home.path()).mkpath(u"file-history/%1"_s.arg(kSession));
    QFile kept(home.filePath(u"file-history/%1/0123@v1"_s.arg(kSession)));
    ASSERT_TRUE(kept.open(QIODevice::WriteOnly));
    kept.close();
    const QString copy = u"22222222-2222-4333-8444-555555555555"_s;
    const auto items = page().items;
    const auto last = std::find_if(items.begin(), items.end(), [](const ArchivedItem &item) {
        return wordFor(item) == u"ok, done: 8"_s;
    });
    ASSERT_NE(last, items.end());
    ASSERT_TRUE(archive().copy(file(), last->id, copy, u"the second"_s));

    const auto found = archive().find(copy);
    ASSERT_TRUE(found && *found);
    const auto read = archive().page(**found, {}, 1000);
    ASSERT_TRUE(read);
    EXPECT_THAT(words(read->items),
                ElementsAre("> parallel", "three at once", "Bash", "Bash", "Bash", "done", "done",
                            "done", "ok, done: 4", "> delegate", "I delegate", "Agent", "done",
                            "ok, done: 8"));
    EXPECT_EQ(archive().facts(**found)->value().title, u"the second"_s);
    QFile text(path(copy));
    ASSERT_TRUE(text.open(QIODevice::ReadOnly));
    EXPECT_FALSE(text.readAll().contains(u"\"sessionId\":\"%1"_s.arg(kSession).toUtf8()));
    EXPECT_FALSE(text.permissions() & (QFile::ReadGroup | QFile::ReadOther));
    EXPECT_FALSE(QDir(path(copy).chopped(6) + u"/subagents"_s).isEmpty());
    EXPECT_TRUE(QFile::exists(home.filePath(u"file-history/%1/0123@v1"_s.arg(copy))));

    EXPECT_FALSE(archive().copy(file(), {}, copy, {})) << "it is there";
    const QString other = u"33333333-2222-4333-8444-555555555555"_s;
    EXPECT_EQ(archive().copy(file(), u"not in it"_s, other, {}), CopyOutcome::ItemMissing);
    EXPECT_FALSE(QFile::exists(path(other)));
    ASSERT_TRUE(archive().copy(file(), {}, other, {}));
    EXPECT_EQ(facts().title, u"the first"_s);
    EXPECT_EQ(archive().page(**archive().find(other), {}, 1000)->items.size(), items.size());
    EXPECT_NE(archive().facts(**archive().find(other))->value().title, u"the first"_s);
}

TEST_F(ClaudeArchiveTest, ACopyLeavesOutWhatIsBeingWrittenAndKeepsLongLines)
{
    const QByteArray uuid = "11111111-aaaa-4333-8444-555555555555";
    const QByteArray line = "{\"type\":\"user\",\"uuid\":\"" + uuid
                            + "\",\"message\":{\"role\":\"user\",\"content\":\"hi\"}}\n";
    const QByteArray longLine = '"' + QByteArray(SessionReader::kLongestLine + 10, 'x') + "\"\n";
    write(line + longLine + line.chopped(9));
    const QString copy = u"22222222-2222-4333-8444-555555555555"_s;
    ASSERT_TRUE(archive().copy(file(), {}, copy, {}));
    QFile text(path(copy));
    ASSERT_TRUE(text.open(QIODevice::ReadOnly));
    EXPECT_TRUE(text.readAll() == line + longLine) << "too long to be printed";
}

/// A file that ends before its size: all that is behind its first line cannot be read.
const QString kUnreadable = u"/sys/devices/system/cpu/online"_s;

TEST_F(ClaudeArchiveTest, AnItemThatCannotBeReadIsNotMissing)
{
    ASSERT_GT(QFileInfo(kUnreadable).size(), 100);
    ASSERT_TRUE(QFile::link(kUnreadable, path()));
    ArchiveFile session;
    session.sessionId = kSession;
    session.path = path();
    const QString copy = u"22222222-2222-4333-8444-555555555555"_s;
    const auto copied = archive().copy(session, u"an item"_s, copy, {});
    ASSERT_FALSE(copied);
    EXPECT_EQ(copied.error().path, path());
    EXPECT_EQ(copied.error().message, qt_error_string(EIO));
    EXPECT_FALSE(QFile::exists(path(copy)));
}

TEST_F(ClaudeArchiveTest, ACopyThatFailsNamesTheFileThatDoes)
{
    ASSERT_GT(QFileInfo(kUnreadable).size(), 100);
    const QTemporaryDir base;
    const auto problemOf = [](const QString &source, const QString &target) {
        const auto done = bridge::claude::copyFolder(source, target);
        return done ? QString() : done.error().path;
    };
    const QString from = base.filePath(u"from"_s);
    ASSERT_TRUE(QDir().mkpath(from));
    QFile good(from + u"/good"_s);
    ASSERT_TRUE(good.open(QIODevice::WriteOnly) && good.write("content") > 0);
    good.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    good.close();
    const QString to = base.filePath(u"to"_s);
    EXPECT_EQ(problemOf(from, to), QString());
    EXPECT_TRUE(QFile::permissions(to + u"/good"_s) & QFile::ExeOwner) << "some are run";
    EXPECT_FALSE(QFile::permissions(to + u"/good"_s) & QFile::WriteOwner);
    {
        const NoSpace full;
        EXPECT_EQ(problemOf(from, base.filePath(u"full"_s)), base.filePath(u"full/good"_s));
    }
    const QString system = QFileInfo(kUnreadable).path();
    EXPECT_TRUE(problemOf(system, base.filePath(u"system"_s)).startsWith(system + u'/'));
}

TEST_F(ClaudeArchiveTest, ACopyForWhichThereIsNoRoomIsNone)
{
    const QByteArray text = longConversation(300);
    write(text);
    const ArchiveFile original = file();
    const QString copy = u"22222222-2222-4333-8444-555555555555"_s;
    const QString backups = home.filePath(u"file-history/%1"_s);
    QDir(home.path()).mkpath(backups.arg(kSession));
    QFile backup(backups.arg(kSession) + u"/0123@v1"_s);
    ASSERT_TRUE(backup.open(QIODevice::WriteOnly));
    backup.write("content");
    backup.close();
    const auto copied = [&](rlim_t room) {
        const NoSpace full(room);
        return archive().copy(original, {}, copy, u"name"_s);
    };
    const auto size = static_cast<rlim_t>(text.size());
    // Without the last answer, without the name alone, and without a part of the name.
    for (const rlim_t room : {size - 100, size, size + 20}) {
        const auto failed = copied(room);
        ASSERT_FALSE(failed) << room;
        EXPECT_NE(failed.error().message, u"Unknown error"_s);
        EXPECT_FALSE(QFile::exists(path(copy))) << room;
        EXPECT_FALSE(QFile::exists(backups.arg(copy))) << room;
    }
    EXPECT_EQ(copied(2 * size), CopyOutcome::Made);
}

TEST_F(ClaudeArchiveTest, ANameForWhichThereIsNoRoomLeavesNoPartOfALine)
{
    const QByteArray text = longConversation(3);
    write(text);
    const ArchiveFile original = file();
    const auto renamed = [&] {
        const NoSpace full(static_cast<rlim_t>(text.size()) + 20);
        return archive().rename(original, u"a name"_s);
    }();
    ASSERT_FALSE(renamed);
    EXPECT_EQ(renamed.error().message, qt_error_string(EFBIG)) << "as the system says it";
    QFile session(path());
    ASSERT_TRUE(session.open(QIODevice::ReadOnly));
    EXPECT_TRUE(session.readAll() == text);
}

TEST_F(ClaudeArchiveTest, RefusalsHaveTheirReasons)
{
    useSample(u"refused"_s);
    EXPECT_THAT(words(page().items),
                testing::IsSupersetOf({"refused Bash: use another file",
                                       "refused AskUserQuestion: use another file",
                                       "refused ExitPlanMode: use another file", "interrupted"}));
}

TEST_F(ClaudeArchiveTest, ToolsThatRanSideBySideAreAllThere)
{
    useSample(u"compacted"_s);
    EXPECT_THAT(words(page().items),
                ElementsAre("> parallel", "three at once", "Bash", "Bash", "Bash", "done", "done",
                            "done", "ok, done: 4", "> delegate", "I delegate", "Agent", "done",
                            "ok, done: 8", "> hi", "ok, done: 10", "> /compact",
                            "compacted SUMMARY TEXT", "> after compaction", "ok, done: 5",
                            "> /usage", "agent Estimated cost:        $"));
}

TEST_F(ClaudeArchiveTest, ASubagentHasItsOwnItems)
{
    useSample(u"compacted"_s);
    const QString tool = u"toolu_ag6"_s;
    const auto read = archive().subagents(file(), {u"toolu_none"_s, tool}, 100);
    ASSERT_EQ(read.keys(), QStringList(tool));
    ASSERT_TRUE(read[tool]);
    EXPECT_THAT(words(read[tool]->items),
                ElementsAre("> run a thing please", "sub runs", "Bash", "done", "ok, done: 5"));
    for (const BlockFinished &block : all<BlockFinished>(read[tool]->items))
        EXPECT_EQ(block.parentToolUseId, tool);
}

TEST_F(ClaudeArchiveTest, ASubagentThatCannotBeReadIsNotMissing)
{
    useSample(u"compacted"_s);
    const QString folder = path().chopped(6) + u"/subagents"_s;
    const QByteArray link = (folder + u"/agent-loop.meta.json"_s).toLocal8Bit();
    ASSERT_EQ(::symlink("agent-loop.meta.json", link.constData()), 0);
    const auto read = archive().subagents(file(), {u"toolu_none"_s, u"toolu_ag6"_s}, 100);
    ASSERT_EQ(read.size(), 2);
    EXPECT_TRUE(read[u"toolu_ag6"_s]);
    ASSERT_FALSE(read[u"toolu_none"_s]);
    EXPECT_EQ(read[u"toolu_none"_s].error().path, QString::fromLocal8Bit(link));
}

TEST_F(ClaudeArchiveTest, WhatWasRewoundIsGone)
{
    useSample(u"rewound"_s);
    EXPECT_THAT(words(page().items), ElementsAre("> five", "ok, done: 2"));
}

TEST_F(ClaudeArchiveTest, ARewindThatNothingFollowsCounts)
{
    useSample(u"rewound"_s);
    QFile sample(path());
    ASSERT_TRUE(sample.open(QIODevice::ReadWrite));
    const QByteArray content = sample.readAll();
    const qsizetype first = content.indexOf('\n', content.indexOf("\"rewound\":true"));
    sample.resize(first + 1);
    EXPECT_THAT(words(page().items), ElementsAre("> one", "ok, done: 2"));
    const qsizetype second = content.indexOf('\n', content.indexOf("\"rewound\":true", first + 1));
    write(content.left(second + 1));
    EXPECT_THAT(page().items, IsEmpty());
}

TEST_F(ClaudeArchiveTest, ABranchBeginsWithTheCopy)
{
    useSample(u"branched"_s);
    EXPECT_THAT(words(page().items),
                ElementsAre("> uno", "ok, done: 2", "> forked at first answer", "ok, done: 4"));
    EXPECT_EQ(facts().title, u"Numbers"_s);
}

TEST_F(ClaudeArchiveTest, AMessageSentDuringATurnHasTheHostsId)
{
    useSample(u"queued"_s);
    const auto items = page().items;
    EXPECT_THAT(words(items), testing::Contains("> queued while a tool runs"));
    EXPECT_TRUE(std::any_of(items.begin(), items.end(), [](const ArchivedItem &item) {
        return item.id == u"ac1050f9-ecef-42ed-b54e-3380e40e113e"_s;
    }));
}

TEST_F(ClaudeArchiveTest, PagesMeetWithoutGapOrOverlap)
{
    for (const QString &sample : {u"everything"_s, u"compacted"_s, u"refused"_s}) {
        useSample(sample);
        const auto whole = page().items;
        for (const int most : {1, 2, 3, 7}) {
            std::vector<ArchivedItem> joined;
            std::optional<ArchivePlace> place = ArchivePlace();
            while (place) {
                const ArchivePage part = page(most, *place);
                ASSERT_FALSE(part.items.empty());
                joined.insert(joined.begin(), part.items.begin(), part.items.end());
                place = part.earlier;
            }
            EXPECT_EQ(words(joined), words(whole)) << sample.toStdString() << most;
        }
    }
}

TEST_F(ClaudeArchiveTest, ALongConversationCostsWhatAShortOneDoes)
{
    write(longConversation(10'000));
    const ArchivePage last = page(100);
    EXPECT_GE(last.items.size(), 100U);
    EXPECT_LE(last.items.size(), 110U);
    ASSERT_TRUE(last.earlier);
    // What is far from the page may be anything.
    QFile all(path());
    ASSERT_TRUE(all.open(QIODevice::ReadWrite));
    all.write(QByteArray(200'000, 'x'));
    all.close();
    EXPECT_EQ(page(100).items, last.items);
}

TEST_F(ClaudeArchiveTest, EndpointsThatGiveAllMessagesOneIdMakeNoBlockTwice)
{
    QByteArray content = longConversation(3);
    content.replace("\"msg-a0\"", "\"m\"")
        .replace("\"msg-a1\"", "\"m\"")
        .replace("\"msg-a2\"", "\"\"");
    write(content);
    std::set<std::pair<QString, int>> ids;
    for (const BlockFinished &block : all<BlockFinished>(page().items))
        ids.emplace(block.id.messageId, block.id.index);
    EXPECT_EQ(ids.size(), 3U);
}

TEST_F(ClaudeArchiveTest, WordsOfTheUserThatLookLikeTagsAreShown)
{
    write(user(u"u0"_s, {}, u"<system-reminder> is what?"_s)
          + user(u"u1"_s, u"u0"_s, u"[Request interrupted by user] means?"_s));
    EXPECT_THAT(words(page().items), ElementsAre("> <system-reminder> is what?",
                                                 "> [Request interrupted by user] means?"));
}

TEST_F(ClaudeArchiveTest, ATurnIsCompleteWithItsWholeAnswer)
{
    useSample(u"killed-in-a-tool"_s);
    const ArchivedTurn last = turn(u"7a15d90a-0527-4e63-b43d-17c491452d37"_s);
    EXPECT_TRUE(last.hasMessage);
    EXPECT_TRUE(last.isComplete);
    EXPECT_EQ(last.answer, u"Done. The tool Bash answered: late"_s);
    // The call that was cut has left the conversation.
    EXPECT_EQ(last.toolUses, QStringList(u"toolu_d30bcc5e3e6d402cb7706a81"_s));
    EXPECT_EQ(last.finishedTools, last.toolUses);
    EXPECT_THAT(last.failedTools, IsEmpty());
    EXPECT_EQ(turn().answer, last.answer);
    EXPECT_FALSE(turn(u"00000000-0000-4000-8000-000000000000"_s).hasMessage);
}

TEST_F(ClaudeArchiveTest, ATurnThatWasKilledInAToolIsNotComplete)
{
    useSample(u"killed-in-a-tool"_s);
    QFile sample(path());
    ASSERT_TRUE(sample.open(QIODevice::ReadWrite));
    const QByteArray content = sample.readAll();
    const qsizetype again = content.indexOf("{\"type\":\"queue-operation\"",
                                            content.indexOf("toolu_d402be63da6443a5b61022c5"));
    sample.resize(again);
    const ArchivedTurn cut = turn();
    EXPECT_TRUE(cut.hasMessage);
    EXPECT_FALSE(cut.isComplete);
    EXPECT_EQ(cut.toolUses, QStringList(u"toolu_d402be63da6443a5b61022c5"_s));
    EXPECT_THAT(cut.finishedTools, IsEmpty());
}

TEST_F(ClaudeArchiveTest, WhatTheAgentInsertsAfterACutTurnIsNoAnswer)
{
    QByteArray filler = answer(u"a1"_s, u"u1"_s, u"No response requested."_s);
    filler.replace("\"model\":\"m\"", "\"model\":\"<synthetic>\"");
    write(user(u"u0"_s, {}, u"one"_s) + answer(u"a0"_s, u"u0"_s, u"first"_s)
          + user(u"u1"_s, u"a0"_s, u"two"_s) + filler);
    EXPECT_TRUE(turn(u"u1"_s).hasMessage);
    EXPECT_FALSE(turn(u"u1"_s).isComplete);
}

TEST_F(ClaudeArchiveTest, ATurnThatWasCutAgainWhileItWasContinuedIsNotTakenUpOnceMore)
{
    const QByteArray message = user(u"u1"_s, {}, u"two"_s);
    QByteArray goesOn = user(u"m1"_s, u"u1"_s, u"Continue from where you left off."_s);
    const qsizetype end = goesOn.lastIndexOf('}');
    write(message + goesOn);
    EXPECT_FALSE(turn(u"u1"_s).wasTakenUp) << "by the user";
    goesOn.insert(end, ",\"isMeta\":true");
    write(message);
    EXPECT_FALSE(turn(u"u1"_s).wasTakenUp);
    write(message + goesOn);
    EXPECT_TRUE(turn(u"u1"_s).hasMessage);
    EXPECT_FALSE(turn(u"u1"_s).isComplete);
    EXPECT_TRUE(turn(u"u1"_s).wasTakenUp);
}

TEST_F(ClaudeArchiveTest, AFailedOrInterruptedTurnIsNotComplete)
{
    useSample(u"everything"_s);
    EXPECT_TRUE(turn().hasMessage);
    EXPECT_FALSE(turn().isComplete);
    useSample(u"compacted"_s);
    EXPECT_TRUE(turn().isComplete); // a command of the agent
    useSample(u"rewound"_s);
    EXPECT_EQ(turn().answer, u"ok, done: 2"_s);
}

} // namespace claudearchivetest
