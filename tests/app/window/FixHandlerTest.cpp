#include "app/window/FixHandler.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/TestCertificates.h"
#include "ui/settings/endpoint/ClientCertificateDialog.h"
#include "ui/words/SecretText.h"

#include <QFile>
#include <QFileDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

#include <gmock/gmock.h>

namespace fixhandlertest {

using namespace Qt::StringLiterals;
using namespace bridge;
using session::ChatState;
using testing::ElementsAre;
using testing::IsEmpty;

const QString kHello = u"hello"_s;
const QString kSecret = u"sk-the-secret"_s;

class FixHandlerTest : public testing::Test
{
protected:
    /// A chat whose keychain holds a bearer token for its endpoint, ready for a message.
    void open()
    {
        scripted.chat().start();
        scripted.keychain.answerRead(secrets::Secret{CredentialKind::BearerToken, kSecret});
        scripted.answeredReads = 1;
        scripted.settleLaunch();
        scripted.goLive();
    }

    /// Sends a message that stays unanswered.
    void failATurn()
    {
        scripted.startTurn(kHello);
        scripted.failTurn(402, u"Credit balance is too low"_s);
        ASSERT_EQ(scripted.chat().state(), ChatState::Ready);
        ASSERT_EQ(scripted.chat().unansweredText(), kHello);
    }

    /// The next agent is started and ready.
    void replaceAgent()
    {
        scripted.settleLaunch();
        ASSERT_TRUE(scripted.agent().wasTerminated()) << "the agent was to be replaced";
        scripted.goLiveAgain();
    }

    [[nodiscard]] QString variable(const char *name) const
    {
        return scripted.agent().spec().environment.value(QLatin1String(name));
    }

    [[nodiscard]] QString certificate(const QByteArray &content)
    {
        QFile file(scripted.folder.filePath(u"ca.pem"_s));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
        return file.fileName();
    }

    /// A settings file of the user's with this variable.
    [[nodiscard]] ForeignSetting settingsWith(const QString &name, const QString &value)
    {
        QFile file(scripted.folder.filePath(u"settings.json"_s));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        const QJsonObject variables{{name, value}};
        file.write(QJsonDocument(QJsonObject{{u"env"_s, variables}}).toJson());
        return {ForeignSetting::Part::NotUsed, file.fileName(), name, value};
    }

    /// The only open window of this kind.
    template <typename T>
    [[nodiscard]] T *opened() const
    {
        const QList<T *> all = window.findChildren<T *>();
        EXPECT_EQ(all.size(), 1);
        return all.value(0);
    }

    ScriptedChat scripted{kHere};
    QWidget window;
    app::FixHandler fixHandler{scripted.endpoints, scripted.credentials, &scripted.chat()};
    QSignalSpy refused{&fixHandler, &app::FixHandler::refused};
};

/// A chat with an unanswered message.
class FailedTurnFixTest : public FixHandlerTest
{
protected:
    FailedTurnFixTest()
    {
        open();
        failATurn();
    }
};

/// The fixture's chat, pinned to a profile other than the settings' endpoint.
class PinnedFixHandlerTest : public FixHandlerTest
{
protected:
    PinnedFixHandlerTest()
    {
        EXPECT_TRUE(scripted.endpoints.profiles().put({kWork, kThere, {}}));
        scripted.chat().setPin({endpoint::EndpointPin::Kind::Profile, kWork});
        open();
        failATurn();
    }
    [[nodiscard]] endpoint::EndpointProfile work() const
    {
        return scripted.endpoints.profiles().find(kWork).value();
    }
    [[nodiscard]] QString setUp() const
    {
        return scripted.endpoints.addressText() + scripted.endpoints.model()
               + scripted.endpoints.certificateAuthorities()
               + QString::number(scripted.endpoints.isEnabled());
    }

    const QString kWork = u"Work"_s;
    const QString before = setUp();
};

TEST_F(FailedTurnFixTest, TheAgentIsRestarted)
{
    fixHandler.carryOut(fix::RestartAgent{}, &window);
    replaceAgent();
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);
}

TEST_F(FailedTurnFixTest, AnAddressIsUsedAndTheMessageGoesThere)
{
    fixHandler.carryOut(fix::UseAddress{kThere}, &window);
    EXPECT_EQ(scripted.endpoints.addressText(), kThere);
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello)) << "not to the old one";
    replaceAgent();
    EXPECT_EQ(variable("FAKE_BASE_URL"), kThere);
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
    EXPECT_EQ(scripted.chat().unansweredText(), QString());
}

