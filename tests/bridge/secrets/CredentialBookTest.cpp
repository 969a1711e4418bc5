#include "bridge/secrets/CredentialBook.h"

#include "tests/bridge/secrets/FakeSecretStore.h"
#include "tests/support/FakeClock.h"

#include <QCoreApplication>

#include <gtest/gtest.h>

namespace credentialbooktest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::secrets;
using namespace std::chrono_literals;
using Presence = CredentialBook::Presence;
using ErrorKind = SecretError::Kind;

const QString kOrigin = u"https://proxy.test:8766"_s;
const Secret kSecret{CredentialKind::ApiKey, u"sk-0123456789abcd"_s};
const Secret kOther{CredentialKind::BearerToken, u"another-0123456789"_s};
const auto kName = u"x-portkey-api-key"_s;
const auto kValue = u"pk-0123456789"_s;

class CredentialBookTest : public testing::Test
{
protected:
    CredentialBookTest()
    {
        QObject::connect(&m_book, &CredentialBook::settled, &m_book,
                         [this](const QString &origin) { note("settled", origin); });
        QObject::connect(&m_book, &CredentialBook::changed, &m_book,
                         [this](const QString &origin) { note("changed", origin); });
        QObject::connect(&m_book, &CredentialBook::saved, &m_book,
                         [this](const QString &origin) { note("saved", origin); });
        QObject::connect(&m_book, &CredentialBook::saveFailed, &m_book,
                         [this](const QString &origin) { note("saveFailed", origin); });
    }

    void note(const std::string &signal, const QString &origin)
    {
        EXPECT_EQ(origin, kOrigin);
        m_said += m_said.empty() ? signal : ' ' + signal;
    }

    /// Looks the credential up, and the keychain gives this answer.
    void lookUp(const auto &answer)
    {
        m_book.lookUp(kOrigin);
        m_store.answerRead(answer);
        m_said.clear();
    }

    void save(const Secret &secret) { m_book.saveToken(kOrigin, secret.kind, secret.value); }

    /// The signals since the last call.
    std::string said() { return std::exchange(m_said, {}); }

    FakeSecretStore m_store;
    FakeClock m_clock;
    CredentialBook m_book{m_store, m_clock};
    std::string m_said;
};

TEST_F(CredentialBookTest, KnowsNothingUntilAsked)
{
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Unknown);
    EXPECT_FALSE(m_book.isSettled(kOrigin));
    EXPECT_EQ(m_store.reads, 0);
}

TEST_F(CredentialBookTest, AFoundSecretIsPresent)
{
    m_book.lookUp(kOrigin);
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Looking);
    EXPECT_FALSE(m_book.isSettled(kOrigin));
    EXPECT_EQ(said(), "");
    m_store.answerRead(kSecret);
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Present);
    EXPECT_TRUE(m_book.isSettled(kOrigin));
    EXPECT_EQ(m_book.secret(kOrigin), kSecret);
    EXPECT_EQ(m_book.error(kOrigin), std::nullopt);
    EXPECT_EQ(said(), "changed settled");
    EXPECT_EQ(m_clock.pendingTimers(), 0u);
}

TEST_F(CredentialBookTest, ASecretThatIsNotThereIsNoError)
{
    m_book.lookUp(kOrigin);
    m_store.answerRead(ErrorKind::Absent);
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Absent);
    EXPECT_TRUE(m_book.isSettled(kOrigin));
    EXPECT_EQ(m_book.secret(kOrigin), std::nullopt);
    EXPECT_EQ(m_book.error(kOrigin), std::nullopt);
    EXPECT_EQ(said(), "changed settled");
}

TEST_F(CredentialBookTest, WhyItCouldNotBeReadIsToldApart)
{
    for (const auto kind :
         {ErrorKind::Denied, ErrorKind::Unavailable, ErrorKind::Damaged, ErrorKind::Failed}) {
        CredentialBook book(m_store, m_clock);
        book.lookUp(kOrigin);
        m_store.answerRead(kind);
        EXPECT_EQ(book.presence(kOrigin), Presence::Unavailable);
        EXPECT_TRUE(book.isSettled(kOrigin));
        EXPECT_EQ(book.error(kOrigin), (SecretError{kind, {}}));
    }
}

TEST_F(CredentialBookTest, LooksOnceForEachOrigin)
{
    m_book.lookUp(kOrigin);
    m_book.lookUp(kOrigin);
    EXPECT_EQ(m_store.reads, 1);
    m_store.answerRead(ErrorKind::Denied);
    m_book.lookUp(kOrigin);
    EXPECT_EQ(m_store.reads, 1) << "nobody is asked to unlock the keychain at every start";
    m_book.lookUp(u"http://other.test:80"_s);
    EXPECT_EQ(m_store.reads, 2);
}

