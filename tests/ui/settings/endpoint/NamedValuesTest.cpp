#include "tests/ui/KeychainFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/settings/endpoint/EnvironmentSection.h"
#include "ui/settings/endpoint/HeadersSection.h"

#include <QLabel>
#include <QLineEdit>
#include <QTest>

namespace namedvaluestest {

using namespace Qt::StringLiterals;
using bridge::secrets::Secret;
using bridge::secrets::SecretError;

const QString kOrigin = u"http://localhost:1234"_s;
const QString kName = u"x-portkey-api-key"_s;
const QString kValue = u"not-a-real-key"_s;

/// Lists of names and values: headers, and variables of the environment.
class NamedValuesTest : public KeychainFixture
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
        return widgets::get<QLineEdit>(in, name);
    }
    void add(const QWidget &to, const QString &kind, const QString &name, const QString &value)
    {
        QTest::keyClicks(&field(to, kind), name);
        QTest::keyClicks(&field(to, u"Value"_s), value);
        QTest::keyClick(&field(to, u"Value"_s), Qt::Key_Return);
    }
    void addHeader(const QString &name, const QString &value, bool isSecret)
    {
        button(m_headers, u"Secret"_s)->setChecked(isSecret);
        add(m_headers, u"Header"_s, name, value);
    }
    [[nodiscard]] QString problem(const QWidget &in, const QString &kind) const
    {
        return field(in, kind).accessibleDescription();
    }
    [[nodiscard]] QStringList shown(const QWidget &in) const
    {
        return widgets::textsIn<QLabel>(in);
    }

    ui::HeadersSection m_headers{m_choice, m_credentials, m_theme};
    ui::EnvironmentSection m_environment{m_choice, m_theme};
};

TEST_F(NamedValuesTest, AHeaderThatIsNoSecretIsKeptWithTheSettings)
{
    addHeader(u"x-team"_s, u"blue"_s, false);
    EXPECT_EQ(m_choice.setup().headers.value(u"x-team"_s), u"blue"_s);
    EXPECT_TRUE(shown(m_headers).contains(u"blue"_s));
    EXPECT_EQ(m_headers.preview(), u"x-team"_s);
    EXPECT_TRUE(field(m_headers, u"Value"_s).text().isEmpty());
}

TEST_F(NamedValuesTest, TheValueOfASecretHeaderGoesToTheKeychainAlone)
{
    addHeader(kName, kValue, true);
    EXPECT_EQ(field(m_headers, u"Value"_s).echoMode(), QLineEdit::Password);
    EXPECT_FALSE(field(m_headers, u"Value"_s).isEnabled()) << "until it answers";
    m_store.answerSave();
    EXPECT_EQ(m_choice.setup().secretHeaders, QStringList{kName});
    EXPECT_TRUE(m_choice.setup().headers.isEmpty());
    ASSERT_TRUE(m_store.written);
    EXPECT_EQ(m_store.written->headers.value(kName), kValue);
    EXPECT_TRUE(field(m_headers, u"Value"_s).isEnabled());
    EXPECT_TRUE(shown(m_headers).contains(u"•••••• in the system keychain"_s));
    EXPECT_FALSE(shown(m_headers).join(u' ').contains(kValue));
}

TEST_F(NamedValuesTest, WhatTheKeychainRefusesCanBeKeptForThisRun)
{
    addHeader(kName, kValue, true);
    m_store.answerUnlock(SecretError::Kind::Unavailable);
    EXPECT_TRUE(problem(m_headers, u"Header"_s).contains(u"keychain"_s));
    EXPECT_TRUE(shown(m_headers).contains(u"no value is saved: it is not sent"_s));
    button(m_headers, u"Keep for this run only"_s)->click();
    EXPECT_TRUE(m_credentials.isHeaderForThisRun(kOrigin, kName));
    EXPECT_TRUE(shown(m_headers).contains(u"•••••• for this run only"_s));
}

