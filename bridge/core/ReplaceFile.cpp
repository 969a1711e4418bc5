#include "bridge/core/ReplaceFile.h"

#include <QSaveFile>

namespace bridge {

Result<void, QString> replaceFile(const QString &path, const QByteArray &content, FileAccess access)
{
    QSaveFile file(path);
    const bool isWritten =
        file.open(QIODevice::WriteOnly)
        && (access == FileAccess::Usual
            || file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        && file.write(content) == content.size()
        && file.flush() // commit() does not see that the buffer could not be written
        && file.commit();
    if (!isWritten)
        return failed(file.errorString());
    return {};
}

} // namespace bridge
