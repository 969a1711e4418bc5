#include "tests/bridge/secrets/FakeSecretStore.h"
#include "tests/support/FakeClock.h"
#include "tests/support/UiFixture.h"
#include "ui/settings/endpoint/EnvironmentSection.h"
#include "ui/settings/endpoint/HeadersSection.h"

#include <QLabel>
#include <QLineEdit>
#include <QTest>

namespace namedvaluestest {

using bridge::secrets::Secret;
using bridge::secrets::SecretError;

namespace {

const QString kOrigin = QStringLiteral("http://localhost:1234");
const QString kName = QStringLiteral("x-portkey-api-key");
const QString kValue = QStringLiteral("not-a-real-key");

/// Lists of names and values: headers, and variables of the environment.
class NamedValuesTest : public UiFixture
{
protected:
    NamedValuesTest()
    {
        m_choice.setAddress(kOrigin);
        m_credentials.lookUp(kOrigin);
        m_store.answerRead(SecretError::Kind::Absent);
        m_headers.show();
        m_environment.show();
    }

    [[nodiscard]] static QLineEdit &field(const QWidget &in, const QString &name)
    {
        for (auto *edit : in.findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == name)
                return *edit;
        }
        qFatal("no field for %s", qPrintable(name));
    }
    void add(const QWidget &to, const QString &kind, const QString &name, const QString &value)
    {
        QTest::keyClicks(&field(to, kind), name);
        QTest::keyClicks(&field(to, QStringLiteral("Value")), value);
        QTest::keyClick(&field(to, QStringLiteral("Value")), Qt::Key_Return);
    }
    void addHeader(const QString &name, const QString &value, bool isSecret)
    {
        button(m_headers, QStringLiteral("Secret"))->setChecked(isSecret);
        add(m_headers, QStringLiteral("Header"), name, value);
    }
    [[nodiscard]] QString problem(const QWidget &in, const QString &kind) const
    {
        return field(in, kind).accessibleDescription();
    }
    [[nodiscard]] QStringList shown(const QWidget &in) const
    {
        QStringList texts;
        for (const auto *label : in.findChildren<QLabel *>()) {
            if (label->isVisible())
                texts << label->text();
        }
        return texts;
    }

    FakeClock m_clock;
    FakeSecretStore m_store;
    bridge::secrets::CredentialBook m_credentials{m_store, m_clock};
    ui::HeadersSection m_headers{m_choice, m_credentials, m_theme};
    ui::EnvironmentSection m_environment{m_choice, m_theme};
};

} // namespace

TEST_F(NamedValuesTest, AHeaderThatIsNoSecretIsKeptWithTheSettings)
{
    addHeader(QStringLiteral("x-team"), QStringLiteral("blue"), false);
    EXPECT_EQ(m_choice.setup().headers.value(QStringLiteral("x-team")), QStringLiteral("blue"));
    EXPECT_TRUE(shown(m_headers).contains(QStringLiteral("blue")));
    EXPECT_EQ(m_headers.preview(), QStringLiteral("x-team"));
    EXPECT_TRUE(field(m_headers, QStringLiteral("Value")).text().isEmpty());
}

TEST_F(NamedValuesTest, TheValueOfASecretHeaderGoesToTheKeychainAlone)
{
    addHeader(kName, kValue, true);
    EXPECT_EQ(field(m_headers, QStringLiteral("Value")).echoMode(), QLineEdit::Password);
    EXPECT_FALSE(field(m_headers, QStringLiteral("Value")).isEnabled()) << "until it answers";
    m_store.answerSave();
    EXPECT_EQ(m_choice.setup().secretHeaders, QStringList{kName});
    EXPECT_TRUE(m_choice.setup().headers.isEmpty());
    ASSERT_TRUE(m_store.written);
    EXPECT_EQ(m_store.written->headers.value(kName), kValue);
    EXPECT_TRUE(field(m_headers, QStringLiteral("Value")).isEnabled());
    EXPECT_TRUE(shown(m_headers).contains(QStringLiteral("•••••• in the system keychain")));
    EXPECT_FALSE(shown(m_headers).join(u' ').contains(kValue));
}

TEST_F(NamedValuesTest, WhatTheKeychainRefusesCanBeKeptForThisRun)
{
    addHeader(kName, kValue, true);
    m_store.answerUnlock(SecretError::Kind::Unavailable);
    EXPECT_TRUE(problem(m_headers, QStringLiteral("Header")).contains(QStringLiteral("keychain")));
    EXPECT_TRUE(shown(m_headers).contains(QStringLiteral("no value is saved: it is not sent")));
    button(m_headers, QStringLiteral("Keep for this run only"))->click();
    EXPECT_TRUE(m_credentials.isHeaderForThisRun(kOrigin, kName));
    EXPECT_TRUE(shown(m_headers).contains(QStringLiteral("•••••• for this run only")));
}

