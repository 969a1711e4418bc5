#include "bridge/secrets/CredentialBook.h"
#include "tests/bridge/secrets/FakeSecretStore.h"
#include "tests/support/FakeClock.h"
#include "tests/support/UiFixture.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/endpoint/CredentialRow.h"
#include "ui/settings/endpoint/InlineQuestion.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTest>

namespace credentialkindstest {

using namespace Qt::StringLiterals;
using bridge::secrets::CredentialKind;
using bridge::secrets::Secret;
using bridge::secrets::SecretError;

const QString kOrigin = u"https://proxy.example:443"_s;
const QString kAddress = u"https://proxy.example"_s;
const QString kValue = u"not-a-real-token-4f2a"_s;
const QString kSendLogin = u"It is a transparent proxy, send it"_s;
const QString kForThisRun = u"Keep for this run only"_s;

/// How an endpoint is shown who we are, beyond a secret in a keychain that works.
class CredentialKindsTest : public UiFixture
{
protected:
    void SetUp() override
    {
        m_choice.setAddress(kAddress);
        activate(m_row);
    }

    void choose(CredentialKind wanted)
    {
        kind().setCurrentIndex(kind().findData(static_cast<int>(wanted)));
        emit kind().activated(kind().currentIndex());
    }
    [[nodiscard]] CredentialKind shown() const
    {
        return static_cast<CredentialKind>(kind().currentData().toInt());
    }
    [[nodiscard]] QComboBox &kind() const { return *m_row.findChild<QComboBox *>(); }
    [[nodiscard]] QLineEdit &secret() const { return *m_row.findChild<QLineEdit *>(); }
    [[nodiscard]] ui::InlineQuestion &question() const
    {
        return *m_row.findChild<ui::InlineQuestion *>();
    }
    [[nodiscard]] QString hint() const { return m_row.findChild<ui::Paragraph *>()->toPlainText(); }
    [[nodiscard]] CredentialKind inUse() const
    {
        return m_choice.endpointFor({{}})->value().credential;
    }

    FakeClock m_clock;
    FakeSecretStore m_store;
    bridge::secrets::CredentialBook m_credentials{m_store, m_clock};
    ui::CredentialRow m_row{m_choice, m_credentials, m_theme};
};

TEST_F(CredentialKindsTest, NoneAsksForNoSecret)
{
    m_store.answerRead(SecretError::Kind::Absent);
    choose(CredentialKind::None);
    EXPECT_EQ(m_choice.setup().credential, CredentialKind::None);
    EXPECT_FALSE(secret().isVisible());
    EXPECT_TRUE(hint().contains(u"placeholder"_s));
}

TEST_F(CredentialKindsTest, NoneSaysThatWhatIsKeptIsNotSent)
{
    m_store.answerRead(Secret{CredentialKind::BearerToken, kValue});
    choose(CredentialKind::None);
    EXPECT_EQ(shown(), CredentialKind::None);
    EXPECT_TRUE(hint().contains(u"is not sent"_s)) << hint().toStdString();
}

TEST_F(CredentialKindsTest, TheOwnSignInIsUsedOnlyAfterItsQuestionWasAnswered)
{
    m_choice.setEnabled(true);
    m_store.answerRead(SecretError::Kind::Absent);
    choose(CredentialKind::OwnSignIn);
    ASSERT_TRUE(question().isVisible());
    EXPECT_EQ(m_choice.setup().credential, CredentialKind::BearerToken) << "only asked so far";
    EXPECT_EQ(shown(), CredentialKind::OwnSignIn) << "what the question is about";
    button(m_row, kSendLogin)->click();
    EXPECT_FALSE(question().isVisible());
    EXPECT_TRUE(m_choice.isTransparentProxy(kOrigin));
    EXPECT_EQ(inUse(), CredentialKind::OwnSignIn);
    EXPECT_FALSE(secret().isVisible());
    EXPECT_TRUE(hint().contains(u"subscription pays"_s)) << hint().toStdString();
}

TEST_F(CredentialKindsTest, NotToSendTheLoginIsTheDefault)
{
    m_store.answerRead(SecretError::Kind::Absent);
    choose(CredentialKind::OwnSignIn);
    auto *no = button(m_row, u"Do not send it"_s);
    EXPECT_TRUE(no->hasFocus());
    QTest::keyClick(no, Qt::Key_Escape);
    EXPECT_FALSE(question().isVisible());
    EXPECT_FALSE(m_choice.isTransparentProxy(kOrigin));
    EXPECT_EQ(shown(), CredentialKind::BearerToken);
}

TEST_F(CredentialKindsTest, TheQuestionIsAskedOnceForAHost)
{
    m_choice.setTransparentProxy(kOrigin, true);
    m_store.answerRead(SecretError::Kind::Absent);
    choose(CredentialKind::OwnSignIn);
    EXPECT_FALSE(question().isVisible());
    EXPECT_EQ(m_choice.setup().credential, CredentialKind::OwnSignIn);
}

TEST_F(CredentialKindsTest, TheQuestionIsNotCarriedToAnotherHost)
{
    m_store.answerRead(SecretError::Kind::Absent);
    choose(CredentialKind::OwnSignIn);
    m_choice.setAddress(u"https://elsewhere.example"_s);
    EXPECT_FALSE(question().isVisible());
    EXPECT_EQ(shown(), CredentialKind::BearerToken);
    EXPECT_FALSE(m_choice.isTransparentProxy(u"https://elsewhere.example:443"_s));
}

TEST_F(CredentialKindsTest, AnUnencryptedProxyIsSaidToBeReadable)
{
    m_choice.setAddress(u"http://proxy.example"_s);
    choose(CredentialKind::OwnSignIn);
    const auto texts = question().findChildren<ui::Paragraph *>();
    EXPECT_TRUE(std::any_of(texts.begin(), texts.end(), [](const ui::Paragraph *text) {
        return text->toPlainText().contains(u"not encrypted"_s);
    }));
}

TEST_F(CredentialKindsTest, TheOwnSignInCanBeWithdrawn)
{
    m_choice.setEnabled(true);
    m_choice.setTransparentProxy(kOrigin, true);
    m_store.answerRead(SecretError::Kind::Absent);
    choose(CredentialKind::OwnSignIn);
    button(m_row, u"Withdraw"_s)->click();
    EXPECT_FALSE(m_choice.isTransparentProxy(kOrigin));
    EXPECT_EQ(inUse(), CredentialKind::BearerToken);
    EXPECT_EQ(shown(), CredentialKind::BearerToken);
}

TEST_F(CredentialKindsTest, ASignInThatTheHostIsNotMarkedForIsSaidNotToCount)
{
    auto setup = m_choice.setup();
    setup.credential = CredentialKind::OwnSignIn;
    ASSERT_TRUE(m_choice.setSetup(setup));
    m_store.answerRead(SecretError::Kind::Absent);
    EXPECT_EQ(shown(), CredentialKind::BearerToken);
    EXPECT_TRUE(hint().contains(u"not marked"_s)) << hint().toStdString();
}

TEST_F(CredentialKindsTest, WithoutAKeychainATokenIsKeptForThisRunOnly)
{
    m_store.answerRead(SecretError::Kind::Unavailable);
    ASSERT_TRUE(secret().isEnabled());
    QTest::keyClicks(&secret(), kValue);
    EXPECT_FALSE(button(m_row, u"Save the credential"_s)->isVisible());
    EXPECT_TRUE(hint().contains(u"no system keychain"_s));
    button(m_row, kForThisRun)->click();
    EXPECT_EQ(m_credentials.secret(kOrigin)->value, kValue);
    EXPECT_TRUE(m_credentials.isForThisRun(kOrigin));
    EXPECT_EQ(secret().text(), QString());
    const auto labels = m_row.findChildren<QLabel *>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
        return label->isVisible() && label->text() == "for this run only"_L1;
    }));
}

