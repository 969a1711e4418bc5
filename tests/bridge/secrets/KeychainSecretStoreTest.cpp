#include "bridge/secrets/KeychainSecretStore.h"

#include "bridge/secrets/CredentialBook.h"
#include "tests/bridge/secrets/Keyring.h"
#include "tests/support/EventLoop.h"

#include <QTimer>

#include <gtest/gtest.h>

#include <qt6keychain/keychain.h>

#include <optional>

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::secrets;
using Kind = SecretError::Kind;

// Each test runs in one of the sessions of keychain-session.sh, named in CMakeLists.txt.

namespace {

const QString kOrigin = u"https://proxy.test:8766"_s;
const QString kOtherOrigin = u"https://proxy.test:9999"_s;
const Secret kSecret{CredentialKind::ApiKey, u"sk-\u00E9\"0123456789"_s};

using Reading = void (SecretStore::*)(const QString &, QObject *, SecretStore::ReadAnswer);

Result<Secret, SecretError> read(const QString &origin, Reading reading = &SecretStore::read)
{
    KeychainSecretStore store;
    QObject context;
    std::optional<Result<Secret, SecretError>> answer;
    (store.*reading)(origin, &context, [&](const auto &result) {
        EXPECT_FALSE(answer) << "answers once";
        answer = result;
    });
    EXPECT_FALSE(answer) << "answers from the event loop";
    EXPECT_TRUE(soon([&] { return answer.has_value(); }));
    return answer.value_or(failed(SecretError{Kind::TimedOut, {}}));
}

Result<void, SecretError>
change(const std::function<void(SecretStore &, QObject *, SecretStore::WriteAnswer)> &call)
{
    KeychainSecretStore store;
    QObject context;
    std::optional<Result<void, SecretError>> answer;
    call(store, &context, [&](const auto &result) { answer = result; });
    EXPECT_TRUE(soon([&] { return answer.has_value(); }));
    return answer.value_or(failed(SecretError{Kind::TimedOut, {}}));
}

Result<void, SecretError> write(const QString &origin, const Secret &secret)
{
    return change([&](SecretStore &store, QObject *context, SecretStore::WriteAnswer answer) {
        store.write(origin, secret, context, std::move(answer));
    });
}

Result<void, SecretError> remove(const QString &origin)
{
    return change([&](SecretStore &store, QObject *context, SecretStore::WriteAnswer answer) {
        store.remove(origin, context, std::move(answer));
    });
}

void expectError(const auto &result, Kind kind)
{
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, kind) << result.error().text.toStdString();
    EXPECT_FALSE(result.error().text.contains(kSecret.value));
}

} // namespace

TEST(KeychainFirst, KeepsASecret)
{
    expectError(read(kOrigin), Kind::Absent);
    EXPECT_TRUE(write(kOrigin, {CredentialKind::BearerToken, u"replaced below"_s}));
    ASSERT_TRUE(write(kOrigin, kSecret));
    EXPECT_EQ(read(kOrigin), kSecret);
    expectError(read(kOtherOrigin), Kind::Absent);
}

TEST(KeychainSecond, AnotherProcessReadsAndRemovesIt)
{
    EXPECT_EQ(read(kOrigin), kSecret);
    EXPECT_TRUE(remove(kOrigin));
    expectError(read(kOrigin), Kind::Absent);
    EXPECT_TRUE(remove(kOrigin)) << "removing what is not there succeeds";
}

TEST(KeychainSecond, AnAnswerReachesNobodyWhenItsContextIsGone)
{
    KeychainSecretStore store;
    auto gone = std::make_unique<QObject>();
    store.read(kOrigin, gone.get(), [](const auto &) { ADD_FAILURE(); });
    gone.reset();
    // Jobs run in order: when this one is done, so is the one above.
    expectError(read(kOrigin), Kind::Absent);
}

class KeychainLocked : public testing::Test
{
protected:
    KeychainLocked()
    {
        EXPECT_TRUE(write(kOrigin, kSecret));
        EXPECT_TRUE(keyring::lock());
    }
    ~KeychainLocked() override
    {
        EXPECT_TRUE(keyring::unlock());
        EXPECT_TRUE(remove(kOrigin));
    }
};

TEST_F(KeychainLocked, AnItemInItIsToldAsLockedAndOneThatIsNotAsAbsent)
{
    expectError(read(kOrigin), Kind::Locked);
    expectError(read(kOtherOrigin), Kind::Absent);
}

TEST_F(KeychainLocked, StaysLockedWhereNobodyUnlocksItWhenAsked)
{
    expectError(read(kOrigin, &SecretStore::unlock), Kind::Locked);
}

