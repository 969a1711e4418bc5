#include "tests/bridge/agents/claude/ArchiveHome.h"

#include <QElapsedTimer>

#include <random>

#include <sys/stat.h>
#include <unistd.h>

namespace claudearchivetest {

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

QByteArray rewind(const QString &leaf, const QString &cut)
{
    return QJsonDocument(QJsonObject{{u"type"_s, u"last-prompt"_s},
                                     {u"rewound"_s, true},
                                     {u"leafUuid"_s, leaf},
                                     {u"cutUuid"_s, cut}})
               .toJson(QJsonDocument::Compact)
           + '\n';
}

TEST_F(ClaudeArchiveTest, ARewindToNowhereRemovesNothing)
{
    const QByteArray nowhere = rewind(u"none"_s, u"none"_s);
    write(longConversation(2) + nowhere + nowhere);
    EXPECT_THAT(words(page().items),
                ElementsAre("> question 0", "answer 0", "> question 1", "answer 1"));
    EXPECT_TRUE(turn().isComplete);
    // One before it counts all the same.
    write(longConversation(2) + rewind(u"a0"_s, u"u1"_s) + nowhere);
    EXPECT_THAT(words(page().items), ElementsAre("> question 0", "answer 0"));
}

TEST_F(ClaudeArchiveTest, ManyRewindsToNowhereEnd)
{
    QByteArray content = longConversation(100);
    for (int i = 0; i < 2000; ++i)
        content += rewind(u"none"_s, u"u1"_s);
    write(content);
    QElapsedTimer time;
    time.start();
    EXPECT_FALSE(page(10).items.empty());
    (void)turn();
    EXPECT_TRUE(archive().scan(file(), 0, 1 << 30, [](const ArchivedText &) {}));
    EXPECT_LT(time.elapsed(), 20'000);
    RecordProperty("milliseconds", static_cast<int>(time.elapsed()));
}

TEST_F(ClaudeArchiveTest, LongCyclesOfParentsEnd)
{
    QByteArray content;
    constexpr int kLines = 3'000;
    for (int i = 0; i < kLines; ++i)
        content += user(u"u%1"_s.arg(i), u"u%1"_s.arg((i + 1) % kLines), u"x"_s);
    write(content);
    QElapsedTimer time;
    time.start();
    EXPECT_FALSE(page(10).items.empty());
    EXPECT_FALSE(turn(u"none"_s).hasMessage);
    EXPECT_LT(time.elapsed(), 20'000);
}

TEST_F(ClaudeArchiveTest, AnEndlessLineIsPassedOverInPieces)
{
    write(longConversation(1));
    QFile sparse(path());
    ASSERT_TRUE(sparse.resize(qint64(64) << 30)); // a hole
    QElapsedTimer time;
    time.start();
    EXPECT_TRUE(archive().facts(file()));
    const auto scan = archive().scan(file(), 0, 1 << 20, [](const ArchivedText &) {});
    ASSERT_TRUE(scan);
    EXPECT_GT(scan->end, longConversation(1).size());
    EXPECT_LE(scan->end, 2 * SessionReader::kLongestPass);
    EXPECT_TRUE(archive().page(file(), {}, 10));
    EXPECT_FALSE(archive().turn(file(), {})) << "it may stand in what is not read";
    EXPECT_LT(time.elapsed(), 10'000);
    RecordProperty("milliseconds", static_cast<int>(time.elapsed()));
}

TEST_F(ClaudeArchiveTest, AMessageInWhatIsNotReadIsNotMissing)
{
    // Its line is damaged.
    const QByteArray begin = user(u"u0"_s, {}, u"one"_s) + answer(u"a0"_s, u"u0"_s, u"first"_s);
    write(begin + "{\"parentUuid\":\"a0\",\n" + answer(u"a1"_s, u"u1"_s, u"second"_s));
    EXPECT_TRUE(turn(u"u1"_s).hasMessage);
    EXPECT_TRUE(turn(u"u1"_s).isComplete);
    EXPECT_EQ(turn(u"u1"_s).answer, u"second"_s);
    EXPECT_FALSE(turn(u"u2"_s).hasMessage);
    write("{\n" + answer(u"a0"_s, u"u0"_s, u"first"_s));
    EXPECT_TRUE(turn(u"u0"_s).hasMessage);

    // It stands before very much that is no conversation.
    write(begin);
    QFile sparse(path());
    ASSERT_TRUE(sparse.resize(2 * SessionReader::kLongestPass)); // a hole
    ASSERT_TRUE(sparse.open(QIODevice::Append));
    sparse.write("\n" + user(u"u1"_s, u"a0"_s, u"two"_s));
    sparse.close();
    EXPECT_TRUE(turn(u"u1"_s).hasMessage);
    EXPECT_FALSE(archive().turn(file(), u"u0"_s));
}

TEST_F(ClaudeArchiveTest, ThingsThatAreNoFilesAreNoConversations)
{
    const QByteArray name = path().toLocal8Bit();
    const auto isNone = [&] {
        std::vector<ArchiveProblem> problems;
        EXPECT_THAT(archive().files(&problems), IsEmpty());
        EXPECT_EQ(archive().find(kSession).value(), std::nullopt);
        // Also if it was a file when it was listed.
        const ArchiveFile listed{path(), kSession, 100, 0, 0};
        EXPECT_FALSE(archive().page(listed, {}, 10));
        EXPECT_FALSE(archive().facts(listed));
        EXPECT_FALSE(archive().turn(listed, {}));
        EXPECT_FALSE(archive().scan(listed, 0, 100, [](const ArchivedText &) {}));
    };
    ASSERT_EQ(::symlink("/dev/zero", name.constData()), 0);
    isNone();
    ASSERT_EQ(::unlink(name.constData()), 0);
    ASSERT_EQ(::mkdir(name.constData(), 0700), 0);
    isNone();
    ASSERT_EQ(::rmdir(name.constData()), 0);
    ASSERT_EQ(::mkfifo(name.constData(), 0600), 0);
    isNone();
}

TEST_F(ClaudeArchiveTest, AFileMayGrowShrinkAndBeReplacedMeanwhile)
{
    write(longConversation(50));
    const ArchiveFile before = file();
    const ArchivePage newest = page(10);
    ASSERT_TRUE(newest.earlier);
    const auto visit = [](const ArchivedText &) {};
    const auto scan = archive().scan(before, 0, 1 << 30, visit);
    write(longConversation(2));
    EXPECT_TRUE(archive().page(before, *newest.earlier, 10));
    EXPECT_TRUE(archive().scan(before, scan->end, 1 << 30, visit)->isReplaced);
    write(QByteArray(before.size, '\0'));
    EXPECT_THAT(archive().page(before, *newest.earlier, 10)->items.size(), testing::Le(1U));
    EXPECT_FALSE(*archive().facts(before));
    ASSERT_TRUE(QFile::remove(path()));
    EXPECT_FALSE(archive().page(before, *newest.earlier, 10));

    write(longConversation(5));
    auto reader = SessionReader::open(path());
    ASSERT_TRUE(reader);
    ASSERT_TRUE(QFile::resize(path(), 100));
    EXPECT_FALSE(reader->before(reader->size()));
    EXPECT_FALSE(reader->after(200));
}

TEST_F(ClaudeArchiveTest, TextsOfAnyCharactersAreRead)
{
    const QByteArray cut =
        line(u"u1"_s, {}, u"user"_s, {{u"promptSource"_s, u"sdk"_s}})
            .replace("\"type\":\"user\"", "\"type\":\"user\",\"message\":{\"content\":\"cut "
                                          "\\ud83d and \\u0000 end\"}");
    write(cut + answer(u"a1"_s, u"u1"_s, u"ok"_s));
    const ArchivePage read = page();
    ASSERT_EQ(read.items.size(), 2U);
    const auto &prompt = std::get<ArchivedPrompt>(read.items[0].content);
    EXPECT_EQ(prompt.text, u"cut \uFFFD and "_s + QChar(u'\0') + u" end"_s);
    EXPECT_TRUE(archive().facts(file()));
}

} // namespace claudearchivetest
