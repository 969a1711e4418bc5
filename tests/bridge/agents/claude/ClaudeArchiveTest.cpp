#include "bridge/agents/claude/ClaudeArchive.h"

#include "bridge/agents/claude/SessionReader.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace claudearchivetest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using bridge::claude::ClaudeArchive;
using bridge::claude::SessionReader;
using testing::ElementsAre;
using testing::IsEmpty;

const QString kSession = u"11111111-2222-4333-8444-555555555555"_s;

/// A configuration folder with one session.
class ClaudeArchiveTest : public testing::Test
{
protected:
    ClaudeArchiveTest()
    {
        environment.insert(u"CLAUDE_CONFIG_DIR"_s, home.path());
        QDir(home.path()).mkpath(u"projects/-home-user-project"_s);
    }

    [[nodiscard]] ClaudeArchive archive() const { return ClaudeArchive(environment); }
    [[nodiscard]] QString path(const QString &session = kSession) const
    {
        return home.filePath(u"projects/-home-user-project/%1.jsonl"_s.arg(session));
    }

    void write(const QByteArray &content, const QString &session = kSession) const
    {
        QFile file(path(session));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    /// A real session, with what it has beside it.
    void useSample(const QString &name) const
    {
        const QString samples = QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/sessions/");
        QFile file(samples + name + u".jsonl"_s);
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << name.toStdString();
        write(file.readAll());
        const QString beside = samples + name + u"/subagents"_s;
        const QString target = path().chopped(6) + u"/subagents"_s;
        QDir().mkpath(target);
        for (const QString &each : QDir(beside).entryList(QDir::Files))
            QFile::copy(beside + u'/' + each, target + u'/' + each);
    }

    [[nodiscard]] ArchiveFile file() const
    {
        const auto found = archive().find(kSession);
        EXPECT_TRUE(found);
        return found.value_or(ArchiveFile());
    }

    [[nodiscard]] ArchivePage page(int most = 1000, const ArchivePlace &place = {}) const
    {
        auto read = archive().page(file(), place, most);
        EXPECT_TRUE(read);
        return read ? *read : ArchivePage();
    }

    [[nodiscard]] ArchivedTurn turn(const QString &messageId = {}) const
    {
        auto read = archive().turn(file(), messageId);
        EXPECT_TRUE(read);
        return read ? *read : ArchivedTurn();
    }

    [[nodiscard]] ConversationFacts facts() const
    {
        const auto read = archive().facts(file());
        EXPECT_TRUE(read && *read);
        return read && *read ? **read : ConversationFacts();
    }

    QTemporaryDir home;
    QProcessEnvironment environment;
};

/// One word for each item.
QString wordFor(const ArchivedItem &item)
{
    if (const auto *prompt = std::get_if<ArchivedPrompt>(&item.content))
        return u"> "_s + prompt->text;
    if (const auto *answer = std::get_if<ArchivedAnswer>(&item.content))
        return (answer->isAllowed ? u"allowed "_s : u"refused "_s) + answer->request.toolName
               + (answer->note.isEmpty() ? QString() : u": "_s + answer->note);
    if (const auto *mark = std::get_if<ArchivedMark>(&item.content)) {
        switch (mark->kind) {
        case ArchivedMark::Kind::Compacted:
            return u"compacted "_s + mark->detail;
        case ArchivedMark::Kind::Interrupted:
            return u"interrupted"_s;
        case ArchivedMark::Kind::Failed:
            return u"failed "_s + mark->detail.left(14);
        case ArchivedMark::Kind::SkippedLines:
            return u"skipped %1"_s.arg(mark->count);
        }
    }
    const auto &event = std::get<AgentEvent>(item.content);
    if (const auto *block = std::get_if<BlockFinished>(&event)) {
        switch (block->kind) {
        case BlockKind::ToolUse:
            return block->toolName;
        case BlockKind::Thinking:
            return u"thinking"_s;
        default:
            return (block->isFromAgent ? u"agent "_s : QString())
                   + block->text.section(u'\n', 0, 0).left(24);
        }
    }
    if (const auto *tool = std::get_if<ToolFinished>(&event))
        return tool->ok ? u"done"_s : u"error"_s;
    return u"?"_s;
}

std::vector<std::string> words(const std::vector<ArchivedItem> &items)
{
    std::vector<std::string> words;
    for (const ArchivedItem &item : items)
        words.push_back(wordFor(item).toStdString());
    return words;
}

template <typename Event>
std::vector<Event> all(const std::vector<ArchivedItem> &items)
{
    std::vector<Event> found;
    for (const ArchivedItem &item : items) {
        const auto *event = std::get_if<AgentEvent>(&item.content);
        if (const auto *wanted = event ? std::get_if<Event>(event) : nullptr)
            found.push_back(*wanted);
    }
    return found;
}

QByteArray line(const QString &id, const QString &parent, const QString &type,
                const QJsonObject &rest = {})
{
    QJsonObject object = rest;
    object.insert(u"isSidechain"_s, false);
    object.insert(u"uuid"_s, id);
    object.insert(u"type"_s, type);
    object.insert(u"timestamp"_s, u"2026-11-29T10:00:00.000Z"_s);
    const QByteArray quoted = parent.isEmpty() ? "null" : '"' + parent.toUtf8() + '"';
    return "{\"parentUuid\":" + quoted + ','
           + QJsonDocument(object).toJson(QJsonDocument::Compact).mid(1) + '\n';
}

QByteArray user(const QString &id, const QString &parent, const QString &text)
{
    return line(id, parent, u"user"_s,
                {{u"cwd"_s, u"/home/user/project"_s},
                 {u"promptSource"_s, u"sdk"_s},
                 {u"message"_s, QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, text}}}});
}

