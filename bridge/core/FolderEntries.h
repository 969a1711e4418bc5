#pragma once

#include "bridge/core/Result.h"

#include <QString>
#include <QStringList>

#include <memory>

struct stat;

namespace bridge {

/// True for the error (of errno) of a path at which there is nothing.
[[nodiscard]] bool isAbsent(int error);
/// Names of a folder's entries but the hidden ones, in no order; a folder that is not there has
/// none. The error is that of errno.
[[nodiscard]] Result<QStringList, int> folderEntries(const QString &folder);

/// A folder that is kept open while its entries are read and looked up, of which there may be
/// thousands: the system finds each by its name alone, and no name is converted.
class FolderReader
{
public:
    /// A folder that is not there has no entries; for others that cannot be opened see error().
    explicit FolderReader(const QString &folder);
    ~FolderReader();
    FolderReader(const FolderReader &) = delete;
    FolderReader &operator=(const FolderReader &) = delete;

    /// The next name that is not hidden, in no order and as the system has it; valid until the next
    /// call. nullptr: that was the last one, or see error().
    [[nodiscard]] const char *next();
    /// 0, or the value of errno with which opening or reading has failed.
    [[nodiscard]] int error() const { return m_error; }
    /// Follows a link. False: errno says why.
    [[nodiscard]] bool stat(const char *name, struct stat &info) const;

private:
    struct Folder;
    std::unique_ptr<Folder> m_folder;
    int m_error = 0;
};

} // namespace bridge