TEST_F(KeychainLocked, WhatItHoldsIsNeitherReplacedNorRemovedNorToldSo)
{
    expectError(write(kOrigin, {CredentialKind::BearerToken, u"another"_s}), Kind::Locked);
    expectError(write(kOtherOrigin, kSecret), Kind::Locked);
    expectError(remove(kOrigin), Kind::Locked);
    EXPECT_TRUE(remove(kOtherOrigin)) << "nothing was there";
    ASSERT_TRUE(keyring::unlock());
    EXPECT_EQ(read(kOrigin), kSecret);
    expectError(read(kOtherOrigin), Kind::Absent);
}

TEST_F(KeychainLocked, TheBookSaysSoAtOnceAndAnnouncesALateUnlock)
{
    KeychainSecretStore store;
    SystemClock clock;
    CredentialBook book(store, clock);
    book.lookUp(kOrigin);
    ASSERT_TRUE(soon([&] { return book.isSettled(kOrigin); }));
    ASSERT_TRUE(
        soon([&] { return book.error(kOrigin) && book.error(kOrigin)->kind == Kind::Locked; }));
    EXPECT_EQ(book.secret(kOrigin), std::nullopt);
    ASSERT_TRUE(keyring::unlock());
    EXPECT_TRUE(soon([&] { return book.secret(kOrigin) == kSecret; }));
}

TEST(KeychainDamaged, WhatIsNotOursToReadIsToldAndCanBeReplaced)
{
    auto *job = new QKeychain::WritePasswordJob(u"drawbridge"_s);
    job->setKey(kOrigin);
    job->setTextData(u"somebody else's"_s);
    std::optional<QKeychain::Error> result;
    QObject::connect(job, &QKeychain::Job::finished, job, [&] { result = job->error(); });
    job->start();
    ASSERT_TRUE(soon([&] { return result.has_value(); }));
    ASSERT_EQ(result, QKeychain::NoError);
    expectError(read(kOrigin), Kind::Damaged);

    KeychainSecretStore store;
    SystemClock clock;
    CredentialBook book(store, clock);
    book.saveToken(kOrigin, kSecret.kind, kSecret.value);
    EXPECT_TRUE(soon([&] { return book.secret(kOrigin) == kSecret; }));
    EXPECT_EQ(read(kOrigin), kSecret);
}

TEST(KeychainDenied, ARefusalIsTold)
{
    const keyring::OddService service(keyring::OddService::Behaviour::Denying);
    expectError(read(kOrigin), Kind::Denied);
    expectError(write(kOrigin, kSecret), Kind::Denied);
    expectError(remove(kOrigin), Kind::Denied);
}

TEST(KeychainSilent, IsToldAsTimedOutAndNobodyWaitsForThat)
{
    const keyring::OddService service(keyring::OddService::Behaviour::Silent);
    KeychainSecretStore store;
    SystemClock clock;
    QObject context;
    std::optional<Result<Secret, SecretError>> answer;
    store.read(kOrigin, &context, [&](const auto &result) { answer = result; });

    CredentialBook book(store, clock);
    book.lookUp(kOrigin);
    ASSERT_TRUE(soon([&] { return book.isSettled(kOrigin); }));
    EXPECT_FALSE(answer) << "an agent would wait for the keychain";
    EXPECT_EQ(book.error(kOrigin), (SecretError{Kind::TimedOut, {}}));
    EXPECT_TRUE(book.keepTokenForThisRun(kOrigin, kSecret.kind, kSecret.value));

    ASSERT_TRUE(soon([&] { return answer.has_value(); }));
    expectError(*answer, Kind::TimedOut);
    EXPECT_EQ(book.secret(kOrigin), kSecret) << "what is kept for this run stays";
}

TEST(KeychainMissing, LeavesASecretForThisRun)
{
    KeychainSecretStore store;
    SystemClock clock;
    CredentialBook book(store, clock);
    book.lookUp(kOrigin);
    ASSERT_TRUE(soon(
        [&] { return book.error(kOrigin) && book.error(kOrigin)->kind == Kind::Unavailable; }));
    EXPECT_TRUE(book.keepTokenForThisRun(kOrigin, kSecret.kind, kSecret.value));
    EXPECT_EQ(book.secret(kOrigin), kSecret);
    CredentialBook another(store, clock);
    another.lookUp(kOrigin);
    ASSERT_TRUE(soon([&] { return another.isSettled(kOrigin); }));
    EXPECT_EQ(another.secret(kOrigin), std::nullopt) << "it was written somewhere";
}

TEST(KeychainMissing, IsUnavailable)
{
    expectError(read(kOrigin), Kind::Unavailable);
    expectError(write(kOrigin, kSecret), Kind::Unavailable);
    expectError(remove(kOrigin), Kind::Unavailable);
}

TEST(KeychainStuck, TheEventLoopRunsOnWhileTheServiceDoesNotComeUp)
{
    int ticks = 0;
    QTimer ticker;
    QObject::connect(&ticker, &QTimer::timeout, &ticker, [&] { ++ticks; });
    ticker.start(10);
    expectError(read(kOrigin), Kind::Unavailable);
    // The bus gives up after three seconds; a blocked event loop would tick only once or twice.
    EXPECT_GE(ticks, 30);
}
