#include "tests/bridge/store/ChatStoreFolder.h"
#include "tests/bridge/store/EditedText.h"
#include "tests/support/OwnTime.h"


#include <algorithm>
#include <iostream>

namespace chatstoretest {

TEST_F(ChatStoreTest, AllIsThereAtTheNextStart)
{
    ChatRecord wanted;
    wanted.sessionId = kSession;
    wanted.isOpen = true;
    wanted.draft = u"draft"_s;
    wanted.messages.waiting = {{u"m1"_s, u"waiting"_s}};
    wanted.updated = QDateTime::fromMSecsSinceEpoch(1'790'000'000'123);
    store->update(kSession, [&wanted](ChatRecord &record) { record = wanted; });
    const std::vector<WindowRecord> windows{{u"DP-1"_s, 1, 2, 3, 4, false, kSession, true}};
    store->setWindows(windows);
    store->addAnswerOrigin(kSession, {u"a1"_s, u"http://localhost:1"_s, u"qwen"_s});
    store->addAnswerOrigin(kSession, {u"a2"_s, {}, u"opus"_s});
    store->addAnswerOrigin(kSession, {u"a1"_s, u"http://localhost:2"_s, u"qwen"_s});
    store->noteOrigin(kSession, Origin::Chat);
    store->appendTurn(kSession, "{\"a\":1}");
    store->appendTurn(kSession, "with\nline\nends");
    store->appendTurn(kSession, "");
    store->appendTurn(kSession, "\x01 odd");
    const QByteArrayList turn = store->turnLines(kSession);
    EXPECT_EQ(turn.size(), 4);

    start();
    ASSERT_NE(store->find(kSession), nullptr);
    EXPECT_EQ(*store->find(kSession), wanted);
    EXPECT_EQ(store->records().size(), 1u);
    EXPECT_EQ(store->windows(), windows);
    const std::vector<AnswerOrigin> answers{{u"a1"_s, u"http://localhost:2"_s, u"qwen"_s},
                                            {u"a2"_s, {}, u"opus"_s}};
    EXPECT_EQ(store->answerOrigins(kSession), answers);
    EXPECT_EQ(store->origin(kSession), Origin::Chat);
    EXPECT_EQ(store->origin(kOther), Origin::Unknown);
    EXPECT_EQ(store->turnLines(kSession), turn);
    EXPECT_EQ(problem(), std::nullopt);

    store->clearTurn(kSession);
    store->remove(kSession);
    start();
    EXPECT_EQ(store->find(kSession), nullptr);
    EXPECT_TRUE(store->turnLines(kSession).isEmpty());
    EXPECT_TRUE(store->answerOrigins(kSession).empty());
    EXPECT_EQ(store->origin(kSession), Origin::Chat) << "an origin stays";
    EXPECT_EQ(QDir(folder + u"/chats"_s).entryList(QDir::Files).size(), 0);
    EXPECT_EQ(QDir(folder + u"/answers"_s).entryList(QDir::Files).size(), 0);
    EXPECT_EQ(QDir(folder + u"/turns"_s).entryList(QDir::Files).size(), 0);
}

TEST_F(ChatStoreTest, ADraftIsOnTheDiskWithinASecond)
{
    setDraft(u"a"_s);
    EXPECT_TRUE(content(pathOf(kSession)).isEmpty());
    clock.advance(ChatStore::kDelay / 2);
    setDraft(u"ab"_s);
    clock.advance(ChatStore::kDelay / 2);
    EXPECT_TRUE(soon([this] { return draftOnDisk() == u"ab"_s; }))
        << "typing on does not put it off";
    setDraft(u"abc"_s);
    clock.advance(ChatStore::kDelay);
    EXPECT_TRUE(soon([this] { return draftOnDisk() == u"abc"_s; }));
}

TEST_F(ChatStoreTest, FlushedIsOnTheDisk)
{
    setDraft(u"words"_s);
    EXPECT_TRUE(flushed());
    EXPECT_EQ(draftOnDisk(), u"words"_s);
    EXPECT_TRUE(flushed()) << "nothing to do";
    EXPECT_TRUE(flushed(kOther)) << "nothing to write";
    setDraft(u"more"_s);
    clock.advance(ChatStore::kDelay); // on its way
    EXPECT_TRUE(flushed());
    EXPECT_EQ(draftOnDisk(), u"more"_s);
}

TEST_F(ChatStoreTest, EachOfManyFlushesIsAnsweredWhenItsWordsAreOnTheDisk)
{
    int answers = 0;
    for (int i = 1; i <= 50; ++i) {
        setDraft(QString::number(i));
        store->flush(kSession, store.get(), [&, i](bool isDone) {
            EXPECT_TRUE(isDone);
            EXPECT_GE(draftOnDisk().toInt(), i);
            ++answers;
        });
    }
    ASSERT_TRUE(soon([&] { return answers == 50; }));
    EXPECT_EQ(draftOnDisk(), u"50"_s);
}

TEST_F(ChatStoreTest, FlushAnswersNobodyWhoIsGone)
{
    auto context = std::make_unique<QObject>();
    setDraft(u"words"_s);
    store->flush(kSession, context.get(), [](bool) { ADD_FAILURE() << "its context is gone"; });
    context.reset();
    EXPECT_TRUE(flushed());
}

TEST_F(ChatStoreTest, AllIsPrivate)
{
    setDraft(u"words"_s);
    store->setWindows({WindowRecord()});
    store->addAnswerOrigin(kSession, {u"a"_s, {}, {}});
    store->appendTurn(kSession, "line");
    store->noteOrigin(kSession, Origin::Chat);
    EXPECT_TRUE(flushed());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
                        | QFile::WriteOther | QFile::ExeOther;
    const QStringList paths{u""_s,
                            u"/chats"_s,
                            u"/answers"_s,
                            u"/turns"_s,
                            u"/chats/"_s + kSession + u".json"_s,
                            u"/answers/"_s + kSession,
                            u"/turns/"_s + kSession,
                            u"/origins"_s,
                            u"/lock"_s};
    for (const QString &each : paths) {
        ASSERT_TRUE(QFileInfo::exists(folder + each)) << each.toStdString();
        EXPECT_FALSE(QFile::permissions(folder + each) & others) << each.toStdString();
    }
    store.reset();
    EXPECT_FALSE(QFile::permissions(folder + u"/windows.json"_s) & others);
    QFile::setPermissions(folder, QFile::permissions(folder) | others);
    start();
    EXPECT_FALSE(QFile::permissions(folder) & others) << "made private again";
}

TEST_F(ChatStoreTest, HostileIdsAreNoKeys)
{
    const QSignalSpy changes(store.get(), &ChatStore::changed);
    for (const QString &id : {u""_s, u"../../evil"_s, u"/etc/passwd"_s, u"a"_s}) {
        setDraft(u"x"_s, id);
        store->addAnswerOrigin(id, {u"a"_s, {}, {}});
        store->appendTurn(id, "x");
        store->noteOrigin(id, Origin::Ask);
        store->remove(id);
        EXPECT_EQ(store->find(id), nullptr);
        EXPECT_EQ(store->origin(id), Origin::Unknown);
        EXPECT_TRUE(store->turnLines(id).isEmpty());
        EXPECT_TRUE(store->answerOrigins(id).empty());
    }
    EXPECT_EQ(changes.size(), 0);
    store.reset();
    EXPECT_FALSE(QFileInfo::exists(base.filePath(u"evil"_s)));
    EXPECT_FALSE(QFileInfo::exists(base.filePath(u"data/evil.json"_s)));
}

TEST_F(ChatStoreTest, KeysOfLaterVersionsStay)
{
    setDraft(u"words"_s);
    EXPECT_TRUE(flushed());
    store.reset();
    write(pathOf(kSession),
          editedText(content(pathOf(kSession)), [](auto &json) { json["later"] = "kept"; }));
    start();
    setDraft(u"other"_s);
    EXPECT_TRUE(flushed());
    setDraft(u"once more"_s);
    EXPECT_TRUE(flushed());
    EXPECT_TRUE(content(pathOf(kSession)).contains("\"later\":\"kept\""));
    EXPECT_EQ(draftOnDisk(), u"once more"_s);
}

TEST_F(ChatStoreTest, ASymlinkedFolderIsUsedWhereItIs)
{
    store.reset();
    const QString real = base.filePath(u"elsewhere"_s);
    ASSERT_TRUE(QDir(folder).removeRecursively());
    ASSERT_TRUE(QDir().mkpath(real));
    ASSERT_TRUE(QFile::link(real, folder));
    start();
    setDraft(u"words"_s);
    EXPECT_TRUE(flushed());
    EXPECT_TRUE(QFileInfo::exists(real + u"/chats/"_s + kSession + u".json"_s));
    start();
    EXPECT_EQ(draft(), u"words"_s);
    EXPECT_TRUE(QFileInfo(folder).isSymLink());
}

TEST_F(ChatStoreTest, ASecondProgramWaitsForTheFirst)
{
    setDraft(u"first"_s);
    EXPECT_TRUE(flushed());
    FakeClock otherClock;
    ChatStore second(folder, Mode::OnDisk, otherClock);
    const auto opened = second.open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().pid, QCoreApplication::applicationPid());
    EXPECT_FALSE(opened.error().isGone);
    EXPECT_TRUE(second.records().empty()) << "nothing was read";
    second.update(kOther, [](ChatRecord &record) { record.draft = u"second"_s; });
    otherClock.advance(ChatStore::kDelay);
    setDraft(u"still first"_s);
    store.reset();
    EXPECT_FALSE(QFileInfo::exists(pathOf(kOther))) << "nothing is written";
    EXPECT_TRUE(second.open()) << "it has gone";
    ASSERT_NE(second.find(kSession), nullptr);
    EXPECT_EQ(second.find(kSession)->draft, u"still first"_s);
    otherClock.advance(ChatStore::kDelay);
    EXPECT_TRUE(soon([this] { return draftOnDisk(kOther) == u"second"_s; }))
        << "what was written meanwhile is not lost";
}