TEST_F(CredentialBookTest, AKeychainThatNeverAnswersIsWaitedForNoLongerThanThePatience)
{
    m_book.lookUp(kOrigin);
    m_clock.advance(CredentialBook::kPatience - 1ms);
    EXPECT_FALSE(m_book.isSettled(kOrigin));
    m_clock.advance(1ms);
    EXPECT_TRUE(m_book.isSettled(kOrigin));
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Unavailable);
    EXPECT_EQ(m_book.error(kOrigin)->kind, ErrorKind::TimedOut);
    EXPECT_EQ(m_book.secret(kOrigin), std::nullopt);
    EXPECT_EQ(said(), "changed settled");
}

TEST_F(CredentialBookTest, ALateAnswerIsAChangeAndNotSettledAgain)
{
    m_book.lookUp(kOrigin);
    m_clock.advance(CredentialBook::kPatience);
    said();
    m_store.answerRead(kSecret);
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Present);
    EXPECT_EQ(m_book.secret(kOrigin), kSecret);
    EXPECT_EQ(m_book.error(kOrigin), std::nullopt);
    EXPECT_EQ(said(), "changed");
}

TEST_F(CredentialBookTest, ASavedSecretCountsOnceTheKeychainHasIt)
{
    lookUp(ErrorKind::Absent);
    save(kSecret);
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Absent);
    m_store.answerUnlock(ErrorKind::Absent);
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Absent);
    m_store.answerWrite({});
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Present);
    EXPECT_EQ(m_book.secret(kOrigin), kSecret);
    EXPECT_EQ(said(), "changed saved");

    save(kSecret);
    m_store.answerSave(kSecret);
    EXPECT_EQ(said(), "saved") << "the same secret again is no change";
}

TEST_F(CredentialBookTest, AFailedSaveChangesNothing)
{
    lookUp(kSecret);
    std::optional<SecretError> told;
    QObject::connect(&m_book, &CredentialBook::saveFailed, &m_book,
                     [&](const QString &, const SecretError &error) { told = error; });
    save(kOther);
    m_store.answerUnlock(kSecret);
    const SecretError denied{ErrorKind::Denied, u"the collection is locked"_s};
    m_store.answerWrite(failed(denied));
    EXPECT_EQ(told, denied);
    EXPECT_EQ(m_book.secret(kOrigin), kSecret);
    EXPECT_EQ(said(), "saveFailed");
}

TEST_F(CredentialBookTest, ARemovedSecretIsAbsent)
{
    lookUp(kSecret);
    m_book.remove(kOrigin);
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Present);
    m_store.answerWrite({});
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Absent);
    EXPECT_EQ(m_book.secret(kOrigin), std::nullopt);
    EXPECT_EQ(said(), "changed saved");
}

TEST_F(CredentialBookTest, ALookUpThatASaveOvertookTellsNothing)
{
    m_book.lookUp(kOrigin);
    save(kSecret);
    m_store.answerSave();
    EXPECT_EQ(said(), "changed settled saved");
    EXPECT_EQ(m_clock.pendingTimers(), 0u);
    m_store.answerRead(ErrorKind::Absent);
    EXPECT_EQ(m_book.secret(kOrigin), kSecret);
    EXPECT_EQ(said(), "");
}

TEST_F(CredentialBookTest, ASaveThatFailedLeavesTheLookUpAsItWas)
{
    m_book.lookUp(kOrigin);
    save(kOther);
    m_store.answerUnlock(kSecret);
    m_store.answerWrite(failed(SecretError{}));
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Looking);
    m_store.answerRead(kSecret);
    EXPECT_EQ(m_book.secret(kOrigin), kSecret);
    EXPECT_EQ(said(), "saveFailed changed settled");
}

TEST_F(CredentialBookTest, TheHintIsTheEndOfALongSecretOnly)
{
    EXPECT_EQ(m_book.hint(kOrigin), QString());
    save({CredentialKind::ApiKey, u"0123456789ab"_s});
    m_store.answerSave();
    EXPECT_EQ(m_book.hint(kOrigin), u"89ab"_s);
    save({CredentialKind::ApiKey, u"0123456789a"_s});
    m_store.answerSave();
    EXPECT_EQ(m_book.hint(kOrigin), QString());
}

TEST_F(CredentialBookTest, ATokenIsSavedBesideTheHeadersThatWereNeverRead)
{
    const Secret kept{CredentialKind::BearerToken, {}, {{kName, kValue}}};
    save(kSecret);
    m_store.answerSave(kept);
    EXPECT_EQ(m_store.written, (Secret{kSecret.kind, kSecret.value, {{kName, kValue}}}));
    EXPECT_EQ(m_book.secret(kOrigin), m_store.written);
}

