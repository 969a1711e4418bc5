// A whole conversation with another kind of agent and another wire. All code for it is beside this
// file, which proves that bridge/agent is independent of Claude Code.

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatLaunch.h"
#include "bridge/process/OomKills.h"
#include "bridge/session/RestartPolicy.h"
#include "bridge/session/Session.h"
#include "tests/bridge/agent/TinyAgent.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/bridge/secrets/FakeSecretStore.h"
#include "tests/support/FakeRedirectGuard.h"
#include "tests/support/ScriptedProcess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::chat;
using bridge::session::ChatState;

namespace {

class SecondWire : public testing::Test
{
protected:
    SecondWire()
    {
        settings.setValue(settings::kWorkspace, folder.path());
        auto launch = std::make_unique<ChatLaunch>(
            ChatLaunch::Parts{endpoints, credentials, backend, settings, {}, redirects},
            ChatLaunch::Overrides{});
        session::SessionParts parts{agents.factory(),
                                    backend,
                                    [](const endpoint::EndpointTarget &, answers::ProbeDepth,
                                       QObject *, const answers::ProbeAnswer &) {},
                                    clock,
                                    tree,
                                    oomKills};
        chat = std::make_unique<Chat>(
            u"chat"_s, std::move(launch),
            std::make_unique<session::Session>(std::move(parts),
                                               agent::ConversationStart{u"ours"_s, false}),
            clock);
        chat->start();
    }

    [[nodiscard]] ScriptedProcess &process() { return agents.latest(); }
    void say(const QByteArray &line) { process().sayBytes(line + '\n'); }
    [[nodiscard]] QString lastWritten()
    {
        const auto lines = process().received();
        return lines.isEmpty() ? QString() : lines.last().front();
    }
    void shakeHands()
    {
        process().becomeStarted();
        say("hi 7.1");
        say("pick theirs");
        say("open theirs");
    }

    FakeClock clock;
    QTemporaryDir folder;
    settings::SettingsStore settings{folder.filePath(u"settings"_s)};
    endpoint::EndpointChoice endpoints{settings};
    FakeSecretStore keychain;
    secrets::CredentialBook credentials{keychain, clock};
    FakeRedirectGuard redirects;
    TinyBackend backend;
    ScriptedProcesses agents;
    process::ProcessTree tree{clock};
    process::OomKills oomKills{[] { return std::optional<qint64>(0); }};
    std::unique_ptr<Chat> chat;
};

TEST_F(SecondWire, CarriesAWholeConversation)
{
    // The handshake; its second step is the codec's own answer.
    EXPECT_EQ(lastWritten(), u"hello %1 ours new"_s.arg(folder.path()));
    process().becomeStarted();
    say("hi 7.1");
    say("pick theirs");
    EXPECT_EQ(lastWritten(), u"go theirs"_s);
    EXPECT_EQ(chat->state(), ChatState::Starting);
    say("open theirs");
    ASSERT_EQ(chat->state(), ChatState::Ready);
    EXPECT_EQ(chat->agent().version, u"7.1"_s);
    EXPECT_EQ(chat->agent().sessionId, u"theirs"_s);

    // A prompt, a tool and its permission.
    chat->send(u"good day"_s);
    EXPECT_TRUE(lastWritten().endsWith(u" good day"_s));
    say("begin");
    say("text at your service");
    say("tool broom the floor");
    say("ask broom");
    ASSERT_EQ(chat->state(), ChatState::Waiting);
    chat->answer(u"broom"_s, {u"yes"_s});
    EXPECT_EQ(lastWritten(), u"take yes"_s);
    say("did broom clean");
    say("done");
    EXPECT_EQ(chat->state(), ChatState::Ready);
    EXPECT_EQ(entriesOf<AnswerText>(*chat).at(0).text, u"at your service"_s);
    EXPECT_EQ(entriesOf<ToolUse>(*chat).at(0).state, ToolUse::State::Succeeded);
    EXPECT_EQ(entriesOf<ToolUse>(*chat).at(0).output, u"clean"_s);
    EXPECT_THAT(deliveriesOf(*chat), testing::ElementsAre(UserMessage::Delivery::Answered));

    // Cancel.
    chat->send(u"count to a million"_s);
    say("text one");
    chat->interrupt();
    EXPECT_EQ(lastWritten(), u"stop"_s);
    say("stopped");
    EXPECT_EQ(chat->state(), ChatState::Ready);

    // The end, and a restart that goes on in the same conversation.
    chat->restart();
    process().exit(143);
    clock.advance(session::RestartPolicy::kQuiet);
    ASSERT_EQ(agents.count(), 2);
    EXPECT_EQ(lastWritten(), u"hello %1 theirs again"_s.arg(folder.path()));
    shakeHands();
    EXPECT_EQ(chat->state(), ChatState::Ready);
    chat->send(u"and now?"_s);
    say("broke no wood left");
    EXPECT_EQ(entriesOf<FailureEntry>(*chat).at(0).failure.message, u"no wood left"_s);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

} // namespace
