#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QPointer>

#include <gtest/gtest.h>

#include <deque>
#include <functional>

/// A keychain that answers when the test says so, in the order of the calls.
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
    void write(const QString &origin, const Secret &, QObject *context, WriteAnswer answer) override
    {
        m_writes.push_back({origin, context, std::move(answer)});
    }
    void remove(const QString &origin, QObject *context, WriteAnswer answer) override
    {
        m_writes.push_back({origin, context, std::move(answer)});
    }

    void answerRead(const bridge::Result<Secret, SecretError> &result) { next(m_reads, result); }
    void answerRead(SecretError::Kind kind) { answerRead(bridge::failed(SecretError{kind, {}})); }
    void answerWrite(const bridge::Result<void, SecretError> &result) { next(m_writes, result); }

    int reads = 0;

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
    std::deque<Call<WriteAnswer>> m_writes;
};
