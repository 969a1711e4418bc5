#include "bridge/store/RecordJson.h"
#include "tests/app/cli/EndpointTest.h"

#include <QDir>
#include <QFile>

#include <gmock/gmock.h>

namespace {

using namespace Qt::StringLiterals;
using namespace clitest;
using bridge::practice::PracticeEndpoint;

/// A session of `ask` and one that the bare Claude Code made, with a hostile title.
class ChatsTest : public testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_EQ(m_sandbox.run({u"ask"_s, u"--endpoint"_s, m_endpoint->address(), u"the lion"_s})
                      .exitCode,
                  0);
        const Outcome bare = m_sandbox.runShell(
            "ANTHROPIC_API_KEY=practice ANTHROPIC_BASE_URL=" + m_endpoint->address().toUtf8()
            + " \"$DRAWBRIDGE_CLAUDE\" -p \"$(printf 'the tiger \\033[31mred')\"");
        ASSERT_EQ(bare.exitCode, 0) << bare.err.toStdString();
    }

    [[nodiscard]] Json chats(const QStringList &options) const
    {
        const Outcome outcome = m_sandbox.run(QStringList{u"chats"_s, u"--json"_s} + options);
        EXPECT_EQ(outcome.exitCode, 0) << outcome.err.toStdString();
        return outcome.json();
    }

    std::unique_ptr<PracticeEndpoint> m_endpoint = startPractice();
    Sandbox m_sandbox;
};