TEST_F(ChatStoreTest, AStoreThatWasTakenOverWritesNothingMore)
{
    setDraft(u"first"_s);
    EXPECT_TRUE(flushed());
    FakeClock otherClock;
    ChatStore second(folder, Mode::OnDisk, otherClock);
    ASSERT_FALSE(second.open());
    second.takeOver();
    EXPECT_EQ(second.find(kSession)->draft, u"first"_s);
    setDraft(u"too late"_s);
    EXPECT_FALSE(flushed());
    EXPECT_EQ(problem(), Kind::TakenOver);
    EXPECT_EQ(draftOnDisk(), u"first"_s);
    EXPECT_EQ(draft(), u"too late"_s) << "still in memory";
    store.reset();
    EXPECT_EQ(draftOnDisk(), u"first"_s);
    ChatStore third(folder, Mode::OnDisk, clock);
    EXPECT_FALSE(third.open()) << "the lock is still held by the second";
}

TEST_F(ChatStoreTest, AStoreThatIsIdleNoticesThatItWasTakenOver)
{
    ChatStore second(folder, Mode::OnDisk, clock);
    ASSERT_FALSE(second.open());
    second.takeOver();
    clock.advance(StoreLock::kBeat);
    EXPECT_TRUE(soon([this] { return problem() == Kind::TakenOver; }));
    EXPECT_TRUE(second.problems().empty());
}