TEST_F(NamedValuesTest, RemovingASecretHeaderTakesItOutOfTheKeychain)
{
    addHeader(kName, kValue, true);
    m_store.answerSave();
    button(m_headers, QStringLiteral("Remove ") + kName)->click();
    m_store.answerSave(Secret{{}, {}, {{kName, kValue}}});
    EXPECT_TRUE(m_choice.setup().secretHeaders.isEmpty());
    EXPECT_FALSE(m_credentials.hasHeader(kOrigin, kName));
}

TEST_F(NamedValuesTest, WhatAnotherProfileNeedsStaysInTheKeychain)
{
    addHeader(kName, kValue, true);
    m_store.answerSave();
    ASSERT_TRUE(m_choice.profiles().put(
        {QStringLiteral("Other"), kOrigin + QStringLiteral("/b"), m_choice.setup()}));
    const int writes = m_store.unlocks;
    button(m_headers, QStringLiteral("Remove ") + kName)->click();
    EXPECT_TRUE(m_choice.setup().secretHeaders.isEmpty());
    EXPECT_EQ(m_store.unlocks, writes);
    EXPECT_TRUE(m_credentials.hasHeader(kOrigin, kName));
}

TEST_F(NamedValuesTest, AHeaderIsTheSameInAnyCase)
{
    addHeader(QStringLiteral("X-Team"), QStringLiteral("blue"), false);
    addHeader(QStringLiteral("x-team"), QStringLiteral("red"), false);
    EXPECT_EQ(m_choice.setup().headers,
              (QMap<QString, QString>{{QStringLiteral("x-team"), QStringLiteral("red")}}));
}

TEST_F(NamedValuesTest, LineBreaksAndReservedHeadersAreRefusedInWords)
{
    field(m_headers, QStringLiteral("Header")).setText(QStringLiteral("x-team"));
    field(m_headers, QStringLiteral("Value")).setText(QStringLiteral("a\nx-api-key: b"));
    button(m_headers, QStringLiteral("Add: Header"))->setEnabled(true);
    button(m_headers, QStringLiteral("Add: Header"))->click();
    EXPECT_TRUE(problem(m_headers, QStringLiteral("Header")).contains(QStringLiteral("one line")));
    EXPECT_TRUE(m_choice.setup().headers.isEmpty());

    field(m_headers, QStringLiteral("Header")).clear();
    field(m_headers, QStringLiteral("Value")).clear();
    addHeader(QStringLiteral("anthropic-version"), QStringLiteral("1"), false);
    EXPECT_TRUE(problem(m_headers, QStringLiteral("Header")).contains(QStringLiteral("itself")));
    EXPECT_TRUE(m_choice.setup().headers.isEmpty());
}

TEST_F(NamedValuesTest, AHeaderIsChangedWhereItIsAdded)
{
    addHeader(QStringLiteral("x-team"), QStringLiteral("blue"), false);
    button(m_headers, QStringLiteral("Change x-team"))->click();
    EXPECT_EQ(field(m_headers, QStringLiteral("Value")).text(), QStringLiteral("blue"));
    field(m_headers, QStringLiteral("Value")).setText(QStringLiteral("red"));
    QTest::keyClick(&field(m_headers, QStringLiteral("Value")), Qt::Key_Return);
    EXPECT_EQ(m_choice.setup().headers.value(QStringLiteral("x-team")), QStringLiteral("red"));
}

TEST_F(NamedValuesTest, AVariableIsKeptAndRemoved)
{
    const QString name = QStringLiteral("MY_TEAM");
    add(m_environment, QStringLiteral("Variable"), name, QStringLiteral("blue"));
    EXPECT_EQ(m_choice.setup().environment.value(name), QStringLiteral("blue"));
    EXPECT_EQ(m_environment.preview(), name);
    button(m_environment, QStringLiteral("Remove ") + name)->click();
    EXPECT_TRUE(m_choice.setup().environment.isEmpty());
    EXPECT_EQ(m_environment.preview(), QStringLiteral("none"));
}

TEST_F(NamedValuesTest, AVariableThatIsOursIsRefusedInWords)
{
    add(m_environment, QStringLiteral("Variable"), QStringLiteral("ANTHROPIC_BASE_URL"),
        QStringLiteral("http://elsewhere"));
    EXPECT_TRUE(
        problem(m_environment, QStringLiteral("Variable")).contains(QStringLiteral("itself")));
    EXPECT_TRUE(m_choice.setup().environment.isEmpty());
    EXPECT_EQ(field(m_environment, QStringLiteral("Variable")).text(),
              QStringLiteral("ANTHROPIC_BASE_URL"))
        << "what was typed stays";
}

} // namespace namedvaluestest