TEST_F(CredentialBookTest, AHeaderIsSavedAndRemovedBesideTheToken)
{
    m_book.saveHeader(kOrigin, kName, kValue);
    m_store.answerSave(kSecret);
    EXPECT_EQ(m_store.written, (Secret{kSecret.kind, kSecret.value, {{kName, kValue}}}));
    EXPECT_TRUE(m_book.hasHeader(kOrigin, kName.toUpper()));
    EXPECT_FALSE(m_book.hasHeader(kOrigin, u"x-other"_s));
    m_book.saveHeader(kOrigin, kName.toUpper(), {});
    m_store.answerSave(m_store.written);
    EXPECT_EQ(m_store.written, kSecret);
    EXPECT_FALSE(m_book.hasHeader(kOrigin, kName));
}

TEST_F(CredentialBookTest, TheLastPartTakenAwayTakesTheEntryWithIt)
{
    m_book.saveToken(kOrigin, kSecret.kind, {});
    m_store.answerSave(kSecret);
    EXPECT_EQ(m_store.written, std::nullopt);
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Absent);
}

TEST_F(CredentialBookTest, WhereOnlyHeadersAreKeptThereIsNoToken)
{
    lookUp(Secret{CredentialKind::BearerToken, {}, {{kName, kValue}}});
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Absent);
    EXPECT_EQ(m_book.hint(kOrigin), QString());
    EXPECT_TRUE(m_book.hasHeader(kOrigin, kName));
    EXPECT_TRUE(m_book.secret(kOrigin).has_value());
}

TEST_F(CredentialBookTest, WhatCannotBeReadIsNotOverwritten)
{
    for (const auto kind : {ErrorKind::Locked, ErrorKind::Denied, ErrorKind::Unavailable,
                            ErrorKind::TimedOut, ErrorKind::Failed}) {
        save(kSecret);
        m_store.answerUnlock(kind);
        EXPECT_EQ(said(), "saveFailed");
        EXPECT_EQ(m_store.written, std::nullopt);
    }
    save(kSecret);
    m_store.answerUnlock(ErrorKind::Damaged);
    m_store.answerWrite({});
    EXPECT_EQ(m_store.written, kSecret) << "nothing could be lost";
}

TEST_F(CredentialBookTest, TwoSavesAtOnceKeepBoth)
{
    save(kSecret);
    m_book.saveHeader(kOrigin, kName, kValue);
    EXPECT_EQ(m_store.unlocks, 1) << "one after the other";
    m_store.answerSave();
    EXPECT_EQ(m_store.unlocks, 2);
    m_store.answerSave(m_store.written);
    EXPECT_EQ(m_store.written, (Secret{kSecret.kind, kSecret.value, {{kName, kValue}}}));
    EXPECT_EQ(said(), "changed settled saved changed saved");
}

TEST_F(CredentialBookTest, WhatNoRequestCouldCarryIsRefusedBeforeTheKeychainIsAsked)
{
    for (const QString &value : {u"two\nlines"_s, u"two\rlines"_s, QString(QChar::Null)}) {
        save({CredentialKind::ApiKey, value});
        m_book.saveHeader(kOrigin, kName, value);
        EXPECT_FALSE(m_book.keepTokenForThisRun(kOrigin, CredentialKind::ApiKey, value));
        EXPECT_FALSE(m_book.keepHeaderForThisRun(kOrigin, kName, value));
    }
    EXPECT_FALSE(m_book.keepHeaderForThisRun(kOrigin, u"x key"_s, kValue));
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
    EXPECT_EQ(m_store.unlocks, 0);
    EXPECT_TRUE(said().starts_with("saveFailed saveFailed"));
    EXPECT_EQ(m_book.secret(kOrigin), std::nullopt);
}

TEST_F(CredentialBookTest, WhatIsForThisRunSurvivesAKeychainThatFails)
{
    lookUp(ErrorKind::Unavailable);
    EXPECT_TRUE(m_book.keepTokenForThisRun(kOrigin, kSecret.kind, kSecret.value));
    EXPECT_TRUE(m_book.keepHeaderForThisRun(kOrigin, kName, kValue));
    EXPECT_EQ(said(), "changed changed");
    m_book.lookUpAgain(kOrigin);
    m_store.answerRead(ErrorKind::Locked);
    m_store.answerUnlock(ErrorKind::Locked);
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Present);
    EXPECT_EQ(m_book.secret(kOrigin), (Secret{kSecret.kind, kSecret.value, {{kName, kValue}}}));
    EXPECT_EQ(m_book.error(kOrigin)->kind, ErrorKind::Locked);
    EXPECT_TRUE(m_book.isForThisRun(kOrigin));
    EXPECT_TRUE(m_book.isHeaderForThisRun(kOrigin, kName));
    EXPECT_EQ(m_store.written, std::nullopt) << "it was written";
}

