#include "ui/settings/endpoint/CredentialRow.h"
#include "tests/ui/KeychainFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/endpoint/InlineQuestion.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTest>

namespace credentialrowtest {

using namespace Qt::StringLiterals;
using bridge::secrets::CredentialKind;
using bridge::secrets::Secret;
using bridge::secrets::SecretError;

const QString kOrigin = u"http://localhost:1234"_s;
const QString kProxyOrigin = u"https://proxy.example:443"_s;
const QString kValue = u"not-a-real-token-4f2a"_s;
const QString kSave = u"Save the credential"_s;
const QString kRemove = u"Remove the credential"_s;
const QString kSendLogin = u"It is a transparent proxy, send it"_s;
const QString kForThisRun = u"Keep for this run only"_s;

class CredentialRowTest : public KeychainFixture
{
protected:
    CredentialRowTest()
    {
        m_choice.setAddress(kOrigin);
        m_row.show();
    }

    [[nodiscard]] QLineEdit &secret() const { return *m_row.findChild<QLineEdit *>(); }
    [[nodiscard]] QComboBox &kind() const { return *m_row.findChild<QComboBox *>(); }
    [[nodiscard]] QString hint() const { return m_row.findChild<ui::Paragraph *>()->toPlainText(); }
    [[nodiscard]] bool isShown(const QString &name) const
    {
        const auto *found = button(m_row, name);
        return found && found->isVisible();
    }
    void choose(CredentialKind wanted)
    {
        kind().setCurrentIndex(kind().findData(static_cast<int>(wanted)));
        emit kind().activated(kind().currentIndex());
    }

    ui::CredentialRow m_row{m_choice, m_credentials, m_theme};
};

TEST_F(CredentialRowTest, TheKeychainIsAskedWhenTheRowIsSeenAndNotBefore)
{
    const ui::CredentialRow hidden(m_choice, m_credentials, m_theme);
    EXPECT_EQ(m_store.reads, 1);
}

TEST_F(CredentialRowTest, AKeptCredentialShowsItsLastCharactersAndNoMore)
{
    m_store.answerRead(Secret{CredentialKind::ApiKey, kValue});
    EXPECT_EQ(secret().text(), QString());
    EXPECT_TRUE(secret().placeholderText().endsWith(u"•4f2a"_s));
    EXPECT_FALSE(secret().placeholderText().contains(u"token"_s));
    EXPECT_EQ(kind().currentText(), u"API key"_s);
    EXPECT_TRUE(isShown(kRemove));
    EXPECT_FALSE(isShown(kSave));
}

TEST_F(CredentialRowTest, SavingKeepsItForTheOriginAndEmptiesTheField)
{
    m_store.answerRead(SecretError::Kind::Absent);
    kind().setCurrentIndex(1);
    QTest::keyClicks(&secret(), kValue);
    QTest::mouseClick(button(m_row, kSave), Qt::LeftButton);
    EXPECT_FALSE(secret().isEnabled());
    m_store.answerSave();
    EXPECT_EQ(secret().text(), QString());
    EXPECT_TRUE(secret().isEnabled());
    const Secret expected{CredentialKind::ApiKey, kValue};
    EXPECT_EQ(m_credentials.secret(kOrigin), expected);
}

TEST_F(CredentialRowTest, WhatCannotBeSavedIsKeptInTheFieldAndSaid)
{
    m_store.answerRead(SecretError::Kind::Absent);
    QTest::keyClicks(&secret(), kValue);
    QTest::keyClick(&secret(), Qt::Key_Return);
    m_store.answerUnlock(SecretError::Kind::Locked);
    EXPECT_EQ(secret().text(), kValue);
    EXPECT_TRUE(hint().contains(u"locked"_s));
    EXPECT_TRUE(isShown(kSave));
}

TEST_F(CredentialRowTest, WhatIsTypedIsNeverReadable)
{
    EXPECT_EQ(secret().echoMode(), QLineEdit::Password);
}

TEST_F(CredentialRowTest, AnotherKindIsSavedWithTheKeptSecret)
{
    m_store.answerRead(Secret{CredentialKind::BearerToken, kValue});
    choose(CredentialKind::ApiKey);
    m_store.answerSave();
    const Secret expected{CredentialKind::ApiKey, kValue};
    EXPECT_EQ(m_credentials.secret(kOrigin), expected);
}

TEST_F(CredentialRowTest, AKindThatCouldNotBeSavedIsTakenBack)
{
    m_store.answerRead(Secret{CredentialKind::BearerToken, kValue});
    choose(CredentialKind::ApiKey);
    m_store.answerUnlock(SecretError::Kind::Denied);
    EXPECT_EQ(kind().currentText(), u"Bearer token"_s);
}

TEST_F(CredentialRowTest, RemovingForgetsIt)
{
    m_store.answerRead(Secret{CredentialKind::BearerToken, kValue});
    QTest::mouseClick(button(m_row, kRemove), Qt::LeftButton);
    m_store.answerSave(Secret{CredentialKind::BearerToken, kValue});
    EXPECT_EQ(m_credentials.secret(kOrigin), std::nullopt);
    EXPECT_FALSE(isShown(kRemove));
    EXPECT_TRUE(secret().isEnabled());
}

TEST_F(CredentialRowTest, AMissingKeychainIsSaidPlainly)
{
    m_store.answerRead(SecretError::Kind::Unavailable);
    EXPECT_TRUE(hint().startsWith(u"The system keychain is not available"_s));
    EXPECT_TRUE(secret().isEnabled()) << "for this run";
}

TEST_F(CredentialRowTest, ACredentialIsNotCarriedToAnotherOrigin)
{
    m_store.answerRead(SecretError::Kind::Absent);
    QTest::keyClicks(&secret(), kValue);
    m_choice.setAddress(u"https://elsewhere.example"_s);
    EXPECT_EQ(secret().text(), QString());
    EXPECT_FALSE(hint().contains(kOrigin));
    EXPECT_EQ(m_store.reads, 2);
}

TEST_F(CredentialRowTest, WithoutAnAddressThereIsNothingToKeepItFor)
{
    m_choice.setAddress({});
    EXPECT_FALSE(secret().isEnabled());
    EXPECT_TRUE(hint().contains(u"address"_s));
}

/// Credential kinds without a secret, and keychains that fail.
class CredentialKindsTest : public CredentialRowTest
{
protected:
    void SetUp() override
    {
        m_store.answerRead(SecretError::Kind::Absent); // of the address above
        m_choice.setAddress(u"https://proxy.example"_s);
        activate(m_row);
    }