TEST_F(FailedTurnFixTest, AModelIsUsedForEveryRoleAndTheMessageIsSentAgain)
{
    fixHandler.carryOut(fix::UseModel{u"qwen3"_s}, &window);
    replaceAgent();
    EXPECT_EQ(variable("FAKE_MODEL_model"), u"qwen3"_s);
    EXPECT_EQ(variable("FAKE_MODEL_haiku"), u"qwen3"_s);
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
}

TEST_F(FailedTurnFixTest, ARefusedPartIsLeftOutAndTheMessageIsSentAgain)
{
    fixHandler.carryOut(fix::ChangePart{{RequestPart::Effort, u"medium"_s}}, &window);
    replaceAgent();
    EXPECT_EQ(scripted.endpoints.setup().environment,
              (QMap<QString, QString>{{u"CLAUDE_CODE_EFFORT_LEVEL"_s, u"medium"_s}}));
    EXPECT_TRUE(scripted.endpoints.setup().options.betas);
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
}

TEST_F(FailedTurnFixTest, BetaFeaturesAreTurnedOffAndTheMessageIsSentAgain)
{
    fixHandler.carryOut(fix::ChangePart{{RequestPart::ContextManagement, {}}}, &window);
    replaceAgent();
    EXPECT_FALSE(scripted.endpoints.setup().options.betas);
    EXPECT_TRUE(scripted.endpoints.setup().environment.isEmpty());
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
}

TEST_F(FailedTurnFixTest, TheSameSecretIsKeptAsTheOtherKindBeforeTheMessageIsSentAgain)
{
    EXPECT_EQ(variable("FAKE_TOKEN"), kSecret);
    fixHandler.carryOut(fix::UseCredentialKind{CredentialKind::ApiKey}, &window);
    EXPECT_FALSE(scripted.agent().wasTerminated()) << "the keychain has not answered";
    EXPECT_EQ(scripted.agent().userTexts().size(), 1);
    scripted.keychain.answerSave();
    replaceAgent();
    EXPECT_EQ(variable("FAKE_KEY"), kSecret);
    EXPECT_EQ(variable("FAKE_TOKEN"), QString());
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
}

TEST_F(FailedTurnFixTest, AKeychainThatRefusesIsToldAndNothingIsSent)
{
    fixHandler.carryOut(fix::UseCredentialKind{CredentialKind::ApiKey}, &window);
    scripted.keychain.answerUnlock(secrets::SecretError::Kind::Denied);
    ASSERT_EQ(refused.size(), 1);
    EXPECT_EQ(refused.at(0).at(1).toString(),
              ui::wordsFor(secrets::SecretError{secrets::SecretError::Kind::Denied, {}}));
    EXPECT_FALSE(scripted.agent().wasTerminated());
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);

    // A later save by other code does not send it either.
    scripted.credentials.saveToken(kHere, CredentialKind::BearerToken, u"another"_s);
    scripted.keychain.answerSave();
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);
}

TEST_F(FailedTurnFixTest, AChosenCertificateAuthorityReachesTheAgentWithTheMessage)
{
    fixHandler.carryOut(fix::ChooseCertificate{}, &window);
    auto *dialog = opened<QFileDialog>();
    ASSERT_TRUE(dialog);
    EXPECT_FALSE(scripted.agent().wasTerminated());
    const QString file = certificate(kAnAuthority);
    emit dialog->fileSelected(file);
    EXPECT_EQ(scripted.endpoints.certificateAuthorities(), file);
    replaceAgent();
    EXPECT_EQ(variable("FAKE_AUTHORITIES"), file);
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
}

TEST_F(FailedTurnFixTest, AnAuthorityOfTheUsersSettingsReachesTheAgentWithTheMessage)
{
    const QString authority = certificate(kAnAuthority);
    const auto setting = settingsWith(u"NODE_EXTRA_CA_CERTS"_s, authority);
    fixHandler.carryOut(fix::UseSetting{setting}, &window);
    EXPECT_EQ(scripted.endpoints.certificateAuthorities(), authority);
    replaceAgent();
    EXPECT_EQ(variable("FAKE_AUTHORITIES"), authority);
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
}

