#include "bridge/core/FolderEntries.h"

#include <QFile>

#include <cerrno>
#include <memory>

#include <dirent.h>

namespace bridge {

bool isAbsent(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

Result<QStringList, int> folderEntries(const QString &folder)
{
    const std::unique_ptr<DIR, int (*)(DIR *)> open(
        ::opendir(QFile::encodeName(folder).constData()), ::closedir);
    QStringList names;
    if (!open && isAbsent(errno))
        return names;
    if (!open)
        return failed(int(errno));
    for (;;) {
        errno = 0;
        const dirent *entry = ::readdir(open.get());
        if (!entry && errno != 0)
            return failed(int(errno));
        if (!entry)
            return names;
        if (entry->d_name[0] != '.')
            names.append(QFile::decodeName(entry->d_name));
    }
}

} // namespace bridge