QByteArray answer(const QString &id, const QString &parent, const QString &text)
{
    const QJsonObject block{{u"type"_s, u"text"_s}, {u"text"_s, text}};
    return line(id, parent, u"assistant"_s,
                {{u"message"_s, QJsonObject{{u"id"_s, u"msg-"_s + id},
                                            {u"role"_s, u"assistant"_s},
                                            {u"model"_s, u"m"_s},
                                            {u"stop_reason"_s, u"end_turn"_s},
                                            {u"content"_s, QJsonArray{block}}}}});
}

QByteArray longConversation(int messages)
{
    QByteArray content;
    QString parent;
    for (int i = 0; i < messages; ++i) {
        const QString number = QString::number(i);
        content += user(u"u"_s + number, parent, u"question "_s + number);
        content += answer(u"a"_s + number, u"u"_s + number, u"answer "_s + number);
        parent = u"a"_s + number;
    }
    return content;
}

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
    EXPECT_EQ(tools[3].patch, (QStringList{u"-The boat is red."_s, u"+The boat is blue."_s}));
    const auto hasImage = [](const ArchivedItem &item) {
        const auto *prompt = std::get_if<ArchivedPrompt>(&item.content);
        return prompt && prompt->images == 1 && prompt->text == u"look at this"_s;
    };
    EXPECT_EQ(std::count_if(items.begin(), items.end(), hasImage), 1);
    EXPECT_EQ(items.front().id, u"06552fae-11e5-4e87-977e-6bad81010e4c"_s);
    EXPECT_TRUE(items.front().time.isValid());
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
    const auto read = archive().subagentPage(file(), u"toolu_ag6"_s, 100);
    ASSERT_TRUE(read);
    EXPECT_THAT(words(read->items),
                ElementsAre("> run a thing please", "sub runs", "Bash", "done", "ok, done: 5"));
    for (const BlockFinished &block : all<BlockFinished>(read->items))
        EXPECT_EQ(block.parentToolUseId, u"toolu_ag6"_s);
    const auto other = archive().subagentPage(file(), u"toolu_none"_s, 100);
    ASSERT_TRUE(other);
    EXPECT_THAT(other->items, IsEmpty());
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

TEST_F(ClaudeArchiveTest, ACorruptMiddleIsBridgedAndMarked)
{
    write(user(u"u0"_s, {}, u"one"_s) + answer(u"a0"_s, u"u0"_s, u"first"_s)
          + "{\"parentUuid\":\"a0\",\"isSidechain\":false,\"type\":\"us\n"
          + QByteArray("nul\0nul\n", 8) + answer(u"a1"_s, u"u1"_s, u"second"_s));
    const ArchivePage read = page();
    EXPECT_THAT(words(read.items), ElementsAre("> one", "first", "skipped 2", "second"));
    EXPECT_EQ(read.skippedLines, 2);
    EXPECT_FALSE(read.earlier);
}