TEST_F(FailedTurnFixTest, AProxyOfTheUsersSettingsGoesWithTheEndpoint)
{
    const auto setting = settingsWith(u"HTTPS_PROXY"_s, u"http://127.0.0.1:21080"_s);
    fixHandler.carryOut(fix::UseSetting{setting}, &window);
    EXPECT_EQ(scripted.endpoints.setup().environment,
              (QMap<QString, QString>{{u"HTTPS_PROXY"_s, u"http://127.0.0.1:21080"_s}}));
    EXPECT_EQ(refused.size(), 0);
}

TEST_F(FailedTurnFixTest, AProxysPasswordIsNotKeptWithTheEndpoint)
{
    const auto setting = settingsWith(u"HTTPS_PROXY"_s, u"http://me:s3cr3t@proxy:1"_s);
    fixHandler.carryOut(fix::UseSetting{setting}, &window);
    EXPECT_TRUE(scripted.endpoints.setup().environment.isEmpty());
    ASSERT_EQ(refused.size(), 1);
    EXPECT_FALSE(refused.at(0).at(1).toString().contains(u"s3cr3t"_s));
    EXPECT_TRUE(QFile::remove(setting.file));
    fixHandler.carryOut(fix::UseSetting{setting}, &window);
    EXPECT_EQ(refused.size(), 2) << "it is not there any more";
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);
}

TEST_F(FailedTurnFixTest, AChosenClientCertificateReachesTheAgentWithTheMessage)
{
    const TestCertificates certificates;
    const ServerCertificate client = certificates.client();
    fixHandler.carryOut(fix::ChooseClientCertificate{}, &window);
    auto *dialog = opened<ui::ClientCertificateDialog>();
    ASSERT_TRUE(dialog);
    ASSERT_TRUE(scripted.endpoints.setClientCertificate({client.certificate, client.key}, {}));
    dialog->accept();
    replaceAgent();
    EXPECT_EQ(variable("FAKE_CLIENT_KEY"), client.key);
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
}

TEST_F(FailedTurnFixTest, AFileThatIsNoCertificateIsRefusedInWords)
{
    fixHandler.carryOut(fix::ChooseCertificate{}, &window);
    const QString file = certificate("no certificate");
    emit opened<QFileDialog>()->fileSelected(file);
    ASSERT_EQ(refused.size(), 1);
    EXPECT_TRUE(refused.at(0).at(1).toString().contains(file));
    EXPECT_EQ(scripted.endpoints.certificateAuthorities(), QString());
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);
}

TEST_F(FailedTurnFixTest, TurnedOffTheMessageGoesToTheDefaultApi)
{
    fixHandler.carryOut(fix::TurnOffAndSend{}, &window);
    EXPECT_FALSE(scripted.endpoints.isEnabled());
    replaceAgent();
    EXPECT_EQ(variable("FAKE_BASE_URL"), QString());
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
}

TEST_F(FixHandlerTest, WhileClaudeCodeStillRetriesTheMessageIsSentOnceAndToTheNewAgent)
{
    open();
    scripted.startTurn(kHello);
    scripted.announceRetry(1);
    ASSERT_EQ(scripted.chat().state(), ChatState::Retrying);
    fixHandler.carryOut(fix::UseAddress{kThere}, &window);
    scripted.settleLaunch();
    ASSERT_EQ(scripted.agent().count(u"cancel"_s), 1) << "its retries are waited for";
    scripted.endInterruptedTurn();
    replaceAgent();
    QCoreApplication::processEvents();
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
    EXPECT_EQ(scripted.chat().unansweredText(), QString());
    // The message is not sent again when its turn fails there.
    scripted.beginTurn();
    scripted.failTurn(402, u"Credit balance is too low"_s);
    QCoreApplication::processEvents();
    EXPECT_EQ(scripted.agent().userTexts().size(), 1);
}

TEST_F(FailedTurnFixTest, FromTheSettingsNothingIsSent)
{
    app::FixHandler(scripted.endpoints, scripted.credentials, nullptr)
        .carryOut(fix::UseModel{u"qwen3"_s}, &window);
    replaceAgent();
    EXPECT_THAT(scripted.agent().userTexts(), IsEmpty());
    EXPECT_EQ(scripted.chat().unansweredText(), kHello);
}

TEST_F(PinnedFixHandlerTest, AnAddressGoesToTheProfile)
{
    fixHandler.carryOut(fix::UseAddress{u"http://localhost:9012"_s}, &window);
    EXPECT_EQ(work().address, u"http://localhost:9012"_s);
    EXPECT_EQ(setUp(), before);
    replaceAgent();
    EXPECT_EQ(variable("FAKE_BASE_URL"), u"http://localhost:9012"_s);
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
}

