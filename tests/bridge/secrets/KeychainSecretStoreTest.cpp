#include "bridge/secrets/KeychainSecretStore.h"

#include <QTest>
#include <QTimer>

#include <gtest/gtest.h>

#include <optional>

using namespace bridge;
using namespace bridge::secrets;
using Kind = SecretError::Kind;

// Each test belongs to one of the sessions of keychain-session.sh; CMakeLists.txt says which.

namespace {

const QString kOrigin = QStringLiteral("https://proxy.test:8766");
const QString kOtherOrigin = QStringLiteral("https://proxy.test:9999");
const Secret kSecret{CredentialKind::ApiKey, QStringLiteral("sk-\u00E9\"0123456789")};

constexpr int kTimeout = 60000;

Result<Secret, SecretError> read(const QString &origin)
{
    KeychainSecretStore store;
    QObject context;
    std::optional<Result<Secret, SecretError>> answer;
    store.read(origin, &context, [&](const auto &result) {
        EXPECT_FALSE(answer) << "answers once";
        answer = result;
    });
    EXPECT_FALSE(answer) << "answers from the event loop";
    EXPECT_TRUE(QTest::qWaitFor([&] { return answer.has_value(); }, kTimeout));
    return answer.value_or(failed(SecretError{Kind::TimedOut, {}}));
}

Result<void, SecretError>
change(const std::function<void(SecretStore &, QObject *, SecretStore::WriteAnswer)> &call)
{
    KeychainSecretStore store;
    QObject context;
    std::optional<Result<void, SecretError>> answer;
    call(store, &context, [&](const auto &result) { answer = result; });
    EXPECT_TRUE(QTest::qWaitFor([&] { return answer.has_value(); }, kTimeout));
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
    EXPECT_TRUE(write(kOrigin, {CredentialKind::BearerToken, QStringLiteral("replaced below")}));
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
    // The jobs are done one after the other: when this one is, the one above was.
    expectError(read(kOrigin), Kind::Absent);
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
    // The bus gives up after three seconds; a blocked loop would have ticked once or twice.
    EXPECT_GE(ticks, 30);
}