TEST_F(NamedValuesTest, RemovingASecretHeaderTakesItOutOfTheKeychain)
{
    addHeader(kName, kValue, true);
    m_store.answerSave();
    button(m_headers, u"Remove "_s + kName)->click();
    m_store.answerSave(Secret{{}, {}, {{kName, kValue}}});
    EXPECT_TRUE(m_choice.setup().secretHeaders.isEmpty());
    EXPECT_FALSE(m_credentials.hasHeader(kOrigin, kName));
}

TEST_F(NamedValuesTest, WhatAnotherProfileNeedsStaysInTheKeychain)
{
    addHeader(kName, kValue, true);
    m_store.answerSave();
    ASSERT_TRUE(m_choice.profiles().put({u"Other"_s, kOrigin + u"/b"_s, m_choice.setup()}));
    const int writes = m_store.unlocks;
    button(m_headers, u"Remove "_s + kName)->click();
    EXPECT_TRUE(m_choice.setup().secretHeaders.isEmpty());
    EXPECT_EQ(m_store.unlocks, writes);
    EXPECT_TRUE(m_credentials.hasHeader(kOrigin, kName));
}

TEST_F(NamedValuesTest, AHeaderIsTheSameInAnyCase)
{
    addHeader(u"X-Team"_s, u"blue"_s, false);
    addHeader(u"x-team"_s, u"red"_s, false);
    EXPECT_EQ(m_choice.setup().headers, (QMap<QString, QString>{{u"x-team"_s, u"red"_s}}));
}

TEST_F(NamedValuesTest, LineBreaksAndReservedHeadersAreRefusedInWords)
{
    field(m_headers, u"Header"_s).setText(u"x-team"_s);
    field(m_headers, u"Value"_s).setText(u"a\nx-api-key: b"_s);
    button(m_headers, u"Add: Header"_s)->setEnabled(true);
    button(m_headers, u"Add: Header"_s)->click();
    EXPECT_TRUE(problem(m_headers, u"Header"_s).contains(u"one line"_s));
    EXPECT_TRUE(m_choice.setup().headers.isEmpty());

    field(m_headers, u"Header"_s).clear();
    field(m_headers, u"Value"_s).clear();
    addHeader(u"anthropic-version"_s, u"1"_s, false);
    EXPECT_TRUE(problem(m_headers, u"Header"_s).contains(u"itself"_s));
    EXPECT_TRUE(m_choice.setup().headers.isEmpty());
}

TEST_F(NamedValuesTest, AHeaderIsChangedWhereItIsAdded)
{
    addHeader(u"x-team"_s, u"blue"_s, false);
    button(m_headers, u"Change x-team"_s)->click();
    EXPECT_EQ(field(m_headers, u"Value"_s).text(), u"blue"_s);
    field(m_headers, u"Value"_s).setText(u"red"_s);
    QTest::keyClick(&field(m_headers, u"Value"_s), Qt::Key_Return);
    EXPECT_EQ(m_choice.setup().headers.value(u"x-team"_s), u"red"_s);
}

TEST_F(NamedValuesTest, AVariableIsKeptAndRemoved)
{
    const QString name = u"MY_TEAM"_s;
    add(m_environment, u"Variable"_s, name, u"blue"_s);
    EXPECT_EQ(m_choice.setup().environment.value(name), u"blue"_s);
    EXPECT_EQ(m_environment.preview(), name);
    button(m_environment, u"Remove "_s + name)->click();
    EXPECT_TRUE(m_choice.setup().environment.isEmpty());
    EXPECT_EQ(m_environment.preview(), u"none"_s);
}

TEST_F(NamedValuesTest, AVariableThatIsOursIsRefusedInWords)
{
    add(m_environment, u"Variable"_s, u"ANTHROPIC_BASE_URL"_s, u"http://elsewhere"_s);
    EXPECT_TRUE(problem(m_environment, u"Variable"_s).contains(u"itself"_s));
    EXPECT_TRUE(m_choice.setup().environment.isEmpty());
    EXPECT_EQ(field(m_environment, u"Variable"_s).text(), u"ANTHROPIC_BASE_URL"_s)
        << "what was typed stays";
}

} // namespace namedvaluestest
