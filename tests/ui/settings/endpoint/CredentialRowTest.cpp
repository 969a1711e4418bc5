#include "ui/settings/endpoint/CredentialRow.h"
#include "bridge/secrets/CredentialBook.h"
#include "tests/bridge/secrets/FakeSecretStore.h"
#include "tests/support/FakeClock.h"
#include "tests/support/UiFixture.h"
#include "ui/kit/Paragraph.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTest>

namespace credentialrowtest {

using namespace Qt::StringLiterals;
using bridge::secrets::CredentialKind;
using bridge::secrets::Secret;
using bridge::secrets::SecretError;

const QString kOrigin = u"http://localhost:1234"_s;
const QString kValue = u"not-a-real-token-4f2a"_s;

class CredentialRowTest : public UiFixture
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

    FakeClock m_clock;
    FakeSecretStore m_store;
    bridge::secrets::CredentialBook m_credentials{m_store, m_clock};
    ui::CredentialRow m_row{m_choice, m_credentials, m_theme};
};

const QString kSave = u"Save the credential"_s;
const QString kRemove = u"Remove the credential"_s;

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
    kind().setCurrentIndex(1);
    emit kind().activated(1);
    m_store.answerSave();
    const Secret expected{CredentialKind::ApiKey, kValue};
    EXPECT_EQ(m_credentials.secret(kOrigin), expected);
}

TEST_F(CredentialRowTest, AKindThatCouldNotBeSavedIsTakenBack)
{
    m_store.answerRead(Secret{CredentialKind::BearerToken, kValue});
    kind().setCurrentIndex(1);
    emit kind().activated(1);
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

} // namespace credentialrowtest
