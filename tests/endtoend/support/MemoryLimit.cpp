#include "tests/endtoend/support/MemoryLimit.h"

#include "tests/endtoend/support/Waiting.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

MemoryGroup::MemoryGroup()
{
    // Version 1, where memory has a tree of its own, then version 2.
    for (const auto &[root, limit] :
         {std::pair{u"/sys/fs/cgroup/memory"_s, "memory.limit_in_bytes"},
          std::pair{u"/sys/fs/cgroup"_s, "memory.max"}}) {
        const QString folder =
            u"%1/drawbridge-test-%2"_s.arg(root).arg(QCoreApplication::applicationPid());
        if (!QDir().mkdir(folder))
            continue;
        if (QFile::exists(folder + u'/' + QLatin1String(limit))) {
            m_folder = folder;
            m_limit = limit;
            return;
        }
        QDir().rmdir(folder);
    }
}

MemoryGroup::~MemoryGroup()
{
    if (isMade())
        static_cast<void>(waitUntil([this] { return QDir().rmdir(m_folder); }));
}

bool MemoryGroup::confine(qint64 pid, qint64 bytes) const
{
    return write("cgroup.procs", QByteArray::number(pid))
           && write(m_limit, QByteArray::number(bytes));
}

bool MemoryGroup::write(const char *file, const QByteArray &text) const
{
    QFile out(m_folder + u'/' + QLatin1String(file));
    return out.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && out.write(text) == text.size();
}
