#include "bridge/history/History.h"
#include "tests/support/EventLoop.h"
#include "tests/support/FakeArchive.h"
#include "tests/support/NoSpace.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <optional>

namespace historytest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::history;

class HistoryTest : public testing::Test
{
protected:
    HistoryTest() { start(); }
    ~HistoryTest() override
    {
        QFile::setPermissions(m_cache, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    /// A new program run.
    void start(History::Content content = History::Content::Texts)
    {
        m_history.reset();
        m_history = std::make_unique<History>(m_archive, m_cache);
        m_content = content;
    }
    void begin() { m_history->start(m_content); }
    bool waitUntilIndexed()
    {
        return soon([this] { return m_history->isListed() && m_history->unindexed() == 0; });
    }
    /// Waits until all files as they are now are indexed: the answer to a complete search.
    bool waitUntilComplete()
    {
        return soon([this] { return search(u"xyzzy"_s).isComplete; });
    }

    SearchAnswer search(const SearchQuery &query)
    {
        std::optional<SearchAnswer> found;
        m_history->search(query, &m_context, [&](const SearchAnswer &answer) { found = answer; });
        EXPECT_TRUE(soon([&] { return found.has_value(); }));
        return found.value_or(SearchAnswer{});
    }
    SearchAnswer search(const QString &text) { return search(SearchQuery{text}); }
    /// The sessions that a search finds, in order.
    QStringList found(const SearchQuery &query)
    {
        QStringList sessions;
        for (const SearchHit &hit : search(query).hits)
            sessions.append(hit.sessionId);
        return sessions;
    }
    QStringList found(const QString &text) { return found(SearchQuery{text}); }
    QStringList rows() const
    {
        QStringList sessions;
        for (const HistoryRow &row : m_history->rows())
            sessions.append(row.file.sessionId);
        return sessions;
    }
    QString database() const { return m_cache + u"/history.db"_s; }

    void say(const QString &session, const QString &text, const QString &kind = u"message"_s)
    {
        m_archive.append(session, u"%1-%2"_s.arg(session).arg(++m_items), kind, text);
    }
    /// Conversations named s1 (oldest) to sN, each with the word of its number.
    void makeSessions(int count)
    {
        for (int i = 1; i <= count; ++i) {
            const QString session = u"s%1"_s.arg(i);
            say(session, u"message number%1 of many"_s.arg(i));
            m_archive.setModified(session, i);
        }
    }

    QTemporaryDir m_folder;
    const QString m_cache = m_folder.filePath(u"cache"_s);
    FakeArchive m_archive{m_folder.filePath(u"archive"_s)};
    QObject m_context;
    std::unique_ptr<History> m_history;
    History::Content m_content = History::Content::Texts;
    int m_items = 0;
};

TEST_F(HistoryTest, ListsNewestFirst)
{
    makeSessions(3);
    begin();
    ASSERT_TRUE(soon([&] { return m_history->isListed(); }));
    EXPECT_EQ(rows(), (QStringList{u"s3"_s, u"s2"_s, u"s1"_s}));
    ASSERT_TRUE(m_history->find(u"s2"_s));
    EXPECT_EQ(m_history->find(u"s2"_s)->facts.title, u"message number2 of many"_s);
    EXPECT_FALSE(m_history->find(u"s4"_s));
}

TEST_F(HistoryTest, ReportsThatAProcessOpensAConversationAlsoTheFirstOne)
{
    begin();
    ASSERT_TRUE(waitUntilComplete());
    const QSignalSpy changed(m_history.get(), &History::holdersChanged);
    QDir().mkpath(m_archive.holderFolder());
    EXPECT_TRUE(soon([&] { return changed.count() > 0; }));
    ASSERT_TRUE(waitUntilComplete()); // it is followed by now
    const auto before = changed.count();
    QFile file(m_archive.holderFolder() + u"/4711.json"_s);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    EXPECT_TRUE(soon([&] { return changed.count() > before; }));
}

TEST_F(HistoryTest, WithoutAnyFileTheListIsCompleteAndEmpty)
{
    begin();
    ASSERT_TRUE(soon([&] { return m_history->isListed(); }));
    EXPECT_TRUE(m_history->rows().empty());
    say(u"first"_s, u"the folder came later"_s);
    EXPECT_TRUE(soon([&] { return rows() == QStringList(u"first"_s); }));
}

TEST_F(HistoryTest, AFileInWhichNothingWasSaidIsNotListed)
{
    makeSessions(1);
    QFile empty(m_archive.pathOf(u"empty"_s));
    ASSERT_TRUE(empty.open(QIODevice::WriteOnly));
    begin();
    ASSERT_TRUE(waitUntilIndexed());
    EXPECT_EQ(rows(), QStringList(u"s1"_s));
}

TEST_F(HistoryTest, TheSecondStartOpensNoFile)
{
    makeSessions(100);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    const auto before = m_history->rows();
    const int read = m_archive.factsRead;
    const int scans = m_archive.scans;
    EXPECT_EQ(read, 100);

    start();
    begin();
    ASSERT_TRUE(waitUntilComplete());
    EXPECT_EQ(m_history->rows(), before);
    EXPECT_EQ(m_archive.factsRead, read);
    EXPECT_EQ(m_archive.scans, scans);
    EXPECT_EQ(found(u"number77"_s), QStringList(u"s77"_s));
}

TEST_F(HistoryTest, RowsAreShownBeforeAllAreRead)
{
    makeSessions(1000);
    std::optional<std::size_t> first;
    QObject::connect(m_history.get(), &History::changed, &m_context, [&] {
        if (!first)
            first = m_history->rows().size();
    });
    begin();
    ASSERT_TRUE(soon([&] { return m_history->isListed(); }));
    EXPECT_GE(*first, 20U);
    EXPECT_LT(*first, 1000U);
    EXPECT_EQ(m_history->rows().size(), 1000U);
}

TEST_F(HistoryTest, FindsTextsWithSnippetAndMarks)
{
    makeSessions(3);
    say(u"s2"_s, u"Wir wohnen in der Straße am Fluss."_s, u"answer"_s);
    say(u"s2"_s, u"noch eine STRASSE"_s, u"tool"_s);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    const SearchAnswer answer = search(u"strasse"_s);
    ASSERT_EQ(answer.hits.size(), 1U);
    const SearchHit &hit = answer.hits.front();
    EXPECT_EQ(hit.sessionId, u"s2"_s);
    EXPECT_EQ(hit.count, 2);
    EXPECT_EQ(hit.itemId, u"s2-5"_s); // the newest
    EXPECT_EQ(hit.snippet, u"noch eine STRASSE"_s);
    EXPECT_EQ(hit.marks, (std::vector<std::pair<int, int>>{{10, 7}}));
    EXPECT_EQ(answer.hitCount, 2);
    EXPECT_EQ(answer.conversationCount, 1);
    EXPECT_TRUE(answer.isComplete);
    EXPECT_EQ(answer.problem, QString());
}

TEST_F(HistoryTest, FindsWordsOfOneAndTwoCharactersAndOtherScripts)
{
    say(u"cn"_s, u"请帮我写一个测试程序"_s);
    say(u"jp"_s, u"検索のテストです"_s);
    say(u"qt"_s, u"The Qt event loop, 🚀"_s);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    EXPECT_EQ(found(u"测试"_s), QStringList(u"cn"_s));
    EXPECT_EQ(found(u"写"_s), QStringList(u"cn"_s));
    EXPECT_EQ(found(u"测试程序"_s), QStringList(u"cn"_s));
    EXPECT_EQ(found(u"検索"_s), QStringList(u"jp"_s));
    EXPECT_EQ(found(u"qt"_s), QStringList(u"qt"_s));
    EXPECT_EQ(found(u"🚀"_s), QStringList(u"qt"_s));
    EXPECT_EQ(found(u"试测"_s), QStringList());
}

TEST_F(HistoryTest, NoCharacterOfAQueryIsSyntax)
{
    say(u"a"_s, u"title"_s);
    say(u"a"_s, u"x OR y* (NEAR) col:val ^start 'it''s' \\ -- ; % _ {\"k\": [1]}"_s);
    say(u"b"_s, u"simple things"_s);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    for (const QString &query :
         {u"OR"_s, u"y*"_s, u"(NEAR)"_s, u"col:val"_s, u"^start"_s, u"'it''s'"_s, u"\\"_s, u"--"_s,
          u";"_s, u"%"_s, u"_"_s, u"[1]"_s, u"{"_s, u"\"k\":"_s, u"x OR y*"_s})
        EXPECT_EQ(found(query), QStringList(u"a"_s)) << query.toStdString();
    EXPECT_EQ(found(u"simple OR title"_s), QStringList());
    EXPECT_EQ(found(u"thin*"_s), QStringList());
    EXPECT_EQ(found(QString()), QStringList());
}

TEST_F(HistoryTest, APhraseWhosePartsAreThereIsNotFound)
{
    say(u"a"_s, u"the session ends; the turn begins"_s);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    EXPECT_EQ(found(u"\"session ends\""_s), QStringList(u"a"_s));
    EXPECT_EQ(found(u"turn session"_s), QStringList(u"a"_s));
    EXPECT_EQ(found(u"\"turn ends\""_s), QStringList());
    EXPECT_EQ(found(u"endsession"_s), QStringList());
}

TEST_F(HistoryTest, TitlesComeFirstThenTheNewest)
{
    say(u"old"_s, u"About lions"_s);
    say(u"middle"_s, u"hello"_s);
    say(u"middle"_s, u"a lion in the text"_s);
    say(u"new"_s, u"hello"_s);
    say(u"new"_s, u"two lions in the text"_s);
    m_archive.setModified(u"old"_s, 1);
    m_archive.setModified(u"middle"_s, 2);
    m_archive.setModified(u"new"_s, 3);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    const SearchAnswer answer = search(u"LION"_s);
    ASSERT_EQ(answer.hits.size(), 3U);
    EXPECT_EQ(answer.hits[0].sessionId, u"old"_s);
    EXPECT_TRUE(answer.hits[0].isInTitle);
    EXPECT_EQ(answer.hits[0].titleMarks, (std::vector<std::pair<int, int>>{{6, 4}}));
    EXPECT_EQ(answer.hits[1].sessionId, u"new"_s);
    EXPECT_EQ(answer.hits[2].sessionId, u"middle"_s);

    SearchQuery one{u"lion"_s};
    one.limit = 1;
    EXPECT_EQ(search(one).hits.size(), 1U);
    EXPECT_EQ(search(one).conversationCount, 3);
    EXPECT_EQ(search(one).hitCount, 3);

    // What is in no file.
    SearchQuery both{u"lion"_s};
    both.unfiled = {
        {u"new"_s, {}, {}, {}, {u"a third Lion"_s, u"a tiger"_s}},
        {u"unsent"_s, u"no title"_s, {}, QDateTime::currentDateTime(), {u"the lion's draft"_s}},
        {u"titled"_s, u"lion, too"_s, {}, QDateTime::currentDateTime(), {}},
        {u"none"_s, u"a tiger"_s, {}, QDateTime::currentDateTime(), {u"tiger"_s}}};
    const SearchAnswer all = search(both);
    ASSERT_EQ(all.hits.size(), 5U);
    EXPECT_EQ(all.hits[0].sessionId, u"titled"_s);
    EXPECT_EQ(all.hits[0].snippet, QString());
    EXPECT_EQ(all.hits[2].sessionId, u"unsent"_s);
    EXPECT_EQ(all.hits[2].snippet, u"the lion's draft"_s);
    EXPECT_EQ(all.hits[2].itemId, QString());
    EXPECT_EQ(all.hits[3].sessionId, u"new"_s);
    EXPECT_EQ(all.hits[3].snippet, u"two lions in the text"_s) << "opens at it";
    EXPECT_EQ(all.hits[3].count, 2);
    EXPECT_EQ(all.hitCount, 5);
    both.folder = u"/elsewhere"_s;
    EXPECT_EQ(search(both).hits.size(), 0U);
}

TEST_F(HistoryTest, FiltersByFolderAndTime)
{
    m_archive.append(u"a"_s, u"1"_s, u"message"_s, u"lion"_s, u"one"_s);
    m_archive.append(u"b"_s, u"1"_s, u"message"_s, u"lion"_s, u"two"_s);
    m_archive.setModified(u"a"_s, 10, u"one"_s);
    m_archive.setModified(u"b"_s, 20, u"two"_s);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    EXPECT_EQ(found({u"lion"_s, u"one"_s}), QStringList(u"a"_s));
    const QDateTime later = m_history->find(u"b"_s)->facts.updated;
    EXPECT_EQ(found({u"lion"_s, {}, later}), QStringList(u"b"_s));
    EXPECT_EQ(found({u"lion"_s, {}, later.addMSecs(1)}), QStringList());
}

TEST_F(HistoryTest, WhatGrowsIsScannedFromWhereItEnded)
{
    makeSessions(2);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    EXPECT_EQ(found(u"later"_s), QStringList());
    say(u"s1"_s, u"something later"_s, u"answer"_s);
    ASSERT_TRUE(soon([&] { return found(u"later"_s) == QStringList(u"s1"_s); }));
    EXPECT_EQ(rows().first(), u"s1"_s);
    EXPECT_EQ(search(u"number1"_s).hitCount, 1);
}

TEST_F(HistoryTest, ALineInTheMakingIsReadWhenItIsWhole)
{
    makeSessions(1);
    QFile file(m_archive.pathOf(u"s1"_s));
    ASSERT_TRUE(file.open(QIODevice::Append));
    file.write("half\tanswer\tthe begin");
    file.flush();
    begin();
    ASSERT_TRUE(waitUntilComplete());
    EXPECT_EQ(found(u"begin"_s), QStringList());
    file.write("ning and end\n");
    file.flush();
    EXPECT_TRUE(soon([&] { return found(u"\"beginning and end\""_s) == QStringList(u"s1"_s); }));
}

TEST_F(HistoryTest, NewFilesInNewFoldersAreFound)
{
    makeSessions(1);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    m_archive.append(u"other"_s, u"1"_s, u"message"_s, u"elsewhere"_s, u"new"_s);
    EXPECT_TRUE(soon([&] { return found(u"elsewhere"_s) == QStringList(u"other"_s); }));
}

TEST_F(HistoryTest, RemovedFilesDisappearAndMayComeBack)
{
    makeSessions(2);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    const QString path = m_archive.pathOf(u"s1"_s);
    ASSERT_TRUE(QFile::rename(path, m_folder.filePath(u"bin"_s)));
    ASSERT_TRUE(soon([&] { return rows() == QStringList(u"s2"_s); }));
    EXPECT_EQ(found(u"number1"_s), QStringList());
    ASSERT_TRUE(QFile::rename(m_folder.filePath(u"bin"_s), path));
    EXPECT_TRUE(soon([&] { return found(u"number1"_s) == QStringList(u"s1"_s); }));
    EXPECT_TRUE(soon([&] { return search(u"message"_s).hitCount == 2; }));
}

TEST_F(HistoryTest, AReplacedFileIsReadAnew)
{
    makeSessions(1);
    say(u"s1"_s, u"the old content that is long enough to be longer"_s);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    ASSERT_TRUE(QFile::remove(m_archive.pathOf(u"s1"_s)));
    say(u"s1"_s, u"the new one"_s);
    ASSERT_TRUE(soon([&] { return found(u"\"new one\""_s) == QStringList(u"s1"_s); }));
    // The title is read before the text is indexed.
    EXPECT_TRUE(soon([&] { return found(u"number1"_s).isEmpty(); }));
    EXPECT_EQ(found(u"\"old content\""_s), QStringList());
}

TEST_F(HistoryTest, AShortenedFileIsReadAnew)
{
    makeSessions(1);
    const qint64 size = QFileInfo(m_archive.pathOf(u"s1"_s)).size();
    say(u"s1"_s, u"what will be cut"_s);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    ASSERT_TRUE(QFile::resize(m_archive.pathOf(u"s1"_s), size));
    ASSERT_TRUE(soon([&] { return found(u"\"be cut\""_s).isEmpty(); }));
    EXPECT_TRUE(soon([&] { return found(u"number1"_s) == QStringList(u"s1"_s); }));
}

TEST_F(HistoryTest, RemovedItemsAreNotFoundAnyMore)
{
    m_archive.append(u"a"_s, u"one"_s, u"message"_s, u"first words"_s);
    m_archive.append(u"a"_s, u"two"_s, u"message"_s, u"regretted words"_s);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    EXPECT_EQ(found(u"regretted"_s), QStringList(u"a"_s));
    m_archive.append(u"a"_s, u"two"_s, u"removed"_s, {});
    ASSERT_TRUE(soon([&] { return found(u"regretted"_s).isEmpty(); }));
    EXPECT_EQ(search(u"words"_s).hitCount, 1);
}

TEST_F(HistoryTest, AnswersTurnsAndPages)
{
    say(u"a"_s, u"question"_s);
    say(u"a"_s, u"answer"_s, u"answer"_s);
    std::optional<agent::ArchiveReader::PageResult> page;
    std::optional<agent::ArchiveReader::TurnResult> turn;
    std::optional<agent::ArchiveReader::PageResult> none;
    // Without start(): there is no list, and no index.
    m_history->page(u"a"_s, {}, 1, &m_context, [&](const auto &result) { page = result; });
    m_history->turn(u"a"_s, u"a-1"_s, &m_context, [&](const auto &result) { turn = result; });
    m_history->page(u"unknown"_s, {}, 1, &m_context, [&](const auto &result) { none = result; });
    ASSERT_TRUE(soon([&] { return page && turn && none; }));
    ASSERT_TRUE(page->has_value());
    EXPECT_EQ((*page)->items.size(), 1U);
    EXPECT_TRUE((*page)->earlier.has_value());
    EXPECT_TRUE((*turn)->isComplete);
    EXPECT_TRUE((*none)->items.empty());
    EXPECT_FALSE(QFileInfo::exists(m_cache));
}

TEST_F(HistoryTest, AnswersNothingWhoseContextIsGone)
{
    makeSessions(1);
    auto context = std::make_unique<QObject>();
    bool isAnswered = false;
    m_history->page(u"s1"_s, {}, 1, context.get(), [&](const auto &) { isAnswered = true; });
    context.reset();
    (void)search(u"x"_s); // a later question
    EXPECT_FALSE(isAnswered);
}

TEST_F(HistoryTest, QuestionsGetInWhileItIndexesAndTurnsGoFirst)
{
    for (int i = 0; i < 20; ++i)
        say(u"big"_s, u"many words "_s.repeated(1'000));
    QSemaphore inScan;
    QSemaphore mayGoOn;
    m_archive.onScan = [&] {
        inScan.release();
        mayGoOn.acquire();
    };
    begin();
    inScan.acquire();
    QStringList answers;
    m_history->search({u"many"_s}, &m_context, [&](const auto &) { answers += u"search"_s; });
    m_history->page(u"big"_s, {}, 1, &m_context, [&](const auto &) { answers += u"page"_s; });
    m_history->turn(u"big"_s, {}, &m_context, [&](const auto &) { answers += u"turn"_s; });
    mayGoOn.release();
    ASSERT_TRUE(soon([&] { return answers.size() == 3; }));
    EXPECT_EQ(answers, (QStringList{u"turn"_s, u"page"_s, u"search"_s}));
    EXPECT_LE(m_archive.scans, 2);
    EXPECT_GT(m_history->unindexed(), 0);
    mayGoOn.release(10'000);
    EXPECT_TRUE(waitUntilComplete());
}

TEST_F(HistoryTest, AnIncompleteIndexSaysSo)
{
    makeSessions(30);
    QSemaphore mayGoOn(10);
    m_archive.onScan = [&] { mayGoOn.acquire(); };
    begin();
    ASSERT_TRUE(soon([&] { return m_archive.scans == 11; }));
    std::optional<SearchAnswer> early;
    m_history->search({u"message"_s}, &m_context, [&](const auto &answer) { early = answer; });
    mayGoOn.release();
    ASSERT_TRUE(soon([&] { return early.has_value(); }));
    EXPECT_FALSE(early->isComplete);
    EXPECT_EQ(early->problem, QString());
    // The newest ones are indexed first; the titles are all known.
    EXPECT_EQ(early->hitCount, 11);
    mayGoOn.release(1000);
    EXPECT_TRUE(waitUntilComplete());
}

TEST_F(HistoryTest, TheIndexIsPrivate)
{
    makeSessions(1);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
                            | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    EXPECT_FALSE(QFileInfo(m_cache).permissions() & others);
    for (const QString &end : {u""_s, u"-wal"_s, u"-shm"_s}) {
        ASSERT_TRUE(QFileInfo::exists(database() + end));
        EXPECT_FALSE(QFileInfo(database() + end).permissions() & others) << end.toStdString();
    }
}

TEST_F(HistoryTest, ADeletedIndexIsMadeAgainWhileItIsUsed)
{
    makeSessions(50);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    const auto before = m_history->rows();
    ASSERT_TRUE(QDir(m_cache).removeRecursively());
    ASSERT_TRUE(soon([&] { return found(u"number7"_s) == QStringList(u"s7"_s); }));
    EXPECT_TRUE(waitUntilComplete());
    EXPECT_EQ(m_history->rows(), before);
    EXPECT_EQ(search(u"message"_s).hitCount, 50);
    EXPECT_TRUE(QFileInfo::exists(database()));
}

TEST_F(HistoryTest, ADamagedIndexIsMadeAgainWhileItIsUsed)
{
    makeSessions(50);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    QFile file(database());
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    file.write(QByteArray(static_cast<int>(file.size()), 'x'));
    file.close();
    QFile log(database() + u"-wal"_s);
    ASSERT_TRUE(log.open(QIODevice::ReadWrite));
    log.write(QByteArray(static_cast<int>(log.size()), 'x'));
    log.close();
    say(u"s50"_s, u"it has to write now"_s);
    ASSERT_TRUE(soon([&] {
        return found(u"\"to write\""_s) == QStringList(u"s50"_s)
               && search(u"message"_s).hitCount == 50;
    }));
    EXPECT_TRUE(waitUntilComplete());
}

TEST_F(HistoryTest, AFileThatIsNoIndexIsReplaced)
{
    makeSessions(5);
    for (const QByteArray &content :
         {QByteArray(10'000, 'x'), QByteArray("SQLite format 3\0", 16), QByteArray("x")}) {
        ASSERT_TRUE(QDir().mkpath(m_cache));
        QFile file(database());
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        start();
        begin();
        ASSERT_TRUE(waitUntilComplete());
        EXPECT_EQ(found(u"number3"_s), QStringList(u"s3"_s));
        m_history.reset();
    }
}

TEST_F(HistoryTest, AFolderThatCannotBeWrittenCostsTheSearchNotTheList)
{
    makeSessions(5);
    QFile noFolder(m_cache); // a file in its place: root may write everywhere
    ASSERT_TRUE(noFolder.open(QIODevice::WriteOnly));
    begin();
    ASSERT_TRUE(soon([&] { return m_history->isListed(); }));
    EXPECT_EQ(rows().size(), 5);
    ASSERT_TRUE(soon([&] { return !search(u"number3"_s).problem.isEmpty(); }));
    const SearchAnswer answer = search(u"number3"_s);
    EXPECT_FALSE(answer.isComplete);
    ASSERT_EQ(answer.hits.size(), 1U); // by its title
    EXPECT_TRUE(answer.hits.front().isInTitle);
}

TEST_F(HistoryTest, TwoProgramsShareAnIndex)
{
    makeSessions(200);
    History other(m_archive, m_cache);
    begin();
    other.start();
    ASSERT_TRUE(waitUntilComplete());
    ASSERT_TRUE(soon([&] { return other.isListed() && other.unindexed() == 0; }));
    const SearchAnswer answer = search(u"message"_s);
    EXPECT_EQ(answer.hitCount, 200); // none twice
    EXPECT_EQ(answer.conversationCount, 200);
}

TEST_F(HistoryTest, AListAloneIndexesNothing)
{
    makeSessions(5);
    start(History::Content::List);
    begin();
    ASSERT_TRUE(soon([&] { return m_history->isListed(); }));
    (void)search(u"number"_s);
    EXPECT_EQ(m_archive.scans, 0);
    EXPECT_EQ(m_history->unindexed(), 5);
}

TEST_F(HistoryTest, RenamingIsSeenAtOnce)
{
    makeSessions(1);
    begin();
    ASSERT_TRUE(waitUntilComplete());
    std::optional<History::Done> done;
    m_history->rename(u"s1"_s, u"A better name"_s, &m_context,
                      [&](const History::Done &result) { done = result; });
    ASSERT_TRUE(
        soon([&] { return done && m_history->find(u"s1"_s)->facts.title == u"A better name"_s; }));
    EXPECT_TRUE(done->has_value());
    EXPECT_EQ(found(u"better"_s), QStringList(u"s1"_s));
}

TEST_F(HistoryTest, AFileThatCannotBeReadIsNamedOnce)
{
    makeSessions(2);
    say(u"bad"_s, u"nobody may read this"_s);
    const QString path = m_archive.pathOf(u"bad"_s);
    m_archive.unreadable = path; // its rights would not keep root from it
    const auto named = [&] {
        const auto &problems = m_history->problems();
        return std::ranges::count(problems, path, &agent::ArchiveProblem::path);
    };
    begin();
    ASSERT_TRUE(waitUntilIndexed());
    ASSERT_TRUE(soon([&] { return named() > 0; }));
    EXPECT_EQ(rows().size(), 2);
    // It is tried again when it has changed, and not named again.
    const int read = m_archive.factsRead;
    say(u"bad"_s, u"nor this"_s);
    m_history->refresh();
    ASSERT_TRUE(soon([&] { return m_archive.factsRead > read; }));
    ASSERT_TRUE(waitUntilComplete());
    EXPECT_EQ(named(), 1);
}

TEST_F(HistoryTest, AProblemEndsWhenTheFileCanBeReadOrIsGone)
{
    makeSessions(1);
    say(u"bad"_s, u"nobody may read this"_s);
    m_archive.unreadable = m_archive.pathOf(u"bad"_s);
    begin();
    ASSERT_TRUE(soon([&] { return m_history->isListed() && !m_history->problems().empty(); }));
    EXPECT_EQ(rows(), QStringList(u"s1"_s));
    // Its rights alone change nothing else of it.
    m_archive.mayRead = true;
    m_history->refresh();
    ASSERT_TRUE(soon([&] { return m_history->problems().empty(); }));
    EXPECT_EQ(rows().size(), 2);
    EXPECT_TRUE(soon([&] { return found(u"nobody"_s) == QStringList(u"bad"_s); }));

    m_archive.mayRead = false;
    say(u"bad"_s, u"more"_s);
    m_history->refresh();
    ASSERT_TRUE(soon([&] { return !m_history->problems().empty(); }));
    EXPECT_EQ(rows().size(), 2) << "what is known of it stays";
    ASSERT_TRUE(QFile::remove(m_archive.unreadable));
    m_history->refresh();
    ASSERT_TRUE(soon([&] { return m_history->problems().empty(); }));
    EXPECT_EQ(rows(), QStringList(u"s1"_s));
}

TEST_F(HistoryTest, AFileThatIsRemovedWhileItIsReadIsNoProblem)
{
    makeSessions(2);
    m_archive.onFacts = [this](const QString &path) {
        if (path == m_archive.pathOf(u"s2"_s))
            QFile::remove(path);
    };
    begin();
    ASSERT_TRUE(soon([&] { return m_history->isListed() && rows() == QStringList(u"s1"_s); }));
    EXPECT_TRUE(waitUntilComplete());
    EXPECT_TRUE(m_history->problems().empty());
}

TEST_F(HistoryTest, WhatCannotBeFoundOutIsNotMissing)
{
    say(u"a"_s, u"question"_s);
    m_archive.findProblem = agent::ArchiveProblem{u"/projects"_s, u"Permission denied"_s};
    int answers = 0;
    const auto check = [&answers](const auto &result) {
        ++answers;
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().path, u"/projects"_s);
    };
    m_history->page(u"a"_s, {}, 10, &m_context, check);
    m_history->turn(u"a"_s, u"a-1"_s, &m_context, check);
    m_history->lookUp(u"a"_s, &m_context, check);
    m_history->belongings(u"a"_s, &m_context, check);
    m_history->rename(u"a"_s, u"name"_s, &m_context, check);
    m_history->subagents(u"a"_s, {u"task"_s}, 10, &m_context,
                         [&](const agent::SubagentPages &pages) { check(pages[u"task"_s]); });
    EXPECT_TRUE(soon([&] { return answers == 6; }));
}

TEST_F(HistoryTest, ManyCutsCostWhatTheyRemove)
{
    // Each message is taken back, and an unknown one with it.
    constexpr int kCuts = 500;
    for (int i = 0; i < 20; ++i)
        say(u"a"_s, u"stays"_s);
    for (int i = 0; i < kCuts; ++i) {
        const QString id = u"cut%1"_s.arg(i);
        m_archive.append(u"a"_s, id, u"message"_s, u"regretted"_s);
        m_archive.append(u"a"_s, id, u"removed"_s, {});
        m_archive.append(u"a"_s, u"nowhere"_s, u"removed"_s, {});
    }
    QElapsedTimer time;
    time.start();
    begin();
    ASSERT_TRUE(waitUntilComplete());
    EXPECT_LT(time.elapsed(), 5000);
    EXPECT_EQ(search(u"stays"_s).hitCount, 20);
    EXPECT_EQ(search(u"regretted"_s).hitCount, 0);
}

TEST_F(HistoryTest, EndsSoonInTheMiddleOfItsWork)
{
    for (int session = 0; session < 5; ++session) {
        for (int i = 0; i < 40; ++i)
            say(u"big%1"_s.arg(session), u"many words %1 "_s.arg(i).repeated(100));
    }
    begin();
    ASSERT_TRUE(soon([&] { return m_archive.scans > 2; }));
    m_history->search({u"many"_s}, &m_context, [](const auto &) {});
    QElapsedTimer time;
    time.start();
    m_history.reset();
    EXPECT_LT(time.elapsed(), 1000);
    start();
    begin();
    EXPECT_TRUE(waitUntilComplete());
    EXPECT_EQ(search(u"many"_s).hitCount, 200);
}

} // namespace historytest
