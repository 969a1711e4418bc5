#pragma once

#include <QMetaObject>
#include <QObject>

#include <functional>
#include <mutex>
#include <utility>

namespace bridge::store {

/// The way of the store's thread's answers to the store, as long as there is one. Any thread.
class StoreMailbox
{
public:
    explicit StoreMailbox(QObject *store)
        : m_store(store)
    {}
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_store = nullptr;
    }
    void post(std::function<void()> letter)
    {
        const std::lock_guard lock(m_mutex);
        if (m_store)
            QMetaObject::invokeMethod(m_store, std::move(letter), Qt::QueuedConnection);
    }

private:
    std::mutex m_mutex;
    QObject *m_store;
};

} // namespace bridge::store
