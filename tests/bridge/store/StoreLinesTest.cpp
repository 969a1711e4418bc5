#include "tests/bridge/store/ChatStoreFolder.h"

namespace chatstoretest {

TEST_F(ChatStoreTest, PracticeLeavesNothingButHiddenOrigins)
{
    start(Mode::InMemory);
    setDraft(u"words"_s);
    store->noteOrigin(kSession, Origin::Chat);
    setDraft(u"pinned, not begun here"_s, kOther);
    store->setWindows({WindowRecord()});
    store->addAnswerOrigin(kSession, {u"a"_s, {}, {}});
    store->appendTurn(kSession, "line");
    EXPECT_TRUE(flushed());
    EXPECT_EQ(draft(), u"words"_s);
    EXPECT_EQ(store->turnLines(kSession), QByteArrayList{"line"});
    EXPECT_EQ(store->answerOrigins(kSession).size(), 1u);
    clock.advance(ChatStore::kDelay);
    start();
    EXPECT_EQ(store->records().size(), 0u);
    EXPECT_EQ(store->windows().size(), 0u);
    EXPECT_EQ(store->origin(kSession), Origin::Hidden);
    EXPECT_EQ(store->origin(kOther), Origin::Unknown);
    EXPECT_FALSE(QFileInfo::exists(folder + u"/windows.json"_s));
}

TEST_F(ChatStoreTest, OriginsOfOtherProgramsArrive)
{
    const QSignalSpy changes(store.get(), &ChatStore::originsChanged);
    ChatStore::noteOrigin(folder, kSession, Origin::Ask);
    EXPECT_TRUE(soon([this] { return store->origin(kSession) == Origin::Ask; }));
    store->noteOrigin(kOther, Origin::Chat);
    EXPECT_EQ(store->origin(kOther), Origin::Chat);
    EXPECT_EQ(changes.size(), 2);
    const QString third = newId();
    ChatStore::noteOrigin(folder, third, Origin::Hidden);
    EXPECT_TRUE(soon([&] { return store->origin(third) == Origin::Hidden; }));
    start();
    EXPECT_EQ(store->origin(kSession), Origin::Ask);
    EXPECT_EQ(store->origin(kOther), Origin::Chat);
}

TEST_F(ChatStoreTest, OfManyOriginsTheNewestStay)
{
    constexpr int kMost = 50;
    QStringList ids;
    for (int i = 0; i < 2 * kMost; ++i) {
        ids.append(newId());
        ASSERT_TRUE(appendOrigin(folder, ids.last(), Origin::Ask));
    }
    {
        QFile file(folder + u"/origins"_s);
        ASSERT_TRUE(file.open(QIODevice::Append));
        file.write("garbage \xff\nnot-an-id ask\n" + ids.first().toLatin1() + " cha"); // cut off
    }
    ASSERT_TRUE(appendOrigin(folder, ids.first(), Origin::Chat));
    compactOrigins(folder, kMost);
    OriginsPlace place;
    const Origins origins = readOrigins(folder, place).value();
    EXPECT_EQ(origins.size(), kMost);
    EXPECT_EQ(origins.value(ids.first()), Origin::Chat);
    EXPECT_EQ(origins.value(ids.last()), Origin::Ask);
    EXPECT_FALSE(origins.contains(ids.at(1)));
    EXPECT_TRUE(readOrigins(folder, place)->isEmpty()) << "nothing new";
    ASSERT_TRUE(appendOrigin(folder, kOther, Origin::Hidden));
    EXPECT_EQ(readOrigins(folder, place)->size(), 1);
    const auto others = QFile::ReadGroup | QFile::ReadOther;
    EXPECT_FALSE(QFile::permissions(folder + u"/origins"_s) & others);
}

TEST_F(ChatStoreTest, OfAnEndlessFileOfOriginsOnlyTheEndIsRead)
{
    ChatStore::noteOrigin(folder, kSession, Origin::Ask);
    QFile file(folder + u"/origins"_s);
    ASSERT_TRUE(file.open(QIODevice::Append));
    ASSERT_TRUE(file.resize(qint64(64) << 30)); // a hole
    ASSERT_TRUE(file.seek(file.size()));
    file.write("\n");
    file.close();
    ChatStore::noteOrigin(folder, kOther, Origin::Hidden);
    OriginsPlace place;
    EXPECT_EQ(readOrigins(folder, place).value(), (Origins{{kOther, Origin::Hidden}}));
    EXPECT_TRUE(readOrigins(folder, place)->isEmpty());
}

TEST_F(ChatStoreTest, OneFileThatCannotBeAppendedToHoldsUpNoOther)
{
    // Before the others in order.
    const QString first = u"00000000-0000-4000-8000-000000000000"_s;
    const QString path = folder + u"/turns/"_s + first;
    setDraft(u"x"_s, first);
    setDraft(u"x"_s);
    EXPECT_TRUE(flushed(first));
    ASSERT_TRUE(QDir().mkpath(path));
    {
        const NoSpace full;
        store->appendTurn(first, "one");
        store->appendTurn(kSession, "two");
        setDraft(u"behind them"_s, kOther);
        EXPECT_FALSE(flushed(kOther));
    }
    clock.advance(ChatStore::kRetry);
    EXPECT_TRUE(soon([this] { return content(folder + u"/turns/"_s + kSession).contains("two"); }));
}

TEST_F(ChatStoreTest, ATurnIsKeptUpToItsBound)
{
    setDraft(u"x"_s);
    const QByteArray line(1024 * 1024, 'x');
    for (int i = 0; i < 20; ++i)
        store->appendTurn(kSession, line);
    start();
    const QByteArrayList lines = store->turnLines(kSession);
    EXPECT_LE(lines.join('\n').size(), ChatStore::kMostTurnBytes + 100);
    ASSERT_EQ(lines.size(), 16);
    EXPECT_EQ(lines.last(), ChatStore::turnLimitMark());
    store->appendTurn(kSession, "more");
    EXPECT_EQ(store->turnLines(kSession).size(), 16);
    store->clearTurn(kSession);
    store->appendTurn(kSession, "new");
    start();
    EXPECT_EQ(store->turnLines(kSession), QByteArrayList{"new"});
}

TEST_F(ChatStoreTest, ATurnThatIsPutBackIsThereOnceAlsoBeforeTheOldOneIsRemoved)
{
    for (const bool isRemovedBefore : {true, false}) {
        setDraft(u"words"_s);
        store->appendTurn(kSession, "line 1");
        store->appendTurn(kSession, "line 2");
        EXPECT_TRUE(flushed());
        const ChatRecord record = *store->find(kSession);
        const QByteArrayList lines = store->turnLines(kSession);
        store->remove(kSession);
        EXPECT_TRUE(!isRemovedBefore || flushed());
        EXPECT_TRUE(store->turnLines(kSession).isEmpty());
        store->update(kSession, [&record](ChatRecord &back) { back = record; });
        store->setTurn(kSession, lines);
        EXPECT_EQ(store->turnLines(kSession), lines);
        EXPECT_TRUE(flushed());
        start();
        EXPECT_EQ(store->turnLines(kSession), lines);
        store->remove(kSession);
        EXPECT_TRUE(flushed());
    }
}

TEST_F(ChatStoreTest, ALineThatWasCutOffIsLeftOut)
{
    setDraft(u"x"_s);
    store->appendTurn(kSession, "whole");
    store->addAnswerOrigin(kSession, {u"a1"_s, {}, u"m"_s});
    store.reset();
    for (const QString &kind : {u"/turns/"_s, u"/answers/"_s}) {
        QFile file(folder + kind + kSession);
        ASSERT_TRUE(file.open(QIODevice::Append));
        file.write("{\"cut");
    }
    start();
    EXPECT_EQ(store->turnLines(kSession), QByteArrayList{"whole"});
    EXPECT_EQ(store->answerOrigins(kSession).size(), 1u);
    store->appendTurn(kSession, "next");
    store->addAnswerOrigin(kSession, {u"a2"_s, {}, u"m"_s});
    start();
    EXPECT_EQ(store->turnLines(kSession).last(), "next");
    EXPECT_EQ(store->answerOrigins(kSession).size(), 2u);
}

} // namespace chatstoretest
