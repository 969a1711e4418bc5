#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace bridge::store {

/// One thread that runs jobs in their order. A plain thread, not a QThread: one that the disk does
/// not let go (a server of files that does not answer) can be left behind at the end.
class StoreThread
{
public:
    using Job = std::function<void()>;

    explicit StoreThread(std::chrono::milliseconds patience = std::chrono::seconds(5));
    /// Waits until all jobs have run, at most the patience; then the rest is given up. Jobs must
    /// own what they use.
    ~StoreThread();
    StoreThread(const StoreThread &) = delete;
    StoreThread &operator=(const StoreThread &) = delete;

    void run(Job job);

private:
    struct Shared;
    const std::chrono::milliseconds m_patience;
    std::shared_ptr<Shared> m_shared;
};

} // namespace bridge::store
