#include "bridge/agents/claude/ClaudeArchive.h"
#include "bridge/core/Ids.h"
#include "bridge/history/History.h"
#include "bridge/library/MarkdownExport.h"
#include "tests/endtoend/SpecialSessions.h"
#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/SeenEntries.h"
#include "tests/endtoend/support/Waiting.h"
#include "ui/words/ExportText.h"

#include <QFile>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;
using namespace bridge;
using chat::Chat;

namespace specialsessiontest {

constexpr std::array kNames{"Bare",    "Images",        "Subagents",  "Compacted",
                            "Rewound", "CorruptMiddle", "OfManyLines"};

/// Suffices for 100,000 lines, read by a debug build.
constexpr int kPatienceMs = 300'000;

/// One special conversation, through everything that can be done with a kept one, with the parts
/// of the product that the window uses. Bare in every run, all with DRAWBRIDGE_LONG.
class SpecialSessionTest : public EndToEndTest, public ::testing::WithParamInterface<Special>
{
protected:
    SpecialSessionTest()
    {
        app.keepChats();
        app.readWith(history);
        app.use(endpoint->address());
    }

    /// Everything before the newest page, too.
    void openWhole()
    {
        app.openKept(made.sessionId);
        EXPECT_TRUE(app.chat().isAsleep());
        while (app.chat().hasEarlier()) {
            app.chat().loadEarlier();
            ASSERT_TRUE(waitUntil([this] { return !app.chat().isLoadingEarlier(); }));
        }
    }

    [[nodiscard]] history::SearchAnswer search(const QString &text)
    {
        std::optional<history::SearchAnswer> found;
        history.search({text}, &context,
                       [&found](const history::SearchAnswer &answer) { found = answer; });
        EXPECT_TRUE(waitUntil([&] { return found.has_value(); }));
        return found.value_or(history::SearchAnswer{});
    }

    /// The chat shows the item once it has read so far.
    [[nodiscard]] bool showsItem(const QString &itemId)
    {
        std::optional<bool> isFound;
        QObject::connect(&app.chat(), &Chat::itemFound, &context, [&] { isFound = true; });
        QObject::connect(&app.chat(), &Chat::itemMissing, &context, [&] { isFound = false; });
        app.chat().loadUntil(itemId);
        EXPECT_TRUE(waitUntil([&] { return isFound.has_value(); }));
        app.chat().disconnect(&context);
        return isFound.value_or(false);
    }

    [[nodiscard]] QString exported()
    {
        QString text;
        bool isDone = false;
        library::MarkdownExport markdown(history, made.sessionId,
                                         library::MarkdownWriter(ui::exportWords(u"Agent"_s)),
                                         [&text](const QString &piece) { text += piece; });
        QObject::connect(&markdown, &library::MarkdownExport::finished, &context,
                         [&isDone](const auto &problem) {
                             EXPECT_FALSE(problem) << problem->message.toStdString();
                             isDone = true;
                         });
        markdown.start({u"Special"_s, home.workspace(), {}});
        EXPECT_TRUE(QTest::qWaitFor([&] { return isDone; }, kPatienceMs));
        return text;
    }

    /// The newest request that asks for this message.
    [[nodiscard]] practice::LoggedRequest requestWith(const QString &message)
    {
        const auto requests = turnsAt(endpoint);
        const auto found = std::find_if(requests.rbegin(), requests.rend(),
                                        [&message](const practice::LoggedRequest &request) {
                                            return request.userTexts.contains(message);
                                        });
        EXPECT_NE(found, requests.rend()) << message.toStdString();
        return found == requests.rend() ? practice::LoggedRequest() : *found;
    }

    /// The agent had the whole conversation, and `message` behind it.
    void expectAllKnown(const QString &message)
    {
        const practice::LoggedRequest request = requestWith(message);
        if (!made.known.isEmpty()) {
            EXPECT_EQ(request.userTexts, made.known + QStringList{message});
        }
        if (const QString part = partOf(GetParam()); !part.isEmpty()) {
            EXPECT_TRUE(request.seen.contains(part)) << part.toStdString();
        }
    }

    /// Row of the last message of the user; -1: there is none.
    [[nodiscard]] int lastMessageRow()
    {
        int row = app.chat().transcript().count() - 1;
        while (row >= 0
               && !std::holds_alternative<chat::UserMessage>(
                   app.chat().transcript().entry(row).content))
            --row;
        return row;
    }