TEST_F(ChatsTest, ListsSearchesAndExportsSessionsOfOthersAndOurs)
{
    const Json all = chats({u"--ask"_s});
    ASSERT_EQ(all.size(), 2U) << all.dump();
    EXPECT_EQ(all[0]["title"], "the tiger \x1b[31mred"); // the newest
    EXPECT_EQ(all[0]["origin"], "other");
    EXPECT_EQ(all[1]["title"], "the lion");
    EXPECT_EQ(all[1]["origin"], "drawbridge");
    for (const Json &each : all) {
        EXPECT_EQ(each["folder"], m_sandbox.workspace().toStdString());
        EXPECT_EQ(each["open"], false);
        EXPECT_EQ(each["pinned"], false);
        EXPECT_EQ(each["archived"], false);
        EXPECT_FALSE(each.contains("snippet"));
    }
    EXPECT_EQ(chats({}).size(), 1U) << "those of ask are asked for";
    EXPECT_EQ(chats({u"--ask"_s, u"--limit"_s, u"1"_s}), Json::array({all[0]}));

    const Json found = chats({u"--ask"_s, u"--search"_s, u"LION"_s});
    ASSERT_EQ(found.size(), 1U) << found.dump();
    EXPECT_EQ(found[0]["session"], all[1]["session"]);
    EXPECT_THAT(found[0]["snippet"].get<std::string>(), testing::HasSubstr("the lion"));
    EXPECT_EQ(chats({u"--search"_s, u"lion"_s}), Json::array());
    const Outcome none = m_sandbox.run({u"chats"_s, u"--search"_s, u"lion"_s});
    EXPECT_EQ(none.exitCode, 0);
    EXPECT_EQ(none.out, "");
    EXPECT_EQ(none.err, "No chat has this text.\n");

    const auto session = QString::fromStdString(all[1]["session"].get<std::string>());
    const Outcome exported = m_sandbox.run({u"export"_s, session});
    EXPECT_EQ(exported.exitCode, 0) << exported.err.toStdString();
    EXPECT_TRUE(exported.out.startsWith("# the lion\n")) << exported.out.toStdString();
    EXPECT_TRUE(exported.out.contains("“the lion”")) << "the answer";
    const auto pieces = m_sandbox.run({u"export"_s, u"--json"_s, session}).lines();
    ASSERT_GE(pieces.size(), 2U);
    EXPECT_EQ(pieces[0]["session"], session.toStdString());
    EXPECT_EQ(pieces[0]["title"], "the lion");
    EXPECT_EQ(pieces[0]["folder"], m_sandbox.workspace().toStdString());
    std::string text;
    for (std::size_t i = 1; i < pieces.size(); ++i)
        text += pieces[i].value("text", "");
    EXPECT_EQ(text, exported.out.toStdString());

    // What cannot be read of the program's own folder is not "not open".
    const QString data = m_sandbox.environment().value(u"XDG_DATA_HOME"_s) + u"/drawbridge/chats"_s;
    ASSERT_TRUE(QDir().mkpath(data));
    QFile record(data + u'/' + session + u".json"_s);
    ASSERT_TRUE(record.open(QIODevice::WriteOnly));
    record.write("{");
    record.close();
    const Outcome unread = m_sandbox.run({u"chats"_s, u"--ask"_s, u"--json"_s});
    EXPECT_TRUE(unread.err.contains(session.toUtf8())) << unread.err.toStdString();
    EXPECT_EQ(unread.json()[1]["open"], Json());
    EXPECT_EQ(unread.json()[1]["pinned"], Json());
    EXPECT_EQ(unread.json()[1]["archived"], Json());
    EXPECT_EQ(unread.json()[0]["open"], false);
    // What is noted of its turn is not needed for that.
    ASSERT_TRUE(record.open(QIODevice::WriteOnly | QIODevice::Truncate));
    bridge::store::ChatRecord kept;
    kept.sessionId = session;
    kept.isPinned = true;
    kept.isArchived = true;
    kept.draft = u"a panther's draft"_s;
    kept.messages.unanswered = {{u"m-1"_s, u"the cut one"_s}};
    kept.halfAnswers = {{u"m-1"_s, {}, {}, false, u"half a sen"_s}};
    record.write(bridge::store::recordText(kept));
    record.close();
    ASSERT_TRUE(QDir().mkpath(data + u"/../turns/"_s + session));
    const Outcome noTurn = m_sandbox.run({u"chats"_s, u"--ask"_s, u"--json"_s});
    EXPECT_TRUE(noTurn.err.contains(session.toUtf8())) << noTurn.err.toStdString();
    EXPECT_EQ(noTurn.json()[1]["pinned"], true);
    EXPECT_EQ(noTurn.json()[1]["archived"], true);
    EXPECT_TRUE(m_sandbox.run({u"chats"_s, u"--ask"_s}).out.contains("the lion (archived)\n"));
    EXPECT_TRUE(m_sandbox.run({u"export"_s, session})
                    .out.endsWith("the cut one\n\n## Claude\n\nhalf a sen\n\n*The answer was cut "
                                  "here.*\n\n"));

    // Chats without a file: an open one, and what is written but not sent.
    const auto branch = u"00000000-0000-4000-8000-00000000000b"_s;
    QFile open(data + u'/' + branch + u".json"_s);
    ASSERT_TRUE(open.open(QIODevice::WriteOnly));
    bridge::store::ChatRecord unsent;
    unsent.sessionId = branch;
    unsent.isOpen = true;
    unsent.title = u"the tiger (branch)"_s;
    unsent.folder = m_sandbox.workspace();
    unsent.updated = QDateTime::currentDateTime();
    unsent.messages.waiting = {{u"id"_s, u"a second panther"_s}};
    open.write(bridge::store::recordText(unsent));
    open.close();
    const auto draft = u"00000000-0000-4000-8000-00000000000d"_s;
    QFile closed(data + u'/' + draft + u".json"_s);
    ASSERT_TRUE(closed.open(QIODevice::WriteOnly));
    bridge::store::ChatRecord unused;
    unused.sessionId = draft;
    unused.draft = u"the third\npanther"_s;
    unused.closed = QDateTime::currentDateTime().addDays(-1);
    closed.write(bridge::store::recordText(unused));
    closed.close();
    const Json listed = chats({u"--ask"_s});
    ASSERT_EQ(listed.size(), 4U);
    EXPECT_EQ(listed[3]["session"], draft.toStdString());
    EXPECT_EQ(listed[3]["title"], "the third panther");
    EXPECT_EQ(listed[3]["open"], false);
    EXPECT_EQ(listed[3]["updated"],
              unused.closed.toUTC().toString(Qt::ISODateWithMs).toStdString());
    EXPECT_EQ(listed[0]["session"], branch.toStdString());
    EXPECT_EQ(listed[0]["title"], "the tiger (branch)");
    EXPECT_EQ(listed[0]["origin"], "drawbridge");
    EXPECT_EQ(listed[0]["open"], true);
    const Json panthers = chats({u"--ask"_s, u"--search"_s, u"panther"_s});
    ASSERT_EQ(panthers.size(), 3U) << panthers.dump();
    EXPECT_EQ(panthers[2]["session"], draft.toStdString());
    EXPECT_EQ(panthers[0]["session"], branch.toStdString());
    EXPECT_EQ(panthers[0]["snippet"], "a second panther");
    EXPECT_EQ(panthers[1]["snippet"], "a panther's draft");
    ASSERT_TRUE(open.remove());
    ASSERT_TRUE(closed.remove());
    ASSERT_TRUE(record.remove());

    // A cache that cannot be written costs the search, not the list.
    const QString cache = m_sandbox.environment().value(u"XDG_CACHE_HOME"_s);
    ASSERT_FALSE(cache.isEmpty());
    ASSERT_TRUE(QDir(cache + u"/drawbridge"_s).removeRecursively());
    QFile file(cache + u"/drawbridge"_s);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    EXPECT_EQ(chats({u"--ask"_s}), all);
    const Outcome titles = m_sandbox.run({u"chats"_s, u"--ask"_s, u"--search"_s, u"lion"_s});
    EXPECT_EQ(titles.exitCode, 0);
    EXPECT_TRUE(titles.out.contains("the lion"));
    EXPECT_TRUE(titles.err.startsWith("Only titles")) << titles.err.toStdString();
}

TEST(ChatsUsage, WhatIsNoSessionIsRefused)
{
    const Sandbox sandbox;
    for (const QString &id :
         {u"nonsense"_s, u"../x"_s, u"00000000-0000-4000-8000-000000000000"_s}) {
        const Outcome outcome = sandbox.run({u"export"_s, id});
        EXPECT_EQ(outcome.exitCode, 2) << id.toStdString();
        EXPECT_EQ(outcome.out, "");
    }
    EXPECT_EQ(sandbox.run({u"chats"_s, u"--limit"_s, u"0"_s}).exitCode, 2);
    EXPECT_EQ(sandbox.run({u"chats"_s, u"--json"_s}).json(), Json::array());
}

} // namespace