TEST_F(ClaudeArchiveTest, HostileLinesCostNothing)
{
    const QByteArray deep = "{\"a\":" + QByteArray(100'000, '[') + "\n";
    const QByteArray types = "{\"parentUuid\":7,\"uuid\":[],\"type\":{},\"message\":3}\n[]\nnull\n"
                             "\"text\"\n\n{\"type\":\"user\",\"uuid\":\"x\",\"parentUuid\":null,"
                             "\"message\":{\"content\":[1,null,{\"type\":5},[[]]]}}\n";
    const QByteArray notUtf8 = "{\"type\":\"user\",\"uuid\":\"y\",\"message\":\"\xff\xfe\"}\n";
    const QByteArray tooLong = "{\"type\":\"user\",\"x\":\""
                               + QByteArray(SessionReader::kLongestLine + 1000, 'x') + "\"}\n";
    write(user(u"u0"_s, {}, u"one"_s) + deep + types + notUtf8 + tooLong
          + answer(u"a0"_s, u"u0"_s, u"first"_s));
    const ArchivePage read = page();
    EXPECT_THAT(words(read.items), ElementsAre("> one", "skipped 6", "first"));
    EXPECT_FALSE(read.earlier);
    EXPECT_TRUE(archive().facts(file()));
    std::vector<std::string> found;
    const auto scan = archive().scan(file(), 0, 1 << 30, [&found](const ArchivedText &text) {
        found.push_back(text.text.toStdString());
    });
    ASSERT_TRUE(scan);
    EXPECT_THAT(found, ElementsAre("one", "first"));
    EXPECT_EQ(scan->end, file().size);
    EXPECT_GE(scan->skippedLines, 3);
}

TEST_F(ClaudeArchiveTest, DamageOfAnyKindIsSurvived)
{
    useSample(u"queued"_s);
    QFile sample(path());
    ASSERT_TRUE(sample.open(QIODevice::ReadOnly));
    const QByteArray whole = sample.readAll();
    QList<QByteArray> lines = whole.split('\n');
    std::minstd_rand random(1); // NOLINT: the same damage every time
    const auto below = [&random](qsizetype limit) {
        return static_cast<qsizetype>(random() % static_cast<unsigned>(limit));
    };
    for (int i = 0; i < 40; ++i) {
        QByteArray damaged;
        if (i % 2 == 0) {
            damaged = whole;
            for (int n = 0; n < 30; ++n)
                damaged[below(damaged.size())] = static_cast<char>(random());
            damaged.truncate(below(damaged.size()) + 1);
        } else {
            lines.move(below(lines.size()), below(lines.size()));
            lines.insert(below(lines.size()), lines[below(lines.size())]);
            damaged = lines.join('\n');
        }
        write(damaged);
        const auto read = archive().page(file(), {}, 5);
        ASSERT_TRUE(read);
        std::optional<ArchivePlace> place = read->earlier;
        for (int pages = 0; place; ++pages) {
            ASSERT_LT(pages, 100) << i;
            place = archive().page(file(), *place, 5)->earlier;
        }
        EXPECT_TRUE(archive().facts(file()));
        EXPECT_TRUE(archive().turn(file(), {}));
        EXPECT_TRUE(archive().scan(file(), 0, 1 << 30, [](const ArchivedText &) {}));
    }
}

TEST_F(ClaudeArchiveTest, ACycleOfParentsEnds)
{
    write(user(u"a"_s, u"b"_s, u"one"_s) + user(u"b"_s, u"a"_s, u"two"_s)
          + user(u"c"_s, u"c"_s, u"three"_s));
    EXPECT_THAT(words(page().items), ElementsAre("> one", "> two", "> three"));
}

TEST_F(ClaudeArchiveTest, ALastLineWithoutItsEndCountsIfItIsComplete)
{
    const QByteArray begin = user(u"u0"_s, {}, u"one"_s);
    const QByteArray last = answer(u"a0"_s, u"u0"_s, u"first"_s).chopped(1);
    write(begin + last);
    EXPECT_THAT(words(page().items), ElementsAre("> one", "first"));
    write(begin + last.chopped(1));
    const ArchivePage cut = page();
    EXPECT_THAT(words(cut.items), ElementsAre("> one"));
    EXPECT_EQ(cut.skippedLines, 0);
    // What a later process appends to half a line is not lost.
    write(begin + last.chopped(20) + answer(u"a1"_s, u"u0"_s, u"again"_s));
    EXPECT_THAT(words(page().items), ElementsAre("> one", "again"));
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

TEST_F(ClaudeArchiveTest, FactsOfARealSession)
{
    useSample(u"everything"_s);
    const ConversationFacts known = facts();
    EXPECT_EQ(known.title, u"My boat"_s);
    EXPECT_TRUE(known.isNamed);
    EXPECT_EQ(known.folder, u"/home/user/project"_s);
    EXPECT_EQ(known.host, ConversationHost::Program);
    EXPECT_EQ(known.begun.toUTC().toString(Qt::ISODateWithMs), u"2026-11-29T23:07:18.636Z"_s);
    EXPECT_EQ(known.updated.toUTC().toString(Qt::ISODateWithMs), u"2026-11-29T23:07:24.690Z"_s);
    EXPECT_EQ(known.messages, 12);
}

TEST_F(ClaudeArchiveTest, TheFirstWordsAreTheTitleUntilThereIsAName)
{
    write(longConversation(3));
    EXPECT_EQ(facts().title, u"question 0"_s);
    EXPECT_FALSE(facts().isNamed);
    EXPECT_EQ(facts().messages, 3);
    write(longConversation(3) + "{\"type\":\"ai-title\",\"aiTitle\":\"By the agent\"}\n");
    EXPECT_EQ(facts().title, u"By the agent"_s);
    ASSERT_TRUE(archive().rename(file(), u"Mine \"quoted\""_s));
    EXPECT_EQ(facts().title, u"Mine \"quoted\""_s);
    EXPECT_TRUE(facts().isNamed);
    EXPECT_EQ(page().items.size(), 6U);
}

TEST_F(ClaudeArchiveTest, WithoutAMessageItIsNoConversation)
{
    write("{\"type\":\"mode\",\"mode\":\"normal\"}\n");
    const auto read = archive().facts(file());
    ASSERT_TRUE(read);
    EXPECT_FALSE(*read);
    write({});
    EXPECT_FALSE(*archive().facts(file()));
    EXPECT_THAT(page().items, IsEmpty());
}

TEST_F(ClaudeArchiveTest, FilesAreListedNewestFirstAndNothingElseIs)
{
    const QString other = u"21111111-2222-4333-8444-555555555555"_s;
    write(longConversation(1));
    write(longConversation(1), other);
    struct timespec times[2] = {{2'000'000'000, 0}, {2'000'000'000, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, path(other).toLocal8Bit().constData(), times, 0), 0);
    write("x", u"agent-1"_s);
    QDir().mkpath(path(u"31111111-2222-4333-8444-555555555555"_s));
    ASSERT_EQ(
        ::mkfifo(path(u"41111111-2222-4333-8444-555555555555"_s).toLocal8Bit().constData(), 0600),
        0);
    std::vector<ArchiveProblem> problems;
    const auto files = archive().files(&problems);
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].sessionId, other);
    EXPECT_EQ(files[1].sessionId, kSession);
    EXPECT_EQ(files[1].size, QFile(path()).size());
    EXPECT_THAT(problems, IsEmpty());
    EXPECT_FALSE(archive().find(u"../../x"_s));
}

TEST_F(ClaudeArchiveTest, AFolderThatCannotBeReadIsAProblemOfItsOwn)
{
    if (::geteuid() == 0)
        GTEST_SKIP() << "root reads everything";
    write(longConversation(1));
    const QString locked = home.filePath(u"projects/locked"_s);
    QDir().mkpath(locked);
    ASSERT_EQ(::chmod(locked.toLocal8Bit().constData(), 0), 0);
    std::vector<ArchiveProblem> problems;
    EXPECT_EQ(archive().files(&problems).size(), 1U);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].path, locked);
    ::chmod(locked.toLocal8Bit().constData(), 0700);
}

