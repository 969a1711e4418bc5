#include "bridge/store/ChatStore.h"

#include "bridge/core/Ids.h"
#include "bridge/store/Origins.h"
#include "bridge/store/RecordJson.h"
#include "tests/bridge/store/EditedText.h"
#include "tests/support/EventLoop.h"
#include "tests/support/FakeClock.h"
#include "tests/support/NoSpace.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <iostream>

#include <unistd.h>

namespace chatstoretest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::store;
using Kind = StoreProblem::Kind;
using Mode = ChatStore::Mode;

const QString kSession = u"0b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d1"_s;
const QString kOther = u"1b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d1"_s;

class ChatStoreTest : public testing::Test
{
protected:
    ChatStoreTest() { start(); }
    void start(Mode mode = Mode::OnDisk)
    {
        store.reset();
        store = std::make_unique<ChatStore>(folder, mode, clock);
        EXPECT_TRUE(store->open());
    }
    void setDraft(const QString &text, const QString &session = kSession)
    {
        store->update(session, [&text](ChatRecord &record) { record.draft = text; });
    }
    QString draft(const QString &session = kSession) const
    {
        const ChatRecord *record = store->find(session);
        return record ? record->draft : u"(none)"_s;
    }
    /// As another program would find it now.
    QString draftOnDisk(const QString &session = kSession) const
    {
        const auto record = readRecord(content(pathOf(session)), session);
        return record ? record->record.draft : u"(none)"_s;
    }
    bool flushed(const QString &session = kSession)
    {
        std::optional<bool> done;
        store->flush(session, store.get(), [&done](bool ok) { done = ok; });
        EXPECT_TRUE(soon([&done] { return done.has_value(); }));
        return done.value_or(false);
    }
    QString pathOf(const QString &session) const
    {
        return folder + u"/chats/"_s + session + u".json"_s;
    }
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void write(const QString &path, const QByteArray &text)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    std::optional<Kind> problem() const
    {
        return store->problems().empty() ? std::nullopt
                                         : std::optional(store->problems().front().kind);
    }

    QTemporaryDir base;
    const QString folder = base.filePath(u"data/drawbridge"_s);
    FakeClock clock;
    std::unique_ptr<ChatStore> store;
};

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

TEST_F(ChatStoreTest, ARecordThatSaysAnotherIdIsLeftAlone)
{
    ChatRecord record;
    record.sessionId = u"../../evil"_s;
    store.reset();
    write(pathOf(kSession), recordText(record));
    start();
    EXPECT_EQ(store->find(kSession), nullptr);
    EXPECT_EQ(problem(), Kind::NotUnderstood);
}

TEST_F(ChatStoreTest, WhatCannotBeReadIsNeverOverwritten)
{
    setDraft(u"words"_s);
    EXPECT_TRUE(flushed());
    const QByteArray good = content(pathOf(kSession));
    const QByteArray newer = QByteArray(good).replace("\"version\":1", "\"version\":2");
    for (const auto &[text, kind] : {std::pair{good.left(100), Kind::NotUnderstood},
                                     {QByteArray(), Kind::NotUnderstood},
                                     {newer, Kind::Newer}}) {
        store.reset();
        write(pathOf(kSession), text);
        start();
        EXPECT_EQ(store->find(kSession), nullptr);
        ASSERT_EQ(store->problems().size(), 1u);
        EXPECT_EQ(store->problems().front().kind, kind);
        EXPECT_EQ(store->problems().front().path, pathOf(kSession));
        setDraft(u"new"_s);
        clock.advance(ChatStore::kDelay);
        EXPECT_FALSE(flushed());
        setDraft(u"other chats are saved"_s, kOther);
        EXPECT_TRUE(flushed(kOther));
        store->remove(kSession);
        EXPECT_TRUE(flushed(kOther));
        EXPECT_EQ(content(pathOf(kSession)), text);
        EXPECT_EQ(store->problems().size(), 1u) << "named once";
    }
    // Once it is gone, nothing is in the way.
    QFile::remove(pathOf(kSession));
    setDraft(u"new"_s);
    EXPECT_TRUE(flushed());
    EXPECT_EQ(draftOnDisk(), u"new"_s);
}

