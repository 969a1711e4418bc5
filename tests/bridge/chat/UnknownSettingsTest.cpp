#include "tests/bridge/chat/ChatTestSupport.h"

#include <QFile>

#include <gmock/gmock.h>

namespace unknownsettingstest {

using namespace Qt::StringLiterals;
using namespace bridge;
using endpoint::EndpointPin;
using session::ChatState;
using testing::ElementsAre;
using testing::IsEmpty;

/// A chat in a running program, and what another program does to its settings file.
class UnknownSettings : public ChatAtEndpoint
{
protected:
    void writeFile(const QByteArray &text)
    {
        QFile file(scripted.settings.filePath());
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        scripted.settings.reload();
    }
};

TEST_F(UnknownSettings, ARunningChatKeepsItsEndpointAndSoDoItsNextAgents)
{
    scripted.goLive();
    for (const QByteArray bad : {"", "garbage"}) {
        writeFile(bad);
        ASSERT_TRUE(scripted.settings.problem());
        scripted.settleLaunch();
        EXPECT_FALSE(scripted.agent().wasTerminated());
        EXPECT_EQ(chat.state(), ChatState::Ready);
        chat.send(u"hello"_s);
        EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(u"hello"_s));
        scripted.beginTurn();
        scripted.endTurn();
        chat.restart();
        scripted.settleLaunch();
        scripted.goLiveAgain();
        EXPECT_EQ(scripted.agent().spec().environment.value(u"FAKE_BASE_URL"_s), kHere);
    }
    EXPECT_THAT(spy.failures, IsEmpty());
}

TEST_F(UnknownSettings, ASetUpThatCannotBeReadStartsNoAgentAndSendsNothing)
{
    scripted.settings.setValue(settings::kEndpointSetups, kHere, u"{\"headers\":"_s);
    chat.send(u"hello"_s);
    chat.start();
    scripted.settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 0);
    EXPECT_EQ(chat.state(), ChatState::Failed);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::SetupUnknown));
    EXPECT_EQ(spy.failures.at(0).address, kHere);
    ASSERT_TRUE(scripted.endpoints.startSetupAnew());
    scripted.settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 1);
}

/// The next start of the program, after the file was damaged.
class UnknownSettingsAtStart : public UnknownSettings
{
protected:
    UnknownSettingsAtStart()
    {
        scripted.settings.setValue(settings::kTheme, settings::ThemeChoice::Dark);
        writeFile("garbage");
        parts = std::make_unique<Parts>(scripted);
    }

    struct Parts
    {
        explicit Parts(ScriptedChat &scripted)
            : store(scripted.settings.folder())
            , choice(store)
        {}
        settings::SettingsStore store;
        endpoint::EndpointChoice choice;
    };
    std::unique_ptr<Parts> parts;
};

TEST_F(UnknownSettingsAtStart, NoPinHasAnEndpointNotEvenTheDefaultApi)
{
    using Kind = EndpointPin::Kind;
    for (const EndpointPin &pin :
         {EndpointPin{}, EndpointPin{Kind::DefaultApi, {}}, EndpointPin{Kind::Profile, u"A"_s}}) {
        const auto chosen = parts->choice.endpointFor(pin);
        ASSERT_FALSE(chosen);
        ASSERT_TRUE(chosen.error().settings);
        EXPECT_EQ(chosen.error().settings->kind, settings::SettingsProblem::Kind::NotUnderstood);
    }
}

TEST_F(UnknownSettingsAtStart, AWayOutAnnouncesTheChoiceOnce)
{
    QSignalSpy changed(&parts->choice, &endpoint::EndpointChoice::changed);
    ASSERT_TRUE(parts->store.restore());
    EXPECT_EQ(changed.count(), 1);
    const auto chosen = parts->choice.endpointFor({});
    ASSERT_TRUE(chosen && chosen->has_value());
    EXPECT_EQ((*chosen)->address.text(), kHere);
    writeFile("garbage");
    Parts next(scripted);
    QSignalSpy anew(&next.choice, &endpoint::EndpointChoice::changed);
    ASSERT_TRUE(next.store.startAnew());
    EXPECT_EQ(anew.count(), 1);
    EXPECT_TRUE(next.choice.endpointFor({}));
}

TEST_F(UnknownSettingsAtStart, NoAgentIsLaunchedUntilTheUserChooses)
{
    chat::ChatLaunch launch({parts->choice, scripted.credentials, scripted.backend, parts->store,
                             QProcessEnvironment(), scripted.redirects},
                            {});
    std::vector<Failure> refused;
    std::vector<agent::AgentLaunch> ready;
    QObject::connect(&launch, &chat::ChatLaunch::refused, &launch,
                     [&](const Failure &failure) { refused.push_back(failure); });
    QObject::connect(&launch, &chat::ChatLaunch::ready, &launch,
                     [&](const agent::AgentLaunch &each) { ready.push_back(each); });
    launch.start();
    scripted.settleLaunch();
    EXPECT_TRUE(ready.empty());
    ASSERT_EQ(refused.size(), 1U);
    EXPECT_EQ(refused[0].kind(), FailureKind::SettingsUnknown);
    EXPECT_EQ(refused[0].subject, parts->store.filePath());
    EXPECT_TRUE(refused[0].fix.settingsCopy);
    ASSERT_TRUE(parts->store.restore());
    scripted.settleLaunch();
    ASSERT_EQ(ready.size(), 1U);
    ASSERT_TRUE(ready[0].endpoint);
    EXPECT_EQ(ready[0].endpoint->address.text(), kHere);
}

} // namespace unknownsettingstest
