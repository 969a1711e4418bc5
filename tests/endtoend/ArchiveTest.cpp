#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Waiting.h"

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;
using namespace bridge;
using agent::ArchivedItem;
using agent::PermissionOption;

namespace archivetest {

/// Blocks and results of tools, which are events of the live agent and items of its file alike.
std::vector<agent::AgentEvent> wholeEvents(const std::vector<agent::AgentEvent> &events)
{
    std::vector<agent::AgentEvent> whole;
    for (const agent::AgentEvent &event : events) {
        if (std::holds_alternative<agent::BlockFinished>(event)
            || std::holds_alternative<agent::ToolFinished>(event))
            whole.push_back(event);
    }
    return whole;
}

/// The files of the real Claude Code.
class ArchiveTest : public EndToEndTest
{
protected:
    [[nodiscard]] bool begin()
    {
        if (!app.openReadyAt(endpoint->address()))
            return false;
        QObject::connect(&app.chat(), &chat::Chat::agentEvent, &app.chat(),
                         [this](const agent::AgentEvent &event) { live.push_back(event); });
        return true;
    }

    [[nodiscard]] const agent::ConversationArchive &archive() const
    {
        return *app.backend.archive();
    }

    [[nodiscard]] agent::ArchiveFile file() const
    {
        const auto files = archive().files(nullptr);
        EXPECT_EQ(files.size(), 1U);
        return files.empty() ? agent::ArchiveFile() : files.front();
    }

    [[nodiscard]] std::vector<ArchivedItem> items() const
    {
        const auto page = archive().page(file(), {}, 1000);
        EXPECT_TRUE(page && !page->earlier && page->skippedLines == 0);
        return page ? page->items : std::vector<ArchivedItem>();
    }

    [[nodiscard]] std::vector<agent::AgentEvent> archived() const
    {
        std::vector<agent::AgentEvent> events;
        for (const ArchivedItem &item : items()) {
            if (const auto *event = std::get_if<agent::AgentEvent>(&item.content))
                events.push_back(*event);
        }
        return events;
    }

    Practice endpoint = startPractice();
    TestApp app{home};
    std::vector<agent::AgentEvent> live;
};

TEST_F(ArchiveTest, TheFileHoldsWhatTheLiveConversationSaid)
{
    ASSERT_TRUE(begin());
    ASSERT_TRUE(app.converse(u"thinking"_s)) << app.log().describe();
    app.chat().send(u"edit"_s);
    ASSERT_TRUE(app.answerNextPermission(PermissionOption::Kind::AllowOnce)); // writes it
    ASSERT_TRUE(app.answerNextPermission(PermissionOption::Kind::AllowOnce)); // edits it
    ASSERT_TRUE(app.waitForTurns(2));
    app.chat().send(u"run: touch refused.txt"_s);
    ASSERT_TRUE(app.answerNextPermission(PermissionOption::Kind::RejectOnce, u"not here"_s));
    ASSERT_TRUE(app.waitForTurns(3));

    EXPECT_GT(archived().size(), 10U);
    EXPECT_EQ(archived(), wholeEvents(live));
    QStringList prompts;
    QStringList answers;
    for (const ArchivedItem &item : items()) {
        if (const auto *prompt = std::get_if<agent::ArchivedPrompt>(&item.content))
            prompts << prompt->text;
        if (const auto *answer = std::get_if<agent::ArchivedAnswer>(&item.content))
            answers << answer->request.toolName + (answer->isAllowed ? u"+"_s : u"-"_s)
                           + answer->note;
    }
    EXPECT_EQ(prompts, (QStringList{u"thinking"_s, u"edit"_s, u"run: touch refused.txt"_s}));
    EXPECT_EQ(answers, (QStringList{u"Write+"_s, u"Edit+"_s, u"Bash-not here"_s}));
}

TEST_F(ArchiveTest, ATurnAndItsHolderAreKnownFromOutside)
{
    ASSERT_TRUE(begin());
    ASSERT_TRUE(app.converse(u"hello"_s)) << app.log().describe();
    const auto turn = archive().turn(file(), {});
    ASSERT_TRUE(turn);
    EXPECT_TRUE(turn->hasMessage && turn->isComplete);
    EXPECT_EQ(turn->answer, app.log().turns[0].text);

    const QString session = file().sessionId;
    const auto holder = archive().holder(session, 0).value();
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->pid, app.log().agents.last());
    EXPECT_EQ(holder->host, agent::ConversationHost::Program);
    EXPECT_FALSE(archive().rename(file(), u"Boat"_s)) << "its process would not notice";

    app.chat().stop();
    ASSERT_TRUE(app.waitForState(session::ChatState::Stopped));
    // The state is that of the chat; the process needs a moment more.
    ASSERT_TRUE(waitUntil([&] { return !archive().holder(session, 0).value(); }));
    ASSERT_TRUE(archive().rename(file(), u"Boat"_s));
    const auto facts = archive().facts(file());
    ASSERT_TRUE(facts && *facts);
    EXPECT_EQ((*facts)->title, u"Boat"_s);
    EXPECT_EQ((*facts)->folder, home.workspace());
    EXPECT_EQ((*facts)->messages, 1);
}

} // namespace archivetest
