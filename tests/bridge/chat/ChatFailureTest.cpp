#include "bridge/endpoint/SentCredential.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/TestCertificates.h"

#include <QDir>
#include <QFile>

#include <gmock/gmock.h>

#include <functional>

namespace chatfailuretest {

using namespace Qt::StringLiterals;
using namespace bridge::chat;
using namespace bridge::session;
using namespace std::chrono_literals;
using bridge::FailureKind;
using bridge::secrets::CredentialKind;
using bridge::secrets::Secret;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Delivery = UserMessage::Delivery;

const QString kHello = u"hello"_s;

using ChatVerification = ChatAtEndpoint;
using ChatFailure = ChatAtEndpoint;
using ChatFailureAtDefaultApi = ChatAtDefaultApi;
using ChatLaunchTest = ChatAtEndpoint;

// Verification of the endpoint

TEST_F(ChatVerification, SendsNothingBeforeTheAgentHasNamedOurAddress)
{
    scripted.open();
    chat.send(kHello);
    scripted.initialize();
    EXPECT_EQ(chat.agent().verification, Verification::Pending);
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    scripted.answerStatus();
    EXPECT_EQ(chat.agent().verification, Verification::Verified);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(ChatVerification, StopsAnAgentThatIsElsewhereAndSaysSoWithTheMessageKept)
{
    scripted.open();
    chat.send(kHello);
    scripted.initialize();
    scripted.answerStatus(u"https://elsewhere.example"_s);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    scripted.agent().exit(143);
    scripted.clock.advance(1min);
    EXPECT_EQ(chat.state(), ChatState::Failed);
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(spy.only().kind(), FailureKind::AgentElsewhere);
    EXPECT_EQ(spy.only().address, kHere);
    EXPECT_EQ(spy.only().subject, u"https://elsewhere.example"_s);
    EXPECT_EQ(chat.queuedMessages(), 1);
}

TEST_F(ChatVerification, StopsAnAgentThatSaysTooLateThatItIsElsewhere)
{
    scripted.open();
    scripted.initialize();
    scripted.clock.advance(30s);
    scripted.answerStatus(u"https://elsewhere.example"_s);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentElsewhere));
}

/// Claude Code's own sign-in, at an endpoint that is marked for it.
void chooseOwnSignIn(ScriptedChat &chat)
{
    bridge::endpoint::EndpointSetup setup;
    setup.credential = CredentialKind::OwnSignIn;
    EXPECT_TRUE(chat.endpoints.setSetup(setup));
    chat.endpoints.setTransparentProxy(kHere, true);
}

class OwnSignInVerification : public ChatAtEndpoint
{
protected:
    OwnSignInVerification() { chooseOwnSignIn(scripted); }
};

TEST_F(OwnSignInVerification, EveryMessageWaitsForTheAgentsWord)
{
    scripted.goLive();
    for (const auto &text : {kHello, u"again"_s}) {
        const auto before = scripted.agent().userTexts();
        chat.send(text);
        EXPECT_EQ(scripted.agent().userTexts(), before);
        EXPECT_EQ(chat.state(), ChatState::Working);
        scripted.answerStatus();
        EXPECT_EQ(scripted.agent().userTexts(), before + QStringList{text});
        scripted.beginTurn();
        scripted.endTurn();
    }
}

TEST_F(OwnSignInVerification, AnAgentThatHasMovedIsStoppedBeforeTheMessage)
{
    scripted.goLive();
    chat.send(kHello);
    scripted.answerStatus(u"https://elsewhere.example"_s);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    EXPECT_THAT(scripted.agent().userTexts(), IsEmpty());
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentElsewhere));
    EXPECT_EQ(chat.queuedMessages(), 1);
}

