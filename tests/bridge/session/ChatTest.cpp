#include "tests/support/ScriptedChat.h"

#include <gmock/gmock.h>

using namespace bridge::session;
using testing::ElementsAre;

namespace {

const QString kLocal = QStringLiteral("http://localhost:1234");

template <typename T>
std::vector<T> entriesOf(Chat &chat)
{
    std::vector<T> found;
    for (int row = 0; row < chat.transcript().count(); ++row) {
        if (const auto *entry = std::get_if<T>(&chat.transcript().entry(row).content))
            found.push_back(*entry);
    }
    return found;
}

TEST(Chat, TakesAMessageToTheAgentAndTheAnswerIntoTheTranscript)
{
    ScriptedChat scripted(kLocal);
    scripted.goLive();
    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);

    scripted.chat().send(QStringLiteral("hello"));
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{QStringLiteral("hello")});
    EXPECT_EQ(scripted.chat().state(), ChatState::Working);
    scripted.beginTurn();
    scripted.streamText(QStringLiteral("Good "));
    scripted.streamText(QStringLiteral("day"));
    scripted.endTurn();

    EXPECT_EQ(scripted.chat().state(), ChatState::Ready);
    const auto users = entriesOf<UserMessage>(scripted.chat());
    ASSERT_EQ(users.size(), 1U);
    EXPECT_EQ(users[0].delivery, UserMessage::Delivery::Answered);
    const auto answers = entriesOf<AnswerText>(scripted.chat());
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].text, QStringLiteral("Good day"));
    EXPECT_FALSE(answers[0].streaming);
}

} // namespace