TEST_F(PinnedFixHandlerTest, AModelGoesToTheProfile)
{
    fixHandler.carryOut(fix::UseModel{u"qwen3"_s}, &window);
    EXPECT_EQ(scripted.endpoints.model(scripted.chat().pin()), u"qwen3"_s);
    EXPECT_EQ(setUp(), before);
    replaceAgent();
    EXPECT_EQ(variable("FAKE_MODEL_model"), u"qwen3"_s);
}

TEST_F(PinnedFixHandlerTest, ACertificateGoesToTheProfile)
{
    const QString file = certificate(kAnAuthority);
    fixHandler.carryOut(fix::ChooseCertificate{}, &window);
    emit opened<QFileDialog>()->fileSelected(file);
    EXPECT_EQ(work().setup.certificateAuthorities, file);
    EXPECT_EQ(setUp(), before);
}

TEST_F(PinnedFixHandlerTest, TheOtherHeaderIsForTheProfilesOrigin)
{
    fixHandler.carryOut(fix::UseCredentialKind{CredentialKind::ApiKey}, &window);
    scripted.keychain.answerSave();
    replaceAgent();
    EXPECT_EQ(variable("FAKE_KEY"), kSecret);
    EXPECT_EQ(variable("FAKE_BASE_URL"), kThere);
}

TEST_F(PinnedFixHandlerTest, FromTheSettingsTheProfileThatWasCheckedIsMendedAndNothingIsSent)
{
    app::FixHandler settings(scripted.endpoints, scripted.credentials, nullptr);
    settings.setPin(scripted.chat().pin());
    settings.carryOut(fix::UseModel{u"qwen3"_s}, &window);
    EXPECT_EQ(scripted.endpoints.model(scripted.chat().pin()), u"qwen3"_s);
    EXPECT_EQ(setUp(), before);
    replaceAgent();
    EXPECT_THAT(scripted.agent().userTexts(), IsEmpty());
}

TEST_F(PinnedFixHandlerTest, TurningOffIsForThisChatAlone)
{
    fixHandler.carryOut(fix::TurnOffAndSend{}, &window);
    EXPECT_EQ(setUp(), before);
    EXPECT_EQ(scripted.chat().pin().kind, endpoint::EndpointPin::Kind::DefaultApi);
    replaceAgent();
    EXPECT_EQ(variable("FAKE_BASE_URL"), QString());
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
}

TEST_F(FailedTurnFixTest, TheLastGoodSettingsAreWrittenAndTheMessageIsSentAgain)
{
    QFile file(scripted.settings.filePath());
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.close();
    scripted.settings.reload();
    ASSERT_TRUE(scripted.settings.problem());
    fixHandler.carryOut(fix::RestoreSettings{}, &window);
    EXPECT_FALSE(scripted.settings.problem());
    scripted.settleLaunch();
    EXPECT_EQ(variable("FAKE_BASE_URL"), kHere);
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello, kHello));
}

TEST_F(FailedTurnFixTest, NewSettingsSendNothingToTheOldEndpoint)
{
    QFile file(scripted.settings.filePath());
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.close();
    scripted.settings.reload();
    fixHandler.carryOut(fix::StartSettingsAnew{}, &window);
    EXPECT_FALSE(scripted.endpoints.isEnabled());
    EXPECT_TRUE(QFile::exists(scripted.settings.filePath() + u".aside"_s));
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello));
}

TEST_F(FailedTurnFixTest, ALoadingModelIsWaitedFor)
{
    fixHandler.carryOut(fix::SendWhenReady{}, &window);
    EXPECT_TRUE(scripted.chat().isWaitingForModel());
    EXPECT_FALSE(scripted.agent().wasTerminated());
}

TEST_F(FailedTurnFixTest, AFreshSessionTakesTheMessage)
{
    const QString before = scripted.agent().spec().arguments.join(u' ');
    fixHandler.carryOut(fix::StartFresh{}, &window);
    replaceAgent();
    EXPECT_NE(scripted.agent().spec().arguments.join(u' '), before);
    ASSERT_EQ(scripted.agent().userTexts().size(), 1);
    EXPECT_TRUE(scripted.agent().userTexts().front().contains(kHello));
}

} // namespace fixhandlertest
