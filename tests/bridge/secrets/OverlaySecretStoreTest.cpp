#include "bridge/secrets/OverlaySecretStore.h"

#include "bridge/secrets/CredentialBook.h"
#include "tests/support/EventLoop.h"
#include "tests/support/FakeClock.h"
#include "tests/support/MemorySecretStore.h"

#include <gtest/gtest.h>

namespace overlaysecretstoretest {

using namespace Qt::StringLiterals;
using namespace bridge::secrets;
using Presence = CredentialBook::Presence;

const QString kOrigin = u"https://llm.example:443"_s;
const QString kOther = u"https://other.example:443"_s;
const Secret kReal{CredentialKind::BearerToken, u"the-real-one"_s};

class OverlaySecretStoreTest : public testing::Test
{
protected:
    OverlaySecretStoreTest() { m_keychain.secrets.insert(kOrigin, kReal); }

    [[nodiscard]] std::optional<Secret> known(const QString &origin)
    {
        m_book.lookUp(origin);
        settle();
        return m_book.secret(origin);
    }

    MemorySecretStore m_keychain;
    OverlaySecretStore m_store{m_keychain};
    FakeClock m_clock;
    CredentialBook m_book{m_store, m_clock};
    const QMap<QString, Secret> m_before{{kOrigin, kReal}};
};

TEST_F(OverlaySecretStoreTest, ByItselfItIsTheOtherStore)
{
    EXPECT_FALSE(m_book.isInMemory());
    m_book.saveToken(kOther, CredentialKind::ApiKey, u"new"_s);
    m_book.remove(kOrigin);
    settle();
    EXPECT_EQ(m_keychain.secrets.keys(), QStringList{kOther});
}

TEST_F(OverlaySecretStoreTest, InMemoryTheOtherStoreIsReadAndNeverChanged)
{
    m_store.keepInMemory();
    EXPECT_TRUE(m_book.isInMemory());
    EXPECT_EQ(known(kOrigin), kReal);
    EXPECT_FALSE(m_book.endsWithThisRun(kOrigin)) << "it is in the keychain";

    m_book.saveToken(kOrigin, CredentialKind::ApiKey, u"practised"_s);
    m_book.saveHeader(kOrigin, u"x-team"_s, u"blue"_s);
    m_book.saveToken(kOther, CredentialKind::BearerToken, u"another"_s);
    settle();
    EXPECT_EQ(m_book.secret(kOrigin)->value, u"practised"_s);
    EXPECT_TRUE(m_book.hasHeader(kOrigin, u"x-team"_s));
    EXPECT_TRUE(m_book.headerEndsWithThisRun(kOrigin, u"x-team"_s));
    EXPECT_TRUE(m_book.endsWithThisRun(kOrigin));
    EXPECT_EQ(m_book.secret(kOther)->value, u"another"_s);
    EXPECT_EQ(m_keychain.secrets, m_before);
}

TEST_F(OverlaySecretStoreTest, WhatIsRemovedInMemoryIsThereAgainInTheNextProgram)
{
    m_store.keepInMemory();
    EXPECT_EQ(known(kOrigin), kReal);
    m_book.remove(kOrigin);
    settle();
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Absent);
    m_book.lookUpAgain(kOrigin);
    settle();
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Absent);
    EXPECT_EQ(m_keychain.secrets, m_before);
}

} // namespace overlaysecretstoretest
