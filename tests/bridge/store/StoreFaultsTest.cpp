#include "tests/bridge/store/ChatStoreFolder.h"

#include <unistd.h>

namespace chatstoretest {

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
        ASSERT_TRUE(soon([this] { return store->problems().size() == 1; }));
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

TEST_F(ChatStoreTest, TurnsAnswersAndOriginsThatCannotBeReadAreNotEmpty)
{
    setDraft(u"words"_s);
    EXPECT_TRUE(flushed());
    store.reset();
    // A loop of links cannot be read by root either.
    QStringList paths;
    for (const QString &name : {u"answers/"_s + kSession, u"origins"_s, u"turns/"_s + kSession}) {
        paths.append(folder + u'/' + name);
        QFile::remove(paths.last());
        ASSERT_TRUE(QFile::link(paths.last(), paths.last()));
    }
    const auto named = [this] {
        QStringList all;
        for (const StoreProblem &each : store->problems()) {
            EXPECT_EQ(each.kind, Kind::Unreadable);
            EXPECT_FALSE(each.message.isEmpty());
            all.append(each.path);
        }
        all.sort();
        return all;
    };
    start();
    EXPECT_EQ(draft(), u"words"_s);
    EXPECT_TRUE(store->turnLines(kSession).isEmpty());
    EXPECT_TRUE(store->answerOrigins(kSession).empty());
    EXPECT_TRUE(soon([&] { return named() == paths; }));
    // They are left as they are.
    store->appendTurn(kSession, "line");
    store->clearTurn(kSession);
    store->addAnswerOrigin(kSession, {u"a1"_s, {}, u"m"_s});
    setDraft(u"other"_s);
    EXPECT_TRUE(flushed());
    EXPECT_EQ(named(), paths);
    for (const QString &path : paths)
        EXPECT_TRUE(QFileInfo(path).isSymLink()) << path.toStdString();
}

TEST_F(ChatStoreTest, ALockThatCannotBeTakenIsNamedAndNothingIsWrittenWithoutIt)
{
    store.reset();
    ASSERT_TRUE(QDir(folder).mkdir(u"lock"_s));
    start();
    setDraft(u"words"_s);
    EXPECT_FALSE(flushed());
    ASSERT_EQ(problem(), Kind::NotWritten);
    EXPECT_EQ(store->problems().front().path, folder + u"/lock"_s);
    EXPECT_FALSE(QFileInfo::exists(pathOf(kSession)));
    ASSERT_TRUE(QDir(folder).rmdir(u"lock"_s));
    clock.advance(ChatStore::kRetry);
    EXPECT_TRUE(soon([this] { return draftOnDisk() == u"words"_s; }));
    EXPECT_TRUE(soon([this] { return store->problems().empty(); }));
}

} // namespace chatstoretest