TEST_F(ChatStoreTest, OpenChatsComeFirstInTheirOrder)
{
    const QString ids[] = {newId(), newId(), newId(), newId()};
    const auto make = [this](const QString &id, bool isOpen, int order, int age) {
        store->update(id, [&](ChatRecord &record) {
            record.isOpen = isOpen;
            record.order = order;
            record.updated = clock.wallTime().addSecs(-age);
        });
    };
    make(ids[0], false, 0, 5);
    make(ids[1], true, 2, 100);
    make(ids[2], false, 0, 1);
    make(ids[3], true, 1, 200);
    QStringList order;
    for (const ChatRecord &record : store->records())
        order.append(record.sessionId);
    EXPECT_EQ(order, (QStringList{ids[3], ids[1], ids[2], ids[0]}));
}

TEST_F(ChatStoreTest, OnlyChangesAreAnnouncedAndWritten)
{
    const QSignalSpy changes(store.get(), &ChatStore::changed);
    setDraft(u"a"_s);
    setDraft(u"a"_s);
    EXPECT_EQ(changes.size(), 1);
    EXPECT_EQ(store->find(kSession)->updated, clock.wallTime());
    EXPECT_TRUE(flushed());
    const auto timers = clock.startedTimers();
    setDraft(u"a"_s);
    EXPECT_EQ(clock.startedTimers(), timers);
}

TEST_F(ChatStoreTest, ManyRecordsAreReadFast)
{
    const int count = qEnvironmentVariableIntValue("DRAWBRIDGE_LONG") != 0 ? 2000 : 200;
    store.reset();
    ChatRecord record;
    record.draft = u"some words of a draft "_s.repeated(10);
    for (int i = 0; i < count; ++i) {
        record.sessionId = newId();
        write(pathOf(record.sessionId), recordText(record));
    }
    record.sessionId = kSession;
    record.isOpen = true;
    write(pathOf(kSession), recordText(record));
    tests::OwnTime timer;
    const auto open = [&] {
        store = std::make_unique<ChatStore>(folder, Mode::OnDisk, clock);
        timer.restart();
        EXPECT_TRUE(store->open());
        const auto taken = timer.nsecsElapsed();
        EXPECT_EQ(store->openRecords().size(), 1u);
        return taken;
    };
    const auto all = open(); // it is not known which are open
    store.reset();
    const auto few = open();
    EXPECT_EQ(store->records().size(), static_cast<std::size_t>(count + 1));
    std::cout << count << " records: " << all / 1'000'000.0
              << " ms, of which one is open: " << few / 1'000'000.0 << " ms\n";
    EXPECT_LT(all / 1'000'000, count * 3 / 2);
    EXPECT_LT(few * 3, all);
}

