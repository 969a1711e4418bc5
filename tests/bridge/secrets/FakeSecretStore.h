#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QPointer>

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

/// A keychain whose answers the test triggers, in the order of the calls.
class FakeSecretStore final : public bridge::secrets::SecretStore
{
public:
    using Secret = bridge::secrets::Secret;
    using SecretError = bridge::secrets::SecretError;

    void read(const QString &origin, QObject *context, ReadAnswer answer) override
    {
        ++reads;
        m_reads.push_back({origin, context, std::move(answer)});
    }
    void unlock(const QString &origin, QObject *context, ReadAnswer answer) override
    {
        ++unlocks;
        m_unlocks.push_back({origin, context, std::move(answer)});
    }
    void write(const QString &origin, const Secret &secret, QObject *context,
               WriteAnswer answer) override
    {
        written = secret;
        m_writes.push_back({origin, context, std::move(answer)});
    }
    void remove(const QString &origin, QObject *context, WriteAnswer answer) override
    {
        written.reset();
        m_writes.push_back({origin, context, std::move(answer)});
    }

    void answerRead(const bridge::Result<Secret, SecretError> &result) { next(m_reads, result); }
    void watch(QObject *context, std::function<void()> callback) override
    {
        m_watchers.push_back({context, std::move(callback)});
    }

    void answerRead(SecretError::Kind kind) { answerRead(bridge::failed(SecretError{kind, {}})); }
    void answerUnlock(const bridge::Result<Secret, SecretError> &result)
    {
        next(m_unlocks, result);
    }
    void answerUnlock(SecretError::Kind kind)
    {
        answerUnlock(bridge::failed(SecretError{kind, {}}));
    }
    /// Answers a whole save: the read of the kept secret, which may unlock, and the write.
    void answerSave(const std::optional<Secret> &kept = {})
    {
        if (kept)
            answerUnlock(*kept);
        else
            answerUnlock(SecretError::Kind::Absent);
        answerWrite({});
    }
    /// The keychain has become available or was unlocked.
    void becomeUsable()
    {
        const auto watchers = m_watchers;
        for (const auto &[context, callback] : watchers) {
            if (context)
                callback();
        }
    }
    void answerWrite(const bridge::Result<void, SecretError> &result) { next(m_writes, result); }

    int reads = 0;
    int unlocks = 0;
    std::optional<Secret> written; ///< by the last call; nullopt: it removed

private:
    template <typename Answer>
    struct Call
    {
        QString origin;
        QPointer<QObject> context;
        Answer answer;
    };

    template <typename Answer, typename Result>
    static void next(std::deque<Call<Answer>> &calls, const Result &result)
    {
        ASSERT_FALSE(calls.empty()) << "nobody asked";
        const Call<Answer> call = calls.front();
        calls.pop_front();
        if (call.context)
            call.answer(result);
    }

    std::deque<Call<ReadAnswer>> m_reads;
    std::deque<Call<ReadAnswer>> m_unlocks;
    std::deque<Call<WriteAnswer>> m_writes;
    std::vector<std::pair<QPointer<QObject>, std::function<void()>>> m_watchers;
};
