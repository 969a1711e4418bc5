#include "bridge/agents/claude/ClaudeArchive.h"
#include "bridge/history/History.h"
#include "tests/support/EventLoop.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <memory>
#include <optional>

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::history;

namespace lostindextest {

/// Real conversations whose index is deleted.
class LostIndexTest : public testing::Test
{
protected:
    LostIndexTest()
    {
        m_environment.insert(u"CLAUDE_CONFIG_DIR"_s, m_home.path());
        const QDir samples(QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/sessions"));
        const QString folder = m_home.filePath(u"projects/-home-user-project"_s);
        EXPECT_TRUE(QDir().mkpath(folder));
        int number = 0;
        for (const QString &name : samples.entryList({u"*.jsonl"_s}, QDir::Files, QDir::Name)) {
            const QString session = u"0000000%1-2222-4333-8444-555555555555"_s.arg(++number);
            EXPECT_TRUE(QFile::copy(samples.filePath(name), folder + u'/' + session + u".jsonl"_s));
            m_path = folder + u'/' + session + u".jsonl"_s;
        }
        EXPECT_GT(number, 5);
        m_archive = std::make_unique<claude::ClaudeArchive>(m_environment);
    }

    void start()
    {
        m_history.reset();
        m_history = std::make_unique<History>(*m_archive, cache());
        m_history->start();
    }

    [[nodiscard]] QString cache() const { return m_home.filePath(u"cache"_s); }
    void deleteIndex() const { ASSERT_TRUE(QDir(cache()).removeRecursively()); }

    [[nodiscard]] SearchAnswer search(const QString &text)
    {
        std::optional<SearchAnswer> found;
        m_history->search({text}, &m_context, [&](const SearchAnswer &answer) { found = answer; });
        EXPECT_TRUE(soon([&] { return found.has_value(); }));
        return found.value_or(SearchAnswer{});
    }

    /// All that a search shows, for many words.
    [[nodiscard]] QStringList finds()
    {
        EXPECT_TRUE(soon([this] { return search(u"xyzzy"_s).isComplete; }));
        QStringList all;
        for (const QString &text :
             {u"hi"_s, u"done"_s, u"boat"_s, u"e"_s, u"touch"_s, u"three at"_s}) {
            for (const SearchHit &hit : search(text).hits)
                all << QStringList{text, hit.sessionId, hit.itemId, hit.snippet,
                                   QString::number(hit.count)}
                           .join(u'|');
        }
        EXPECT_GT(all.size(), 10);
        return all;
    }

    void say(const QByteArray &text) const
    {
        QFile file(m_path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Append));
        file.write(R"({"type":"user","parentUuid":null,"isSidechain":false,"message":)"
                   R"({"role":"user","content":")"
                   + text + R"("},"uuid":"22222222-2222-4333-8444-555555555555"})" + '\n');
    }

    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
    QString m_path; ///< of one of them
    std::unique_ptr<claude::ClaudeArchive> m_archive;
    QObject m_context;
    std::unique_ptr<History> m_history;
};

TEST_F(LostIndexTest, ListAndSearchComeBackWithoutIt)
{
    start();
    const QStringList before = finds();
    const auto rows = m_history->rows();

    deleteIndex(); // while it is used
    EXPECT_EQ(finds(), before);
    EXPECT_EQ(m_history->rows(), rows);

    deleteIndex(); // and again, as what was said last is on its way into it
    say("Xylophones are rare.");
    EXPECT_TRUE(soon([this] { return search(u"xylophone"_s).hitCount == 1; }));
    ASSERT_TRUE(soon([this] { // its row follows
        return std::ranges::any_of(m_history->rows(), [this](const HistoryRow &row) {
            return row.file.path == m_path && row.file.size == QFileInfo(m_path).size();
        });
    }));
    const QStringList grown = finds();
    const auto grownRows = m_history->rows();

    m_history.reset();
    deleteIndex(); // between two runs
    start();
    EXPECT_EQ(finds(), grown);
    EXPECT_EQ(m_history->rows(), grownRows);
    EXPECT_EQ(search(u"xylophone"_s).hitCount, 1);
}

} // namespace lostindextest