TEST_F(OwnSignInVerification, IsNotAskedOfAnEndpointThatIsNotMarked)
{
    scripted.endpoints.setTransparentProxy(kHere, false);
    scripted.goLive();
    chat.send(kHello);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

/// Answers with which an agent does not report its address.
struct Evasion
{
    const char *name;
    std::function<void(ScriptedChat &)> play;
};

class EvasiveAgent : public ChatAtEndpoint, public testing::WithParamInterface<Evasion>
{
protected:
    void expectStopped()
    {
        EXPECT_TRUE(scripted.agent().wasTerminated());
        EXPECT_THAT(scripted.agent().userTexts(), IsEmpty());
        EXPECT_EQ(spy.only().kind(), FailureKind::AgentUnverified);
        EXPECT_EQ(spy.only().address, kHere);
        EXPECT_EQ(chat.queuedMessages(), 1);
    }
};

INSTANTIATE_TEST_SUITE_P(
    All, EvasiveAgent,
    testing::Values(Evasion{"LeavesItOut",
                            [](ScriptedChat &chat) { chat.answerStatus(QString()); }},
                    Evasion{"RefusesAs2_1_197", [](ScriptedChat &chat) { chat.refuseStatus(); }},
                    Evasion{"SaysNothing", [](ScriptedChat &chat) { chat.clock.advance(30s); }}),
    [](const auto &evasion) { return std::string(evasion.param.name); });

TEST_P(EvasiveAgent, IsUnverified)
{
    scripted.open();
    scripted.initialize();
    GetParam().play(scripted);
    EXPECT_EQ(chat.agent().verification, Verification::Unverified);
    EXPECT_EQ(chat.state(), ChatState::Ready);
}

TEST_P(EvasiveAgent, GetsNoMessageWithTheOwnSignIn)
{
    chooseOwnSignIn(scripted);
    scripted.open();
    chat.send(kHello);
    scripted.initialize();
    GetParam().play(scripted);
    expectStopped();
}

TEST_P(EvasiveAgent, GetsNoLaterMessageWithTheOwnSignIn)
{
    chooseOwnSignIn(scripted);
    scripted.goLive();
    chat.send(kHello);
    GetParam().play(scripted);
    expectStopped();
}

TEST(ChatAddress, InOtherLettersIsTheSame)
{
    ScriptedChat scripted(u"http://LocalHost:1234"_s);
    scripted.open();
    scripted.initialize();
    scripted.answerStatus(u"http://localhost:1234/"_s);
    EXPECT_EQ(scripted.chat().agent().verification, Verification::Verified);
}

TEST_F(ChatVerification, AnEndWhileAskingIsNoAnswer)
{
    scripted.open();
    chat.send(kHello);
    scripted.initialize();
    scripted.agent().exit(1, u"fatal"_s);
    EXPECT_EQ(chat.state(), ChatState::Failed);
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentCrashed));
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Queued));
    EXPECT_EQ(chat.queuedMessages(), 1);
}

// Turns that fail

TEST_F(ChatFailure, KeepsTheMessageOfAFailedTurnAndSaysWhyOnce)
{
    scripted.goIntoTurn(kHello);
    scripted.failTurn(400, kNoModels);
    EXPECT_EQ(spy.only().kind(), FailureKind::NoModelLoaded);
    EXPECT_EQ(spy.only().address, kHere);
    EXPECT_EQ(chat.failure(), spy.only());
    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_EQ(chat.unansweredText(), kHello);
    const auto cards = entriesOf<FailureEntry>(chat);
    ASSERT_EQ(cards.size(), 1U);
    EXPECT_EQ(cards[0].messageId, scripted.agent().userMessageIds().value(0));

    chat.sendAgain();
    EXPECT_FALSE(chat.failure());
    scripted.beginTurn();
    scripted.failTurn(400, kNoModels);
    EXPECT_THAT(spy.failures, SizeIs(2)) << "the user tried again and hears again";
}

// Messages of failed turns