TEST_F(ChatStoreTest, ThingsThatAreNoFilesAreLeftAlone)
{
    store.reset();
    QDir().mkpath(pathOf(kSession) + u"/inside"_s);
    start();
    EXPECT_EQ(problem(), Kind::NotUnderstood);
    setDraft(u"x"_s);
    EXPECT_FALSE(flushed());
    EXPECT_TRUE(QFileInfo(pathOf(kSession)).isDir());
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

TEST_F(ChatStoreTest, AReadOnlyFolderIsReadAllTheSame)
{
    setDraft(u"words"_s);
    EXPECT_TRUE(flushed());
    store.reset();
    for (const QString &each : {folder + u"/chats"_s, folder})
        QFile::setPermissions(each, QFile::ReadOwner | QFile::ExeOwner);
    const bool isWritable = ::access(QFile::encodeName(folder).constData(), W_OK) == 0; // root
    start();
    EXPECT_EQ(draft(), u"words"_s);
    setDraft(u"more"_s);
    EXPECT_EQ(flushed(), isWritable);
    EXPECT_EQ(problem(), isWritable ? std::nullopt : std::optional(Kind::NotWritten));
    EXPECT_EQ(draftOnDisk(), isWritable ? u"more"_s : u"words"_s);
    for (const QString &each : {folder, folder + u"/chats"_s})
        QFile::setPermissions(each, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    clock.advance(ChatStore::kRetry);
    EXPECT_TRUE(soon([this] { return draftOnDisk() == u"more"_s; }));
}

TEST_F(ChatStoreTest, AFullDiskKeepsAllInMemoryAndIsOneProblem)
{
    setDraft(u"before"_s);
    EXPECT_TRUE(flushed());
    const QSignalSpy problems(store.get(), &ChatStore::problemsChanged);
    {
        const NoSpace full;
        setDraft(u"while full"_s);
        setDraft(u"other"_s, kOther);
        store->addAnswerOrigin(kSession, {u"a1"_s, {}, u"m"_s});
        store->appendTurn(kSession, "line 1");
        EXPECT_FALSE(flushed());
        clock.advance(ChatStore::kDelay);
        EXPECT_FALSE(flushed(kOther));
        ASSERT_EQ(store->problems().size(), 1u);
        EXPECT_EQ(problem(), Kind::NotWritten);
        EXPECT_FALSE(store->problems().front().message.isEmpty());
        store->appendTurn(kSession, "line 2");
        clock.advance(ChatStore::kRetry);
        EXPECT_FALSE(flushed());
        EXPECT_EQ(draftOnDisk(), u"before"_s);
        EXPECT_EQ(problems.size(), 1);
    }
    EXPECT_EQ(draft(), u"while full"_s);
    clock.advance(ChatStore::kRetry);
    EXPECT_TRUE(soon([this] { return store->problems().empty(); }));
    EXPECT_EQ(draftOnDisk(), u"while full"_s);
    EXPECT_EQ(draftOnDisk(kOther), u"other"_s);
    EXPECT_EQ(content(folder + u"/turns/"_s + kSession), "line 1\nline 2\n");
    start();
    EXPECT_EQ(store->answerOrigins(kSession).size(), 1u);
}

TEST_F(ChatStoreTest, SpaceFoundByOneWriteIsUsedByAll)
{
    {
        const NoSpace full;
        setDraft(u"one"_s);
        EXPECT_FALSE(flushed());
    }
    setDraft(u"two"_s, kOther);
    EXPECT_TRUE(flushed(kOther));
    EXPECT_TRUE(soon([this] { return store->problems().empty(); }));
    EXPECT_EQ(draftOnDisk(), u"one"_s);
}

TEST_F(ChatStoreTest, AFolderThatWasRemovedIsMadeAgainWithAllThatIsKnown)
{
    setDraft(u"one"_s);
    setDraft(u"two"_s, kOther);
    store->setWindows({WindowRecord()});
    store->addAnswerOrigin(kOther, {u"a1"_s, {}, u"m"_s});
    store->appendTurn(kOther, "line 1");
    EXPECT_TRUE(flushed() && flushed(kOther));
    ASSERT_TRUE(QDir(folder).removeRecursively());
    store->appendTurn(kOther, "line 2");
    setDraft(u"one more"_s);
    EXPECT_TRUE(flushed());
    clock.advance(ChatStore::kDelay);
    EXPECT_TRUE(soon([this] { return draftOnDisk(kOther) == u"two"_s; }));
    start();
    EXPECT_EQ(draft(), u"one more"_s);
    EXPECT_EQ(draft(kOther), u"two"_s);
    EXPECT_EQ(store->windows().size(), 1u);
    EXPECT_EQ(store->turnLines(kOther), (QByteArrayList{"line 1", "line 2"}));
    EXPECT_EQ(store->answerOrigins(kOther).size(), 1u);
    EXPECT_EQ(problem(), std::nullopt);
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

TEST_F(ChatStoreTest, AFolderThatCannotBeMadeIsAProblemAndNotTheEnd)
{
    store.reset();
    ASSERT_TRUE(QDir(folder).removeRecursively());
    write(folder, "a file in its place");
    start();
    setDraft(u"words"_s);
    EXPECT_FALSE(flushed());
    EXPECT_EQ(draft(), u"words"_s);
    EXPECT_EQ(problem(), Kind::NotWritten);
    ASSERT_TRUE(QFile::remove(folder));
    clock.advance(ChatStore::kRetry);
    EXPECT_TRUE(soon([this] { return store->problems().empty(); }));
    EXPECT_EQ(draftOnDisk(), u"words"_s);
}

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
    const Origins origins = readOrigins(folder, place);
    EXPECT_EQ(origins.size(), kMost);
    EXPECT_EQ(origins.value(ids.first()), Origin::Chat);
    EXPECT_EQ(origins.value(ids.last()), Origin::Ask);
    EXPECT_FALSE(origins.contains(ids.at(1)));
    EXPECT_TRUE(readOrigins(folder, place).isEmpty()) << "nothing new";
    ASSERT_TRUE(appendOrigin(folder, kOther, Origin::Hidden));
    EXPECT_EQ(readOrigins(folder, place).size(), 1);
    const auto others = QFile::ReadGroup | QFile::ReadOther;
    EXPECT_FALSE(QFile::permissions(folder + u"/origins"_s) & others);
}

TEST_F(ChatStoreTest, OnlyTheNewestAnswersAreKept)
{
    constexpr int kCount = 10'000;
    QByteArray text;
    for (int i = 0; i < kCount; ++i)
        text += answerOriginText({QString::number(i), {}, u"m"_s}) + '\n';
    write(folder + u"/answers/"_s + kSession, text);
    ASSERT_EQ(store->answerOrigins(kSession).size(), 5000u);
    const qint64 size = text.size();
    store->addAnswerOrigin(kSession, {u"new"_s, {}, u"m"_s});
    store->addAnswerOrigin(kSession, {u"newer"_s, {}, u"m"_s});
    start();
    const auto answers = store->answerOrigins(kSession);
    ASSERT_EQ(answers.size(), 5000u);
    EXPECT_EQ(answers.back().messageId, u"newer"_s);
    EXPECT_EQ(answers.front().messageId, QString::number(kCount - 4998));
    EXPECT_LT(QFileInfo(folder + u"/answers/"_s + kSession).size(), size * 6 / 10);
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

TEST_F(ChatStoreTest, TwoThousandRecordsAreReadFast)
{
    store.reset();
    ChatRecord record;
    record.draft = u"some words of a draft "_s.repeated(10);
    for (int i = 0; i < 2000; ++i) {
        record.sessionId = newId();
        write(pathOf(record.sessionId), recordText(record));
    }
    QElapsedTimer timer;
    timer.start();
    start();
    RecordProperty("milliseconds", static_cast<int>(timer.elapsed()));
    std::cout << "2000 records: " << timer.elapsed() << " ms\n";
    EXPECT_EQ(store->records().size(), 2000u);
    EXPECT_LT(timer.elapsed(), 3000);
}

} // namespace chatstoretest