TEST_F(CredentialKindsTest, WhatTheKeychainRefusesCanBeKeptForThisRun)
{
    m_store.answerRead(SecretError::Kind::Absent);
    QTest::keyClicks(&secret(), kValue);
    EXPECT_FALSE(button(m_row, kForThisRun)->isVisible()) << "not while the keychain may take it";
    QTest::keyClick(&secret(), Qt::Key_Return);
    m_store.answerUnlock(SecretError::Kind::Denied);
    ASSERT_TRUE(button(m_row, kForThisRun)->isVisible());
    button(m_row, kForThisRun)->click();
    EXPECT_TRUE(m_credentials.isForThisRun(kOrigin));
}

TEST_F(CredentialKindsTest, WhatIsKeptForThisRunCanBeForgotten)
{
    m_store.answerRead(SecretError::Kind::Unavailable);
    QTest::keyClicks(&secret(), kValue);
    button(m_row, kForThisRun)->click();
    button(m_row, u"Remove the credential"_s)->click();
    EXPECT_TRUE(QTest::qWaitFor([this] { return !m_credentials.isForThisRun(kOrigin); }));
    EXPECT_TRUE(secret().isEnabled());
}

TEST_F(CredentialKindsTest, ALockedKeychainIsUnlockedOnlyWhenTheUserSaysSo)
{
    m_store.answerRead(SecretError::Kind::Locked);
    if (m_store.unlocks == 1) // the run's first one asks by itself
        m_store.answerUnlock(SecretError::Kind::Locked);
    const int asked = m_store.unlocks;
    auto *unlock = button(m_row, u"Unlock the keychain"_s);
    ASSERT_TRUE(unlock->isVisible());
    unlock->click();
    EXPECT_EQ(m_store.unlocks, asked + 1);
    m_store.answerUnlock(Secret{CredentialKind::ApiKey, kValue});
    EXPECT_FALSE(unlock->isVisible());
    EXPECT_EQ(shown(), CredentialKind::ApiKey);
}

} // namespace credentialkindstest