TEST_F(ChatFailure, HoldsTheQueueInsteadOfLettingEveryMessageFail)
{
    scripted.goIntoTurn(u"one"_s);
    chat.send(u"two"_s);
    chat.send(u"three"_s);
    scripted.failTurn(400, kNoModels);
    EXPECT_EQ(chat.state(), ChatState::Ready);
    EXPECT_EQ(chat.queuedMessages(), 2);
    EXPECT_EQ(scripted.agent().userTexts().size(), 1);

    chat.sendAgain();
    EXPECT_EQ(scripted.agent().userTexts().last(), u"one"_s);
    for (const char *next : {"two", "three"}) {
        scripted.beginTurn();
        scripted.endTurn();
        EXPECT_EQ(scripted.agent().userTexts().last(), QLatin1String(next));
    }
    EXPECT_THAT(spy.failures, SizeIs(1));
}

TEST_F(ChatFailure, SendsTheQueueAfterTheNextMessage)
{
    scripted.goIntoTurn(u"one"_s);
    chat.send(u"two"_s);
    scripted.failTurn(400, kNoModels);
    chat.send(u"three"_s);
    EXPECT_EQ(scripted.agent().userTexts().last(), u"three"_s);
    EXPECT_EQ(chat.unansweredText(), u"one"_s);
    scripted.beginTurn();
    scripted.failTurn(400, kNoModels);
    EXPECT_EQ(chat.queuedMessages(), 1);
    EXPECT_EQ(chat.unansweredText(), u"one\n\nthree"_s);
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Unanswered, Delivery::Unanswered));
    EXPECT_EQ(rowsOf(chat), QStringList{u"two"_s});
    chat.sendAgain();
    EXPECT_EQ(saidIn(chat), (QStringList{u"Q: three"_s, u"Q: one"_s}))
        << "the answer stands under its question";
    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Queued, Delivery::Sent));
    EXPECT_EQ(rowsOf(chat), QStringList{u"two"_s});
}

TEST_F(ChatFailure, SendsTheQueueToAnotherEndpoint)
{
    scripted.goIntoTurn(u"one"_s);
    chat.send(u"two"_s);
    scripted.failTurn(400, kNoModels);
    changeAddress(scripted, kThere);
    scripted.goLiveAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"two"_s});
    EXPECT_EQ(chat.unansweredText(), u"one"_s);
}

// Agents that end

