#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/SeenEntries.h"
#include "tests/endtoend/support/Waiting.h"

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
