#pragma once

#include <QString>

/// A cgroup with little memory, if this machine lets the test make one; removed again with the
/// object, once its processes have ended.
class MemoryGroup
{
public:
    MemoryGroup();
    ~MemoryGroup();
    MemoryGroup(const MemoryGroup &) = delete;
    MemoryGroup &operator=(const MemoryGroup &) = delete;

    [[nodiscard]] bool isMade() const { return !m_folder.isEmpty(); }
    /// Moves the process into it. What the process has in memory already does not count.
    [[nodiscard]] bool confine(qint64 pid, qint64 bytes) const;

private:
    [[nodiscard]] bool write(const char *file, const QByteArray &text) const;

    QString m_folder;
    const char *m_limit = nullptr; ///< the file of the limit
};