TEST_F(ChatFailure, ReplacesAnAgentThatCrashesFiveTimesAMinuteAndNotMore)
{
    scripted.goLive();
    for (int i = 0; i < RestartPolicy::kMaxCrashes; ++i) {
        scripted.agent().dieOfSignal(11);
        EXPECT_EQ(chat.state(), ChatState::Restarting);
        scripted.clock.advance(1s);
        scripted.goLive();
    }
    EXPECT_EQ(scripted.agents.count(), 6);
    scripted.agent().writeStderr(u"segfault"_s);
    scripted.agent().dieOfSignal(11);
    scripted.clock.advance(1min);
    EXPECT_EQ(scripted.agents.count(), 6);
    EXPECT_EQ(chat.state(), ChatState::Failed);
    EXPECT_EQ(spy.only().kind(), FailureKind::AgentCrashed);
    EXPECT_TRUE(spy.only().endedBySignal);
    EXPECT_EQ(spy.only().stderrTail, u"segfault"_s);

    chat.send(kHello);
    scripted.goLive();
    EXPECT_EQ(scripted.agents.count(), 7);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST(KilledAgent, IsSaidToHaveLackedMemoryIfTheSystemDid)
{
    for (const bool systemLackedMemory : {true, false}) {
        ScriptedChat scripted(kHere);
        scripted.oomKills = 7; // of before
        scripted.goIntoTurn(kHello);
        if (systemLackedMemory)
            ++scripted.oomKills;
        scripted.agent().dieOfSignal(9);
        EXPECT_EQ(scripted.chat().failure()->kind(),
                  systemLackedMemory ? FailureKind::AgentOutOfMemory : FailureKind::AgentCrashed);
    }
}

TEST_F(ChatFailure, TakesALackOfMemoryForTheEndOfOneAgentOnly)
{
    scripted.goLive();
    const auto other =
        scripted.makeChat(u"2"_s, u"22222222-2222-4333-8444-555555555555"_s, false, {});
    other->start();
    scripted.settleLaunch();
    scripted.goLive();
    ++scripted.oomKills;
    scripted.agents.at(1).dieOfSignal(9);
    scripted.agents.at(0).dieOfSignal(9); // later, killed by hand
    EXPECT_EQ(other->failure()->kind(), FailureKind::AgentOutOfMemory);
    EXPECT_EQ(chat.failure()->kind(), FailureKind::AgentCrashed);
}

TEST_F(ChatFailure, SaysThatAnAgentRanOutOfMemoryByItselfOrTheOrganisationRefusedItsStart)
{
    scripted.open();
    scripted.agent().exit(134, u"FATAL ERROR: JavaScript heap out of memory"_s);
    chat.restart();
    scripted.agent().exit(1, u"This machine's managed settings "
                             "(disableSideloadFlags) refused the launch."_s);
    EXPECT_THAT(kindsOf(spy.failures),
                ElementsAre(FailureKind::AgentOutOfMemory, FailureKind::ManagedByOrganisation));
}

TEST_F(ChatFailure, DoesNotTakeAnotherDeathForLackOfMemory)
{
    scripted.goLive();
    ++scripted.oomKills;
    scripted.agent().dieOfSignal(11);
    EXPECT_EQ(chat.failure()->kind(), FailureKind::AgentCrashed);
}

TEST_F(ChatFailure, DoesNotCountCrashesThatAreFarApart)
{
    scripted.goLive();
    for (int i = 0; i < 6; ++i) {
        scripted.agent().dieOfSignal(11);
        scripted.clock.advance(25s);
        scripted.goLive();
    }
    EXPECT_EQ(chat.state(), ChatState::Ready);
}

TEST_F(ChatFailure, KeepsTheMessageOfACrashedAgentAndLeavesNothingRunning)
{
    const QSignalSpy turnEnded(&chat, &Chat::turnEnded);
    scripted.goIntoTurn(kHello);
    scripted.useTool(u"toolu_1"_s);
    scripted.askPermission();
    scripted.streamText(u"half a sen"_s);
    scripted.announceRetry(1, 529);
    scripted.agent().dieOfSignal(9);

    EXPECT_THAT(deliveriesOf(chat), ElementsAre(Delivery::Unanswered));
    EXPECT_EQ(chat.unansweredText(), kHello);
    EXPECT_EQ(entriesOf<PermissionEntry>(chat).at(0).outcome, PermissionEntry::Outcome::Withdrawn);
    EXPECT_EQ(entriesOf<ToolUse>(chat).at(0).state, ToolUse::State::Lost);
    EXPECT_EQ(saidIn(chat), (QStringList{u"Q: hello"_s, u"A: half a sen|"_s})) << "it stays";
    EXPECT_THAT(entriesOf<RetryEntry>(chat), SizeIs(0));
    ASSERT_EQ(turnEnded.count(), 1) << "a turn is over, however it ended";
    EXPECT_FALSE(turnEnded.at(0).at(0).toBool());
    scripted.clock.advance(1s);
    scripted.goLive();
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
}

TEST_F(ChatFailure, GivesNoMessageToAnAgentWhosePermissionEndedWithIt)
{
    scripted.goIntoTurn(kHello);
    scripted.askPermission(u"toolu_of_subagent"_s);
    scripted.endTurn();
    chat.send(u"again"_s);
    EXPECT_EQ(chat.queuedMessages(), 1);
    scripted.agent().dieOfSignal(9);
    EXPECT_EQ(chat.queuedMessages(), 1);
    scripted.clock.advance(1s);
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"again"_s});
}

TEST_F(ChatFailure, DoesNotFeedAMessageThatKillsAgentsToOneAfterTheOther)
{
    scripted.goLive();
    chat.send(kHello);
    for (int i = 0; i <= RestartPolicy::kMaxCrashes; ++i) {
        scripted.beginTurn();
        scripted.announceRetry(1, 529);
        scripted.agent().dieOfSignal(11);
        scripted.clock.advance(1s);
        if (i < RestartPolicy::kMaxCrashes)
            scripted.goLive();
    }
    EXPECT_EQ(scripted.agents.count(), 6);
    EXPECT_EQ(chat.state(), ChatState::Failed);
    EXPECT_EQ(chat.unansweredText(), kHello);
}