TEST_F(ClaudeArchiveTest, AMissingFolderIsNoProblem)
{
    environment.insert(u"CLAUDE_CONFIG_DIR"_s, home.filePath(u"none"_s));
    std::vector<ArchiveProblem> problems;
    EXPECT_THAT(archive().files(&problems), IsEmpty());
    EXPECT_THAT(problems, IsEmpty());
}

class HolderTest : public ClaudeArchiveTest
{
protected:
    void hold(qint64 pid, const QString &start)
    {
        QDir(home.path()).mkpath(u"sessions"_s);
        QFile file(home.filePath(u"sessions/%1.json"_s.arg(pid)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(QJsonObject{{u"pid"_s, pid},
                                             {u"sessionId"_s, kSession},
                                             {u"procStart"_s, start},
                                             {u"startedAt"_s, qint64(1795993788500)},
                                             {u"entrypoint"_s, u"cli"_s}})
                       .toJson());
    }

    static QString ownStart()
    {
        QFile file(u"/proc/self/stat"_s);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        return QString::fromLatin1(text.mid(text.lastIndexOf(')') + 2).split(' ').value(19));
    }
};

TEST_F(HolderTest, ALiveProcessHoldsItsSession)
{
    hold(::getpid(), ownStart());
    const auto holder = archive().holder(kSession);
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->pid, ::getpid());
    EXPECT_EQ(holder->host, ConversationHost::Terminal);
    EXPECT_FALSE(holder->program.isEmpty());
    EXPECT_FALSE(archive().holder(u"21111111-2222-4333-8444-555555555555"_s));
    write(longConversation(1));
    EXPECT_FALSE(archive().rename(file(), u"name"_s));
    EXPECT_FALSE(facts().isNamed);
}