TEST_F(CredentialBookTest, WhatIsForThisRunStandsOverWhatIsKept)
{
    EXPECT_TRUE(m_book.keepTokenForThisRun(kOrigin, kSecret.kind, kSecret.value));
    m_book.lookUp(kOrigin);
    m_store.answerRead(Secret{kOther.kind, kOther.value, {{kName, kValue}}});
    EXPECT_EQ(m_book.secret(kOrigin), (Secret{kSecret.kind, kSecret.value, {{kName, kValue}}}));
    EXPECT_FALSE(m_book.isHeaderForThisRun(kOrigin, kName));
}

TEST_F(CredentialBookTest, ALaterSaveReplacesWhatIsForThisRun)
{
    EXPECT_TRUE(m_book.keepTokenForThisRun(kOrigin, kSecret.kind, kSecret.value));
    EXPECT_TRUE(m_book.keepHeaderForThisRun(kOrigin, kName, kValue));
    save(kOther);
    m_store.answerSave();
    EXPECT_FALSE(m_book.isForThisRun(kOrigin));
    EXPECT_EQ(m_book.secret(kOrigin), (Secret{kOther.kind, kOther.value, {{kName, kValue}}}));
    EXPECT_EQ(m_store.written, kOther) << "the header is for this run only";
    save(kSecret);
    m_store.answerUnlock(ErrorKind::Locked);
    EXPECT_TRUE(m_book.isHeaderForThisRun(kOrigin, kName));
}

TEST_F(CredentialBookTest, WhatIsForThisRunIsRemovedWithoutTheKeychain)
{
    lookUp(ErrorKind::Unavailable);
    EXPECT_TRUE(m_book.keepTokenForThisRun(kOrigin, kSecret.kind, kSecret.value));
    said();
    m_book.remove(kOrigin);
    QCoreApplication::processEvents();
    EXPECT_EQ(said(), "changed saved");
    EXPECT_EQ(m_book.presence(kOrigin), Presence::Unavailable);
    EXPECT_TRUE(m_book.keepTokenForThisRun(kOrigin, kSecret.kind, kSecret.value));
    m_book.saveToken(kOrigin, kSecret.kind, {});
    QCoreApplication::processEvents();
    EXPECT_EQ(m_book.secret(kOrigin), std::nullopt);
}

TEST_F(CredentialBookTest, ALockedKeychainSettlesAtOnceAndAsksOnceInARun)
{
    m_book.lookUp(kOrigin);
    m_store.answerRead(ErrorKind::Locked);
    EXPECT_TRUE(m_book.isSettled(kOrigin));
    EXPECT_EQ(m_book.error(kOrigin)->kind, ErrorKind::Locked);
    EXPECT_EQ(m_store.unlocks, 1);
    EXPECT_EQ(said(), "changed settled");
    m_book.lookUpAgain(kOrigin);
    m_store.answerRead(ErrorKind::Locked);
    EXPECT_EQ(m_store.unlocks, 1);
    m_book.unlock(kOrigin);
    EXPECT_EQ(m_store.unlocks, 2) << "the user wants it";
}

TEST_F(CredentialBookTest, ALateUnlockIsAChange)
{
    lookUp(ErrorKind::Locked);
    m_store.answerUnlock(kSecret);
    EXPECT_EQ(m_book.secret(kOrigin), kSecret);
    EXPECT_EQ(said(), "changed");
}

TEST_F(CredentialBookTest, AKeychainThatComesUpIsReadAgainWhereItCouldNotBeRead)
{
    lookUp(ErrorKind::Unavailable);
    m_store.becomeUsable();
    m_store.answerRead(kSecret);
    EXPECT_EQ(m_book.secret(kOrigin), kSecret);
    m_store.becomeUsable();
    EXPECT_EQ(m_store.reads, 2) << "it is known";
}

TEST(CredentialBook, AnAnswerAfterItsEndReachesNobody)
{
    FakeSecretStore store;
    FakeClock clock;
    auto book = std::make_unique<CredentialBook>(store, clock);
    book->lookUp(kOrigin);
    book->saveToken(kOrigin, kSecret.kind, kSecret.value);
    book.reset();
    store.answerRead(kSecret);
    store.answerUnlock(ErrorKind::Absent);
    EXPECT_EQ(clock.pendingTimers(), 0u);
}

} // namespace credentialbooktest