TEST_F(ChatFailure, SaysThatAnAgentDoesNotAnswer)
{
    scripted.open();
    scripted.agent().becomeStarted();
    scripted.agent().writeStderr(u"waiting for a lock"_s);
    scripted.clock.advance(29s);
    EXPECT_THAT(spy.failures, IsEmpty());
    scripted.clock.advance(1s);
    EXPECT_EQ(spy.only().kind(), FailureKind::AgentUnresponsive);
    EXPECT_EQ(spy.only().stderrTail, u"waiting for a lock"_s);
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.clock.advance(3s);
    EXPECT_TRUE(scripted.agent().wasKilled());
}

TEST_F(ChatFailureAtDefaultApi, SaysThatTheProgramDoesNotStartUntilAnAgentLives)
{
    scripted.open();
    scripted.agent().failToStart(u"Exec format error"_s);
    EXPECT_EQ(spy.only().kind(), FailureKind::AgentMissing);
    EXPECT_EQ(spy.only().subject, scripted.programPath());
    EXPECT_EQ(spy.only().message, u"Exec format error"_s);
    EXPECT_EQ(chat.state(), ChatState::Failed);
    EXPECT_TRUE(chat.failure());
    chat.restart();
    scripted.goLive();
    EXPECT_FALSE(chat.failure());
}

// Launches that are refused

TEST_F(ChatLaunchTest, RefusesTheCustomEndpointWithAnAgentThatIsTooOld)
{
    scripted.version = u"2.1.196"_s;
    chat.send(kHello);
    scripted.open();
    EXPECT_EQ(scripted.agents.count(), 0);
    EXPECT_EQ(spy.only().kind(), FailureKind::AgentTooOld);
    EXPECT_EQ(spy.only().subject, u"2.1.196"_s);
    EXPECT_EQ(spy.only().message, u"2.1.197"_s);
    EXPECT_EQ(chat.queuedMessages(), 1);
    switchOff(scripted);
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello}) << "off, any version will do";
    EXPECT_THAT(spy.failures, SizeIs(1));
}

TEST_F(ChatLaunchTest, TakesTheOldestVerifiedVersion)
{
    scripted.version = u"2.1.197"_s;
    scripted.goLive();
    EXPECT_EQ(chat.state(), ChatState::Ready);
}

TEST_F(ChatLaunchTest, GoesByTheProgramAsItIsAfterTheLastChange)
{
    chat.start();
    scripted.settings.setValue(bridge::settings::kCustomApiEndpoint, kThere);
    ASSERT_EQ(scripted.backend.openQuestions(), 2);
    scripted.backend.answerLocate(QVersionNumber(2, 1, 100));
    scripted.clock.advance(1s);
    EXPECT_EQ(scripted.agents.count(), 0);
    scripted.backend.answerLocate(QVersionNumber(2, 1, 330));
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_THAT(spy.failures, IsEmpty());
}

TEST_F(ChatLaunchTest, SaysAMissingProgramAgainOnlyWhenTheUserTriesAgainAndFindsItThen)
{
    QFile::remove(scripted.programPath());
    scripted.open();
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AgentMissing));
    // A late answer of the keychain is no new reason.
    scripted.credentials.saveToken(u"http://localhost:1234"_s, CredentialKind::BearerToken,
                                   u"token"_s);
    scripted.keychain.answerSave();
    EXPECT_THAT(spy.failures, SizeIs(1));
    chat.send(kHello);
    EXPECT_THAT(spy.failures, SizeIs(2));
    EXPECT_EQ(chat.queuedMessages(), 1);

    QFile program(scripted.programPath());
    ASSERT_TRUE(program.open(QIODevice::WriteOnly));
    program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    program.close();
    chat.restart();
    scripted.settleLaunch();
    scripted.goLive();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
    EXPECT_THAT(spy.failures, SizeIs(2));
}

