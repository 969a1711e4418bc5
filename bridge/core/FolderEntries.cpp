#include "bridge/core/FolderEntries.h"

#include <QFile>

#include <cerrno>
#include <memory>

#include <dirent.h>
#include <sys/stat.h>

namespace bridge {

bool isAbsent(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

struct FolderReader::Folder
{
    DIR *stream;
};

FolderReader::FolderReader(const QString &folder)
{
    if (DIR *const stream = ::opendir(QFile::encodeName(folder).constData()))
        m_folder = std::make_unique<Folder>(Folder{stream});
    else if (!isAbsent(errno))
        m_error = errno;
}

FolderReader::~FolderReader()
{
    if (m_folder)
        ::closedir(m_folder->stream);
}

const char *FolderReader::next()
{
    while (m_folder && m_error == 0) {
        errno = 0;
        const dirent *const entry = ::readdir(m_folder->stream);
        if (!entry) {
            m_error = errno;
            break;
        }
        if (entry->d_name[0] != '.')
            return entry->d_name;
    }
    return nullptr;
}

bool FolderReader::stat(const char *name, struct stat &info) const
{
    if (!m_folder) {
        errno = ENOENT;
        return false;
    }
    return ::fstatat(::dirfd(m_folder->stream), name, &info, 0) == 0;
}

Result<QStringList, int> folderEntries(const QString &folder)
{
    FolderReader reader(folder);
    QStringList names;
    while (const char *name = reader.next())
        names.append(QFile::decodeName(name));
    if (reader.error() != 0)
        return failed(reader.error());
    return names;
}

} // namespace bridge
