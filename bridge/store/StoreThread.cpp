#include "bridge/store/StoreThread.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace bridge::store {

struct StoreThread::Shared
{
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Job> jobs;
    bool isEnding = false;
    bool hasEnded = false;

    void work()
    {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return isEnding || !jobs.empty(); });
            if (jobs.empty())
                break;
            Job job = std::move(jobs.front());
            jobs.pop_front();
            lock.unlock();
            job();
            job = {};
            lock.lock();
        }
        hasEnded = true;
        changed.notify_all();
    }
};

StoreThread::StoreThread(std::chrono::milliseconds patience)
    : m_patience(patience)
    , m_shared(std::make_shared<Shared>())
{
    std::thread([shared = m_shared] { shared->work(); }).detach();
}

StoreThread::~StoreThread()
{
    std::unique_lock lock(m_shared->mutex);
    m_shared->isEnding = true;
    m_shared->changed.notify_all();
    if (!m_shared->changed.wait_for(lock, m_patience, [this] { return m_shared->hasEnded; }))
        m_shared->jobs.clear();
}

void StoreThread::run(Job job)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->jobs.push_back(std::move(job));
    m_shared->changed.notify_all();
}

} // namespace bridge::store
