#include "app/window/FolderLook.h"

#include "bridge/core/GitHead.h"

#include <QFileInfo>

#include <mutex>
#include <thread>
#include <utility>

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
    for (const QString &folder : folders) {
        if (m_asked.contains(folder))
            continue;
        m_asked << folder;
        std::thread([address = m_address, folder] {
            const bool isThere = QFileInfo(folder).isDir();
            const Facts facts{isThere, isThere ? bridge::gitBranchOf(folder) : QString()};
            const std::lock_guard lock(address->mutex);
            if (FolderLook *look = address->look)
                QMetaObject::invokeMethod(
                    look, [look, folder, facts] { look->learn(folder, facts); },
                    Qt::QueuedConnection);
        }).detach();
    }
}

const FolderLook::Facts *FolderLook::find(const QString &folder) const
{
    const auto found = m_known.constFind(folder);
    return found == m_known.cend() ? nullptr : &*found;
}

void FolderLook::learn(const QString &folder, const Facts &facts)
{
    m_known.insert(folder, facts);
    if (std::exchange(m_isToldSoon, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isToldSoon = false;
            emit looked();
        },
        Qt::QueuedConnection);
}

} // namespace app

#include "moc_FolderLook.cpp"
