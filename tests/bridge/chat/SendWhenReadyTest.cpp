#include "tests/bridge/chat/ChatTestSupport.h"

#include <gmock/gmock.h>

#include <functional>

namespace sendwhenreadytest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using namespace std::chrono_literals;
using bridge::FailureKind;
using bridge::answers::ProbeDepth;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const QString kHello = u"hello"_s;

using SendWhenReadyAtTheDefaultApi = ChatAtDefaultApi;

/// A message was refused because no model is loaded.
class SendWhenReady : public ChatAtEndpoint
{
protected:
    SendWhenReady()
    {
        scripted.goIntoTurn(kHello);
        scripted.failTurn(400, kNoModels);
        spy.failures.clear();
    }
    [[nodiscard]] int sent() const { return static_cast<int>(scripted.agent().userTexts().size()); }

    QSignalSpy waiting{&chat, &Chat::waitingForModelChanged};
};

TEST_F(SendWhenReady, LooksEveryTwoSecondsUntilNothingIsWrongAndSendsByItself)
{
    chat.sendWhenReady();
    EXPECT_TRUE(chat.isWaitingForModel());
    ASSERT_EQ(waiting.count(), 1);
    EXPECT_TRUE(waiting.at(0).at(0).toBool());
    const FailureKind kinds[] = {FailureKind::NoModelLoaded, FailureKind::ConnectionRefused,
                                 FailureKind::ModelLoading};
    for (std::size_t look = 0; look < std::size(kinds); ++look) {
        ASSERT_THAT(scripted.probes, SizeIs(look + 1));
        EXPECT_EQ(scripted.probes[look].depth, ProbeDepth::Message);
        EXPECT_EQ(scripted.probes[look].target.model, u"test-model"_s);
        scripted.probes[look].answer(kinds[look]);
        scripted.clock.advance(1999ms);
        EXPECT_THAT(scripted.probes, SizeIs(look + 1));
        scripted.clock.advance(1ms);
    }
    EXPECT_EQ(sent(), 1);
    scripted.probes.at(3).answer(std::nullopt);
    EXPECT_EQ(sent(), 2);
    EXPECT_EQ(scripted.agent().userTexts().last(), kHello);
    EXPECT_FALSE(chat.isWaitingForModel());
    ASSERT_EQ(waiting.count(), 2);
    EXPECT_FALSE(waiting.at(1).at(0).toBool());
    EXPECT_THAT(spy.failures, IsEmpty());
}

TEST_F(SendWhenReady, GivesUpWithTheFailureThatWaitingDoesNotMend)
{
    chat.sendWhenReady();
    scripted.probes.at(0).answer(FailureKind::CredentialRejected, 401);
    EXPECT_FALSE(chat.isWaitingForModel());
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::CredentialRejected));
    EXPECT_EQ(entriesOf<FailureEntry>(chat).back().failure.kind(), FailureKind::CredentialRejected);
    EXPECT_EQ(entriesOf<FailureEntry>(chat).back().messageId,
              entriesOf<UserMessage>(chat).back().id);
    scripted.clock.advance(1min);
    EXPECT_THAT(scripted.probes, SizeIs(1));
    EXPECT_EQ(chat.unansweredText(), kHello);
    EXPECT_EQ(sent(), 1);
}

struct Deed
{
    const char *name;
    std::function<void(ScriptedChat &)> act;
};

void PrintTo(const Deed &deed, std::ostream *out)
{
    *out << deed.name;
}

class SendWhenReadyEnds : public SendWhenReady, public testing::WithParamInterface<Deed>
{};

TEST_P(SendWhenReadyEnds, WithWhateverTheUserDoes)
{
    chat.sendWhenReady();
    ASSERT_TRUE(chat.isWaitingForModel());
    GetParam().act(scripted);
    EXPECT_FALSE(chat.isWaitingForModel());
    EXPECT_TRUE(scripted.probes.at(0).isCancelled());
    EXPECT_EQ(waiting.count(), 2);
}

INSTANTIATE_TEST_SUITE_P(
    Deeds, SendWhenReadyEnds,
    testing::Values(Deed{"Sends", [](ScriptedChat &s) { s.chat().send(kHello); }},
                    Deed{"SendsAgain", [](ScriptedChat &s) { s.chat().sendAgain(); }},
                    Deed{"Edits", [](ScriptedChat &s) { s.chat().takeUnanswered(); }},
                    Deed{"Interrupts", [](ScriptedChat &s) { s.chat().interrupt(); }},
                    Deed{"Restarts", [](ScriptedChat &s) { s.chat().restart(); }},
                    Deed{"StartsFresh", [](ScriptedChat &s) { s.chat().startFresh(); }},
                    Deed{"Stops", [](ScriptedChat &s) { s.chat().stop(); }},
                    Deed{"ChangesTheAddress", [](ScriptedChat &s) { changeAddress(s, kThere); }},
                    Deed{"SwitchesOff", [](ScriptedChat &s) { switchOff(s); }}),
    [](const auto &param) { return std::string(param.param.name); });

TEST_F(SendWhenReady, NeedsAMessage)
{
    (void)chat.takeUnanswered();
    chat.sendWhenReady();
    EXPECT_FALSE(chat.isWaitingForModel());
    EXPECT_THAT(scripted.probes, IsEmpty());
}

TEST_F(SendWhenReady, EndsWithItsChat)
{
    chat.sendWhenReady();
    scripted.deleteChat();
    EXPECT_TRUE(scripted.probes.at(0).isCancelled());
    EXPECT_EQ(scripted.clock.pendingTimers(), 0U);
}

TEST_F(SendWhenReadyAtTheDefaultApi, IsNoWaiting)
{
    scripted.goIntoTurn(kHello);
    scripted.failTurn(500, u"API Error: 500"_s);
    chat.sendWhenReady();
    EXPECT_FALSE(chat.isWaitingForModel());
}

} // namespace sendwhenreadytest