    [[nodiscard]] chat::UserMessage lastMessage()
    {
        const int row = lastMessageRow();
        return row < 0 ? chat::UserMessage()
                       : std::get<chat::UserMessage>(app.chat().transcript().entry(row).content);
    }

    [[nodiscard]] static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }

    QObject context;
    Practice endpoint = startPractice(partsToWatchFor());
    claude::ClaudeArchive archive{home.environment()};
    history::History history{archive, home.path() + u"/cache"_s};
    TestApp app{home};
    SpecialSession made;
};

TEST_P(SpecialSessionTest, GoesThroughEveryOperation)
{
    if (GetParam() != Special::Bare && !qEnvironmentVariableIsSet("DRAWBRIDGE_LONG"))
        GTEST_SKIP() << "only with DRAWBRIDGE_LONG (preset long)";
    made = makeSpecial(GetParam(), home, endpoint->address(), app);
    ASSERT_FALSE(HasFailure());
    history.start();
    ASSERT_TRUE(QTest::qWaitFor([this] { return history.isListed() && history.unindexed() == 0; },
                                kPatienceMs));

    // It is listed, and opens as it was seen.
    const history::HistoryRow *row = history.find(made.sessionId);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->facts.folder, home.workspace());
    EXPECT_FALSE(row->facts.title.isEmpty());
    const QString path = row->file.path;
    if (!made.seen.empty()) {
        openWhole();
        expectSeen(seenIn(app.chat()), made.seen);
    }

    // Its words are found, and it opens where they are.
    const history::SearchAnswer found = search(made.word);
    ASSERT_EQ(found.hits.size(), 1U);
    EXPECT_EQ(found.hits[0].sessionId, made.sessionId);
    app.openKept(made.sessionId);
    ASSERT_TRUE(showsItem(found.hits[0].itemId));
    const auto &hit =
        app.chat().transcript().entry(app.chat().transcript().rowOfItem(found.hits[0].itemId));
    const auto *answer = std::get_if<chat::AnswerText>(&hit.content);
    const auto *message = std::get_if<chat::UserMessage>(&hit.content);
    EXPECT_TRUE((answer && answer->text.contains(made.word))
                || (message && message->text.contains(made.word)));
    for (const QString &text : std::as_const(made.gone))
        EXPECT_TRUE(search(text).hits.empty()) << text.toStdString();

    const QString markdown = exported();
    qsizetype at = 0;
    for (const QString &part : std::as_const(made.exported)) {
        at = markdown.indexOf(part, at);
        ASSERT_GE(at, 0) << part.toStdString() << '\n' << markdown.left(20'000).toStdString();
        at += part.size();
    }
    for (const QString &text : std::as_const(made.gone))
        EXPECT_FALSE(markdown.contains(text)) << text.toStdString();

    // A copy that ends before the last message.
    app.openKept(made.sessionId);
    const chat::BranchPoint point = app.chat().branchPoint(lastMessage().id);
    ASSERT_FALSE(point.itemId.isEmpty());
    EXPECT_EQ(point.draft, lastMessage().text);
    const QByteArray before = contentOf(path);
    app.openBranch(made.sessionId, point.itemId);
    ASSERT_TRUE(app.converse(u"Elsewhere."_s)) << app.log().describe();
    if (!made.known.isEmpty()) {
        QStringList known = made.known;
        known.back() = u"Elsewhere."_s;
        EXPECT_EQ(requestWith(u"Elsewhere."_s).userTexts, known);
    }
    const QString branch = app.chat().sessionId();
    EXPECT_NE(branch, made.sessionId);
    EXPECT_EQ(contentOf(path), before) << "the copy changed it";
    const auto branchSeen = seenIn(app.chat());
    app.openKept(branch);
    EXPECT_EQ(seenIn(app.chat()).back(), branchSeen.back());

    // A copy that the file alone is enough for.
    const QString copy = newId();
    std::optional<bool> isCopied;
    history.copy(made.sessionId, point.itemId, copy, u"A copy"_s, &context,
                 [&isCopied](const auto &done) { isCopied = done.has_value(); });
    ASSERT_TRUE(QTest::qWaitFor([&] { return isCopied.has_value(); }, kPatienceMs));
    ASSERT_TRUE(*isCopied);
    ASSERT_TRUE(waitUntil([&] { return history.find(copy) != nullptr; }));
    EXPECT_EQ(history.find(copy)->facts.title, u"A copy"_s);
    app.openKept(copy);
    ASSERT_TRUE(app.converse(u"In the copy."_s)) << app.log().describe();
    if (!made.known.isEmpty()) {
        QStringList known = made.known;
        known.back() = u"In the copy."_s;
        EXPECT_EQ(requestWith(u"In the copy."_s).userTexts, known);
    }
    EXPECT_EQ(app.chat().sessionId(), copy);
    EXPECT_EQ(contentOf(path), before) << "the copy changed it";

    // It goes on where it was.
    app.openKept(made.sessionId);
    allowAll(app.chat());
    ASSERT_TRUE(app.converse(u"Afterwards."_s)) << app.log().describe();
    expectAllKnown(u"Afterwards."_s);
    EXPECT_EQ(app.chat().sessionId(), made.sessionId);

    // Files are looked at, then put back.
    const QString written = u"workspace/added.txt"_s;
    ASSERT_TRUE(app.converse(u"write: added.txt"_s)) << app.log().describe();
    ASSERT_TRUE(home.has(written));
    std::optional<agent::FilesPreviewed> preview;
    std::optional<agent::FilesRestored> restored;
    QString rewound;
    QString refused;
    QObject::connect(&app.chat(), &Chat::filesPreviewed, &context,
                     [&](const auto &each) { preview = each; });
    QObject::connect(&app.chat(), &Chat::filesRestored, &context,
                     [&](const auto &each) { restored = each; });
    QObject::connect(&app.chat(), &Chat::rewound, &context,
                     [&](const QString &text) { rewound = text; });
    QObject::connect(&app.chat(), &Chat::goingBackFailed, &context,
                     [&](const QString &reason) { refused = reason + u'!'; });
    const QString lastId = lastMessage().id;
    app.chat().previewFiles(lastId);
    ASSERT_TRUE(waitUntil([&] { return preview || !refused.isEmpty(); }));
    ASSERT_TRUE(preview) << refused.toStdString();
    EXPECT_TRUE(preview->ok);
    EXPECT_EQ(preview->files, QStringList{home.path() + u'/' + written});
    EXPECT_TRUE(home.has(written)) << "it was only to be looked at";
    app.chat().restoreFiles(lastId);
    ASSERT_TRUE(waitUntil([&] { return restored || !refused.isEmpty(); }));
    EXPECT_FALSE(home.has(written)) << refused.toStdString();

    // The messages of this run, then one of before.
    app.chat().rewind(lastId);
    ASSERT_TRUE(waitUntil([&] { return !rewound.isEmpty() || !refused.isEmpty(); }));
    EXPECT_EQ(rewound, u"write: added.txt"_s) << refused.toStdString();
    EXPECT_EQ(app.chat().draft(), u"write: added.txt"_s);
    EXPECT_EQ(lastMessage().text, u"Afterwards."_s);
    rewound.clear();
    const chat::UserMessage first = lastMessage();
    app.chat().rewind(first.id);
    ASSERT_TRUE(waitUntil([&] { return !rewound.isEmpty() || !refused.isEmpty(); }));
    const chat::UserMessage kept = lastMessage();
    if (!made.known.isEmpty()) {
        EXPECT_EQ(kept.text, made.known.back());
    }
    rewound.clear();
    app.chat().rewind(kept.id);
    ASSERT_TRUE(waitUntil([&] { return !rewound.isEmpty() || !refused.isEmpty(); }));
    EXPECT_EQ(rewound, kept.text) << refused.toStdString();
    app.chat().setDraft({});
    ASSERT_TRUE(app.converse(u"Instead."_s)) << app.log().describe();
    if (!made.known.isEmpty()) {
        QStringList known = made.known;
        known.back() = u"Instead."_s;
        EXPECT_EQ(requestWith(u"Instead."_s).userTexts, known);
    }
    const auto atLast = seenIn(app.chat());
    app.chat().disconnect(&context);
    app.reopen();
    EXPECT_EQ(seenIn(app.chat()).back(), atLast.back());
    EXPECT_EQ(lastMessage().text, u"Instead."_s);
}

INSTANTIATE_TEST_SUITE_P(All, SpecialSessionTest,
                         ::testing::Values(Special::Bare, Special::Images, Special::Subagents,
                                           Special::Compacted, Special::Rewound,
                                           Special::CorruptMiddle, Special::OfManyLines),
                         [](const auto &special) {
                             return kNames.at(static_cast<std::size_t>(special.param));
                         });

} // namespace specialsessiontest
