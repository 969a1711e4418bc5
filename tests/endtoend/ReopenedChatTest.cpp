#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Waiting.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::chat;
using agent::PermissionOption;

namespace {

/// What a reader sees of an entry.
struct Seen
{
    QString operator()(const UserMessage &entry) const { return u"Q "_s + entry.text; }
    QString operator()(const AnswerText &entry) const
    {
        return u"A %1 [%2 %3] %4"_s.arg(entry.text, entry.endpoint, entry.model)
            .arg(entry.isEndpointKnown);
    }
    QString operator()(const ThinkingText &entry) const { return u"thinks "_s + entry.text; }
    QString operator()(const ToolUse &entry) const
    {
        return u"tool %1 %2 %3: %4 +%5 -%6\n%7\n%8"_s.arg(entry.name)
            .arg(int(entry.state))
            .arg(entry.input.headline, entry.output)
            .arg(entry.linesAdded)
            .arg(entry.linesRemoved)
            .arg(entry.patch.join(u'\n'), entry.input.json);
    }
    QString operator()(const PermissionEntry &entry) const
    {
        return u"asks %1 %2 %3 %4 %5"_s.arg(entry.request.toolName)
            .arg(int(entry.request.kind))
            .arg(int(entry.outcome))
            .arg(entry.note, entry.request.input.content);
    }
    QString operator()(const Divider &entry) const
    {
        return u"line %1 %2 %3"_s.arg(int(entry.kind)).arg(entry.detail, entry.model);
    }
    template <typename T>
    QString operator()(const T &) const
    {
        return u"other"_s;
    }
};

/// Without the agent's notices: those of a live process (2.1.330: "auto mode ...") are not in its
/// file.
std::vector<std::string> seenIn(Chat &chat)
{
    std::vector<std::string> all;
    for (int row = 0; row < chat.transcript().count(); ++row) {
        const auto &content = chat.transcript().entry(row).content;
        const auto *line = std::get_if<Divider>(&content);
        if (!line || line->kind != Divider::Kind::Notice)
            all.push_back(std::visit(Seen{}, content).toStdString());
    }
    return all;
}

/// Names the first entry that differs, instead of all.
void expectSame(const std::vector<std::string> &now, const std::vector<std::string> &before)
{
    const auto [here, there] = std::ranges::mismatch(now, before);
    EXPECT_TRUE(here == now.end() && there == before.end())
        << "entry " << here - now.begin() << " of " << now.size() << " and " << before.size()
        << "\nnow:    " << (here == now.end() ? "none" : *here)
        << "\nbefore: " << (there == before.end() ? "none" : *there);
}

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
    expectSame(seenIn(app.chat()), live);

    ASSERT_TRUE(app.converse(u"plain"_s)) << app.log().describe();
    EXPECT_FALSE(app.chat().isAsleep());
    EXPECT_GT(seenIn(app.chat()).size(), live.size());
    const auto whole = seenIn(app.chat());
    app.reopen();
    expectSame(seenIn(app.chat()), whole); // no entry twice
}