TEST_F(HolderTest, AProcessThatOnlyHasTheNumberDoesNot)
{
    hold(::getpid(), u"1"_s);
    EXPECT_FALSE(archive().holder(kSession));
    hold(0x3fffff, u"1"_s);
    EXPECT_FALSE(archive().holder(kSession));
}

TEST_F(ClaudeArchiveTest, EverythingOfASessionBelongsToIt)
{
    write(longConversation(1));
    for (const QString &folder : {path().chopped(6), home.filePath(u"file-history/"_s + kSession)})
        QDir().mkpath(folder);
    QDir().mkpath(home.filePath(u"file-history/other"_s));
    EXPECT_THAT(
        archive().belongings(file()),
        ElementsAre(path(), path().chopped(6), home.filePath(u"file-history/"_s + kSession)));
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

TEST_F(ClaudeArchiveTest, AScanFindsTextsAndGoesOnWhereItEnded)
{
    write(longConversation(2));
    std::vector<std::string> found;
    const auto visit = [&found](const ArchivedText &text) {
        found.push_back((text.kind == ArchivedText::Kind::Message ? "> " : "")
                        + text.text.toStdString());
    };
    const auto first = archive().scan(file(), 0, 1, visit);
    ASSERT_TRUE(first);
    EXPECT_THAT(found, ElementsAre("> question 0"));
    const auto second = archive().scan(file(), first->end, 1 << 20, visit);
    ASSERT_TRUE(second);
    EXPECT_THAT(found, ElementsAre("> question 0", "answer 0", "> question 1", "answer 1"));
    EXPECT_EQ(second->end, file().size);
    write(longConversation(1));
    EXPECT_TRUE(archive().scan(file(), second->end, 1 << 20, visit)->isReplaced);
}

TEST_F(ClaudeArchiveTest, AScanNamesWhatARewindRemoved)
{
    useSample(u"rewound"_s);
    QStringList ids;
    const auto scan = archive().scan(file(), 0, 1 << 30,
                                     [&ids](const ArchivedText &text) { ids.append(text.itemId); });
    ASSERT_TRUE(scan);
    for (const QString &removed : scan->removedItems)
        ids.removeAll(removed);
    QStringList shown;
    for (const ArchivedItem &item : page().items)
        shown.append(item.id);
    EXPECT_EQ(ids, shown);
}

TEST_F(ClaudeArchiveTest, AScanWaitsForTheEndOfALine)
{
    write(longConversation(1) + user(u"u9"_s, u"a0"_s, u"half"_s).chopped(1));
    const auto scan = archive().scan(file(), 0, 1 << 30, [](const ArchivedText &) {});
    EXPECT_EQ(scan->end, longConversation(1).size());
    EXPECT_EQ(scan->skippedLines, 0);
}

TEST_F(ClaudeArchiveTest, AFileThatCannotBeReadIsAProblem)
{
    const ArchiveFile none{path(), kSession, 0, 0, 0};
    EXPECT_FALSE(archive().page(none, {}, 10));
    EXPECT_FALSE(archive().facts(none));
    EXPECT_FALSE(archive().turn(none, {}));
    ASSERT_EQ(::mkfifo(path().toLocal8Bit().constData(), 0600), 0);
    EXPECT_FALSE(archive().page(none, {}, 10));
}

} // namespace claudearchivetest