    [[nodiscard]] CredentialKind shown() const
    {
        return static_cast<CredentialKind>(kind().currentData().toInt());
    }
    [[nodiscard]] ui::InlineQuestion &question() const
    {
        return *m_row.findChild<ui::InlineQuestion *>();
    }
    [[nodiscard]] CredentialKind inUse() const
    {
        return m_choice.endpointFor({{}})->value().credential;
    }
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
    EXPECT_TRUE(m_choice.isTransparentProxy(kProxyOrigin));
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
    EXPECT_FALSE(m_choice.isTransparentProxy(kProxyOrigin));
    EXPECT_EQ(shown(), CredentialKind::BearerToken);
}

TEST_F(CredentialKindsTest, TheQuestionIsAskedOnceForAHost)
{
    m_choice.setTransparentProxy(kProxyOrigin, true);
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
    const QString words = widgets::textsIn<ui::Paragraph>(question()).join(u'\n');
    EXPECT_TRUE(words.contains(u"not encrypted"_s)) << words.toStdString();
}

TEST_F(CredentialKindsTest, TheOwnSignInCanBeWithdrawn)
{
    m_choice.setEnabled(true);
    m_choice.setTransparentProxy(kProxyOrigin, true);
    m_store.answerRead(SecretError::Kind::Absent);
    choose(CredentialKind::OwnSignIn);
    button(m_row, u"Withdraw"_s)->click();
    EXPECT_FALSE(m_choice.isTransparentProxy(kProxyOrigin));
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
    EXPECT_FALSE(isShown(kSave));
    EXPECT_TRUE(hint().contains(u"no system keychain"_s));
    button(m_row, kForThisRun)->click();
    EXPECT_EQ(m_credentials.secret(kProxyOrigin)->value, kValue);
    EXPECT_TRUE(m_credentials.isForThisRun(kProxyOrigin));
    EXPECT_EQ(secret().text(), QString());
    EXPECT_TRUE(widgets::textsIn<QLabel>(m_row).contains(u"for this run only"_s));
}

TEST_F(CredentialKindsTest, WhatTheKeychainRefusesCanBeKeptForThisRun)
{
    m_store.answerRead(SecretError::Kind::Absent);
    QTest::keyClicks(&secret(), kValue);
    EXPECT_FALSE(isShown(kForThisRun)) << "not while the keychain may take it";
    QTest::keyClick(&secret(), Qt::Key_Return);
    m_store.answerUnlock(SecretError::Kind::Denied);
    ASSERT_TRUE(isShown(kForThisRun));
    button(m_row, kForThisRun)->click();
    EXPECT_TRUE(m_credentials.isForThisRun(kProxyOrigin));
}

TEST_F(CredentialKindsTest, WhatIsKeptForThisRunCanBeForgotten)
{
    m_store.answerRead(SecretError::Kind::Unavailable);
    QTest::keyClicks(&secret(), kValue);
    button(m_row, kForThisRun)->click();
    button(m_row, kRemove)->click();
    EXPECT_TRUE(QTest::qWaitFor([this] { return !m_credentials.isForThisRun(kProxyOrigin); }));
    EXPECT_TRUE(secret().isEnabled());
}

TEST_F(CredentialKindsTest, ALockedKeychainIsUnlockedOnlyWhenTheUserSaysSo)
{
    m_store.answerRead(SecretError::Kind::Locked);
    if (m_store.unlocks == 1) // the first attempt of a run prompts by itself
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

} // namespace credentialrowtest