/// One chat is open, another one is not.
class UnreadRecord : public ChatStoreTest
{
protected:
    UnreadRecord()
    {
        store->update(kSession, [](ChatRecord &record) {
            record.isOpen = true;
            record.draft = u"open"_s;
        });
        setDraft(u"closed"_s, kOther);
        store->appendTurn(kOther, "line 1");
        EXPECT_TRUE(flushed() && flushed(kOther));
        openAgain();
    }
    /// Nothing but the start has happened then.
    void openAgain()
    {
        store.reset();
        store = std::make_unique<ChatStore>(folder, Mode::OnDisk, clock);
        EXPECT_TRUE(store->open());
    }
};

TEST_F(UnreadRecord, ComesLaterThanTheOpenOne)
{
    const QSignalSpy changes(store.get(), &ChatStore::changed);
    EXPECT_EQ(store->openRecords().size(), 1u);
    EXPECT_TRUE(store->known(kSession));
    EXPECT_FALSE(store->known(kOther));
    EXPECT_TRUE(soon([&] {
        return std::any_of(changes.begin(), changes.end(),
                           [](const auto &each) { return each.at(0).toString() == kOther; });
    }));
    ASSERT_TRUE(store->known(kOther));
    EXPECT_EQ(store->known(kOther)->draft, u"closed"_s);
}

TEST_F(UnreadRecord, IsReadWhenItIsAskedFor)
{
    EXPECT_EQ(draft(kOther), u"closed"_s);
    openAgain();
    EXPECT_EQ(store->turnLines(kOther), QByteArrayList{"line 1"});
    openAgain();
    EXPECT_EQ(store->records().size(), 2u);
}

TEST_F(UnreadRecord, KeepsWhatAChangeDoesNotConcern)
{
    store->update(kOther, [](ChatRecord &record) { record.isPinned = true; });
    store->appendTurn(kOther, "line 2");
    EXPECT_TRUE(flushed(kOther));
    EXPECT_EQ(draftOnDisk(kOther), u"closed"_s);
    EXPECT_EQ(store->turnLines(kOther), (QByteArrayList{"line 1", "line 2"}));
    EXPECT_TRUE(store->problems().empty());
}

TEST_F(UnreadRecord, CanBeRemoved)
{
    store->remove(kOther);
    EXPECT_TRUE(flushed(kOther));
    EXPECT_FALSE(QFileInfo::exists(pathOf(kOther)));
    EXPECT_EQ(store->records().size(), 1u);
}

TEST_F(UnreadRecord, ThatIsDamagedIsLeftAlone)
{
    store.reset();
    write(pathOf(kOther), "damaged");
    openAgain();
    setDraft(u"new"_s, kOther);
    EXPECT_FALSE(flushed(kOther));
    EXPECT_EQ(content(pathOf(kOther)), "damaged");
    EXPECT_EQ(problem(), Kind::NotUnderstood);
}

TEST_F(UnreadRecord, OfAnOpenChatIsNeverLeftOut)
{
    const QString list = folder + u"/open"_s;
    const QByteArray good = content(list);
    EXPECT_TRUE(good.contains(kSession.toLatin1()));
    for (const QByteArray &text : {QByteArray(), QByteArray("damaged"), good + "x"}) {
        store.reset();
        if (text.isEmpty())
            QFile::remove(list);
        else
            write(list, text);
        openAgain();
        EXPECT_EQ(store->openRecords().size(), 1u);
        EXPECT_TRUE(store->known(kOther)) << "which are open was not known";
        store.reset();
        EXPECT_EQ(content(list), good);
    }
}

TEST_F(UnreadRecord, ThatAnOlderVersionOpenedIsOpenedAtTheNextStart)
{
    const QByteArray withIt = content(folder + u"/open"_s);
    store->update(kSession, [](ChatRecord &record) { record.isOpen = false; });
    EXPECT_TRUE(flushed());
    const QByteArray list = content(folder + u"/open"_s);
    EXPECT_NE(list, withIt);
    store->update(kSession, [](ChatRecord &record) { record.isOpen = true; });
    EXPECT_TRUE(flushed());
    store.reset();
    write(folder + u"/open"_s, list); // it does not know the file
    openAgain();
    EXPECT_TRUE(store->openRecords().empty());
    EXPECT_EQ(draft(), u"open"_s);
    EXPECT_EQ(store->openRecords().size(), 1u);
    setDraft(u"anything"_s, kOther);
    EXPECT_TRUE(flushed(kOther));
    openAgain();
    EXPECT_EQ(store->openRecords().size(), 1u);
}

} // namespace chatstoretest
