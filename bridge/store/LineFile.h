#pragma once

#include "bridge/core/Result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

#include <functional>

namespace bridge::store {

/// A private file of lines to which several programs may append. Blocks on the disk.
class LineFile
{
public:
    explicit LineFile(QString path)
        : m_path(std::move(path))
    {}
    ~LineFile() { close(); }
    LineFile(const LineFile &) = delete;
    LineFile &operator=(const LineFile &) = delete;

    /// `lines`, each with its end, are in the file as a whole or not at all; not synced. The folder
    /// must exist. The error is the system's message.
    [[nodiscard]] Result<void, QString> append(const QByteArray &lines);
    /// Replaces the content by what `change` makes of it, safe against append() of others.
    [[nodiscard]] Result<void, QString>
    rewrite(const std::function<QByteArray(const QByteArray &)> &change);
    void close();

private:
    [[nodiscard]] bool openLocked();
    void unlock() const;

    const QString m_path;
    int m_fd = -1;
};

/// The whole lines of a text; what stands behind the last line's end was cut off while it was
/// written.
[[nodiscard]] QByteArrayList wholeLines(const QByteArray &text);

} // namespace bridge::store