TEST_F(ChatLaunchTest, RefusesAWorkspaceThatIsGoneUntilThereIsOne)
{
    const QString gone = scripted.folder.filePath(u"gone"_s);
    scripted.settings.setValue(bridge::settings::kWorkspace, gone);
    scripted.open();
    EXPECT_EQ(spy.only().kind(), FailureKind::WorkspaceMissing);
    EXPECT_EQ(spy.only().subject, gone);
    ASSERT_TRUE(QDir().mkpath(gone));
    chat.restart();
    scripted.goLive();
    EXPECT_EQ(scripted.agent().spec().workingDirectory, gone);
}

TEST(ChatCertificate, OneThatCannotBeUsedIsNamedBeforeAnAgentIsStartedWithIt)
{
    const TestCertificates certificates;
    const ServerCertificate client = certificates.client();
    ScriptedChat scripted(u"https://gateway.example"_s);
    const FailureSpy spy(scripted.chat());
    auto setup = scripted.endpoints.setup();
    setup.clientCertificate = {client.certificate, certificates.encrypted(client.key, u"hush"_s)};
    ASSERT_TRUE(scripted.endpoints.setSetup(setup));
    scripted.open();
    EXPECT_EQ(scripted.agents.count(), 0);
    EXPECT_EQ(spy.only().kind(), FailureKind::ClientCertificateUnusable);
    EXPECT_EQ(spy.only().layer(), bridge::FailureLayer::Credential);
    EXPECT_EQ(spy.only().subject, setup.clientCertificate.key);
    EXPECT_EQ(spy.only().certificate->kind,
              bridge::ClientCertificateProblem::Kind::PassphraseMissing);
    // Entered, it is what was missing.
    ASSERT_TRUE(
        scripted.credentials.keepPassphraseForThisRun(u"https://gateway.example:443"_s, u"hush"_s));
    scripted.settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 1);
}

TEST(ChatProxy, OneWithWhichTheAgentDoesNotStartIsNamedBeforeAnythingStarts)
{
    for (const QString &address : {u"http://127.0.0.1:1234"_s, QString()}) {
        ScriptedChat scripted(address);
        scripted.setInherited(u"HTTP_PROXY"_s, u"me:s3cr3t@proxy.corp:3128"_s);
        const auto chat = scripted.makeChat(u"c"_s, u"s"_s, false, {});
        const FailureSpy spy(*chat);
        chat->start();
        scripted.settleLaunch();
        EXPECT_EQ(scripted.agents.count(), 0);
        EXPECT_EQ(spy.only().kind(), FailureKind::ProxyInTheWay);
        EXPECT_EQ(spy.only().address, address);
        EXPECT_EQ(spy.only().subject, u"…@proxy.corp:3128"_s);
        EXPECT_EQ(spy.only().proxyFault->variable, u"HTTP_PROXY"_s);
    }
}

TEST_F(ChatLaunchTest, SaysThatTheWorkspaceWentAwayAndNotTheProgram)
{
    scripted.goLive();
    const QString gone = scripted.folder.filePath(u"gone"_s);
    ASSERT_TRUE(QDir().mkpath(gone));
    scripted.settings.setValue(bridge::settings::kWorkspace, gone);
    scripted.finishRestart();
    ASSERT_TRUE(QDir().rmdir(gone));
    scripted.agent().failToStart(gone + u": No such file or directory"_s);
    EXPECT_EQ(spy.only().kind(), FailureKind::WorkspaceMissing);
    EXPECT_EQ(spy.only().subject, gone);
}

TEST(ChatAddress, ThatIsInvalidIsNotTakenForOff)
{
    ScriptedChat scripted(u"localhost:1234"_s);
    const FailureSpy spy(scripted.chat());
    scripted.open();
    EXPECT_EQ(scripted.agents.count(), 0);
    EXPECT_EQ(spy.only().kind(), FailureKind::AddressInvalid);
    EXPECT_EQ(spy.only().layer(), bridge::FailureLayer::Network);
    EXPECT_EQ(spy.only().subject, u"localhost:1234"_s);
    EXPECT_EQ(spy.only().fix.address, u"http://localhost:1234"_s);
    changeAddress(scripted, kHere);
    scripted.goLive();
    EXPECT_EQ(scripted.chat().agent().endpoint, kHere);
}

