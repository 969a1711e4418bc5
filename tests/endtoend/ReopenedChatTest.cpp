#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/SeenEntries.h"
#include "tests/endtoend/support/Waiting.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::chat;
using agent::PermissionOption;

namespace {

class ReopenedChatTest : public EndToEndTest
{
protected:
    ReopenedChatTest() { app.keepChats(); }

    /// Answers every request: questions with their first choice, "secret" with a refusal.
    void answerAll()
    {
        Chat &chat = app.chat();
        QObject::connect(
            &chat, &Chat::permissionAsked, &chat,
            [&chat](const agent::PermissionRequest &request) {
                const bool isRefused = request.input.headline.contains(u"secret"_s);
                auto answer =
                    agent::answerWith(request, isRefused ? PermissionOption::Kind::RejectOnce
                                                         : PermissionOption::Kind::AllowOnce);
                if (isRefused)
                    answer.message = u"Not there."_s;
                for (const auto &question : request.input.questions)
                    answer.answers[question.text] = {question.options.at(0).label};
                chat.answer(request.id, answer);
            },
            Qt::QueuedConnection);
    }

    Practice endpoint = startPractice();
    TestApp app{home};
};

/// An endpoint that breaks off each answer.
class BrokenOffTest : public EndToEndTest
{
protected:
    [[nodiscard]] QStringList cutTexts()
    {
        QStringList texts;
        const Transcript &transcript = app.chat().transcript();
        for (int row = 0; row < transcript.count(); ++row) {
            const auto *answer = std::get_if<AnswerText>(&transcript.entry(row).content);
            if (answer && answer->isCut && !answer->isSuperseded)
                texts.append(answer->text);
        }
        return texts;
    }

    Practice endpoint = startPractice();
    TestApp app{home};
};

} // namespace

TEST_F(ReopenedChatTest, ShowsWhatTheLiveOneDidAndGoesOn)
{
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    answerAll();
    for (const QString &message : {u"thinking"_s, u"run: touch made.txt"_s, u"edit"_s,
                                   u"question"_s, u"write: secret.txt"_s, u"plan"_s})
        ASSERT_TRUE(app.converse(message)) << message.toStdString() << app.log().describe();
    const auto live = seenIn(app.chat());
    const QString title = app.chat().title();

    app.reopen();
    EXPECT_TRUE(app.chat().isAsleep());
    EXPECT_EQ(app.chat().title(), title);
    while (app.chat().hasEarlier()) {
        app.chat().loadEarlier();
        ASSERT_TRUE(waitUntil([this] { return !app.chat().isLoadingEarlier(); }));
    }
    expectSeen(seenIn(app.chat()), live);

    ASSERT_TRUE(app.converse(u"plain"_s)) << app.log().describe();
    EXPECT_FALSE(app.chat().isAsleep());
    EXPECT_GT(seenIn(app.chat()).size(), live.size());
    const auto whole = seenIn(app.chat());
    app.reopen();
    expectSeen(seenIn(app.chat()), whole); // no entry twice
}

TEST_F(ReopenedChatTest, WhatAFileHeldThatWasRemovedIsToldToTheNextAgent)
{
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    ASSERT_TRUE(app.converse(u"the lighthouse is lit"_s)) << app.log().describe();
    ASSERT_TRUE(app.converse(u"plain"_s)) << app.log().describe(); // the file is seen before it
    const QString session = app.chat().sessionId();
    const auto file = app.backend.archive()->find(session);
    ASSERT_TRUE(file && *file);
    ASSERT_TRUE(QFile::remove((*file)->path));
    ASSERT_TRUE(app.converse(u"plain"_s)) << app.log().describe();
    const qint64 before = app.chat().agent().pid;
    app.chat().restart();
    ASSERT_TRUE(app.waitForNewAgent(before));
    ASSERT_TRUE(app.converse(u"what is lit"_s)) << app.log().describe();
    EXPECT_NE(app.chat().sessionId(), session);
    const QString told = turnsAt(endpoint).back().userTexts.join(u'\n');
    EXPECT_TRUE(told.contains(u"the lighthouse is lit"_s)) << told.toStdString();
    std::vector<Divider::Kind> lines;
    for (int row = 0; row < app.chat().transcript().count(); ++row) {
        if (const auto *line = std::get_if<Divider>(&app.chat().transcript().entry(row).content))
            lines.push_back(line->kind);
    }
    EXPECT_EQ(lines, (std::vector{Divider::Kind::RecordLost, Divider::Kind::PastCarriedOver}));
}

TEST_F(BrokenOffTest, TheHalfAnswerStaysAlsoAtTheNextStart)
{
    if (!qEnvironmentVariableIsSet("DRAWBRIDGE_LONG"))
        GTEST_SKIP() << "only with DRAWBRIDGE_LONG (preset long)";
    app.keepChats();
    ASSERT_TRUE(app.openReadyAt(endpoint->address()));
    app.chat().send(u"cut"_s);
    ASSERT_TRUE(waitUntil([this] { return app.log().retries == 2; })) << app.log().describe();
    const QStringList half{u"The connection will break in the middle of"_s};
    EXPECT_EQ(cutTexts(), half) << "each try began alike";
    app.chat().interrupt();
    ASSERT_TRUE(app.waitForTurns(1)) << app.log().describe();
    EXPECT_EQ(cutTexts(), half) << app.log().describe();
    app.reopen();
    EXPECT_TRUE(waitUntil([&] { return cutTexts() == half; }))
        << cutTexts().join(u'|').toStdString();
    EXPECT_EQ(app.chat().unansweredMessages(), 1);
}
