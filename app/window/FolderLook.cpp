#include "app/window/FolderLook.h"

#include "bridge/core/GitHead.h"

#include <QFileInfo>

#include <mutex>
#include <thread>

namespace app {

/// Where a thread delivers to, which may be gone by then.
struct FolderLook::Address
{
    std::mutex mutex;
    FolderLook *look = nullptr;
};

FolderLook::FolderLook(QObject *parent)
    : QObject(parent)
    , m_address(std::make_shared<Address>())
{
    m_address->look = this;
}

FolderLook::~FolderLook()
{
    const std::lock_guard lock(m_address->mutex);
    m_address->look = nullptr;
}

void FolderLook::look(const QStringList &folders)
{
    QStringList wanted;
    for (const QString &folder : folders) {
        if (!m_asked.contains(folder) && !wanted.contains(folder))
            wanted << folder;
    }
    if (wanted.isEmpty())
        return;
    m_asked << wanted;
    std::thread([address = m_address, wanted] {
        Known known;
        for (const QString &folder : wanted) {
            const bool isThere = QFileInfo(folder).isDir();
            known.insert(folder, {isThere, isThere ? bridge::gitBranchOf(folder) : QString()});
        }
        const std::lock_guard lock(address->mutex);
        if (FolderLook *look = address->look)
            QMetaObject::invokeMethod(
                look, [look, known] { look->learn(known); }, Qt::QueuedConnection);
    }).detach();
}

const FolderLook::Facts *FolderLook::find(const QString &folder) const
{
    const auto found = m_known.constFind(folder);
    return found == m_known.cend() ? nullptr : &*found;
}

void FolderLook::learn(const Known &known)
{
    m_known.insert(known);
    emit looked();
}

} // namespace app

#include "moc_FolderLook.cpp"