TEST(ChatSources, AFailureNamesTheFileThatClaudeCodeHasItsAddressFrom)
{
    ScriptedChat scripted;
    const FailureSpy spy(scripted.chat());
    const QString file = scripted.folder.filePath(u".claude/settings.json"_s);
    ASSERT_TRUE(QDir(scripted.folder.path()).mkpath(u".claude"_s));
    QFile settings(file);
    ASSERT_TRUE(settings.open(QIODevice::WriteOnly));
    settings.write(R"({"env":{"ANTHROPIC_BASE_URL":"127.0.0.1:21900"}})");
    settings.close();
    scripted.goIntoTurn(kHello);
    scripted.failTurn(0, u"Words that nobody knows"_s);
    EXPECT_EQ(spy.only().kind(), FailureKind::AddressInvalid);
    ASSERT_TRUE(spy.only().setting);
    EXPECT_EQ(spy.only().setting->file, file);
    EXPECT_EQ(spy.only().setting->value, u"127.0.0.1:21900"_s);
    ASSERT_TRUE(scripted.chat().failure());
    EXPECT_EQ(*scripted.chat().failure(), spy.only());
}

TEST_F(ChatLaunchTest, StopsALiveAgentWhenTheAddressBecomesInvalidAfterItsTurn)
{
    scripted.goIntoTurn(kHello);
    scripted.streamText(kHello);
    changeAddress(scripted, u"nonsense"_s);
    EXPECT_THAT(spy.failures, IsEmpty());
    scripted.endTurn();
    EXPECT_THAT(kindsOf(spy.failures), ElementsAre(FailureKind::AddressInvalid));
    EXPECT_TRUE(scripted.agent().wasTerminated());
    scripted.agent().exit(143);
    EXPECT_EQ(chat.state(), ChatState::Failed);
    EXPECT_THAT(spy.failures, SizeIs(1));
}

// The keychain

TEST_F(ChatLaunchTest, WaitsForTheKeychainNoLongerThanASecond)
{
    chat.start();
    scripted.backend.answerLocate(QVersionNumber(2, 1, 330));
    scripted.clock.advance(999ms);
    EXPECT_EQ(scripted.agents.count(), 0);
    scripted.clock.advance(1ms);
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(scripted.agent().spec().environment.value(u"FAKE_TOKEN"_s),
              bridge::endpoint::placeholderToken());
}

TEST(LateKeychain, RestartsForASecretAndNotForNothing)
{
    for (const bool isSecret : {true, false}) {
        ScriptedChat scripted(kHere);
        scripted.chat().start();
        scripted.backend.answerLocate(QVersionNumber(2, 1, 330));
        scripted.clock.advance(1s);
        scripted.initialize();
        scripted.answerStatus();
        ASSERT_EQ(scripted.chat().state(), ChatState::Ready);
        if (isSecret)
            scripted.keychain.answerRead(Secret{CredentialKind::BearerToken, u"late"_s});
        else
            scripted.keychain.answerRead(bridge::secrets::SecretError::Kind::Absent);
        EXPECT_EQ(scripted.agent().wasTerminated(), isSecret);
        if (isSecret) {
            scripted.finishRestart();
            EXPECT_EQ(scripted.agent().spec().environment.value(u"FAKE_TOKEN"_s), u"late"_s);
        }
    }
}

TEST_F(ChatLaunchTest, GivesTheOldAgentNothingWhileTheKeychainIsAskedForTheNewEndpoint)
{
    scripted.goLive();
    scripted.settings.setValue(bridge::settings::kCustomApiEndpoint, kThere);
    chat.send(kHello);
    EXPECT_TRUE(scripted.agent().userTexts().isEmpty());
    scripted.settleLaunch();
    scripted.goLiveAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

} // namespace chatfailuretest
