#include "bridge/library/Wastebasket.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace bridge::library {

namespace {

bool isThere(const QString &path)
{
    const QFileInfo info(path);
    return info.exists() || info.isSymLink();
}

/// The wastebasket's note about a file.
QString noteOf(const Trashed &trashed)
{
    const QFileInfo file(trashed.path);
    return file.path() + QStringLiteral("/../info/") + file.fileName()
           + QStringLiteral(".trashinfo");
}

/// Back to its place, and its note out of the wastebasket.
bool moveBack(const Trashed &trashed)
{
    if (isThere(trashed.from) || !QDir().mkpath(QFileInfo(trashed.from).path()))
        return false;
    if (std::rename(QFile::encodeName(trashed.path).constData(),
                    QFile::encodeName(trashed.from).constData())
        != 0)
        return false;
    QFile::remove(noteOf(trashed));
    return true;
}

/// QFile::moveToTrash() of Qt 6.4 uses the working directory where it cannot make a wastebasket:
/// only when the user's data folder is missing, which is made here, or is none.
bool hasBasket()
{
    return QDir().mkpath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
}

/// The folder of a wastebasket by the specification: .../Trash/files, or .Trash-UID/files.
bool isInBasket(const QString &path)
{
    const QStringList parts = QFileInfo(path).absolutePath().split(u'/');
    const auto holds = [](const QString &part) {
        return part == QLatin1String("Trash") || part.startsWith(QLatin1String(".Trash"));
    };
    return parts.last() == QLatin1String("files") && std::any_of(parts.begin(), parts.end(), holds);
}

Wastebasket::Moved moveAll(const QStringList &paths)
{
    std::vector<Trashed> moved;
    for (const QString &path : paths) {
        if (!isThere(path))
            continue;
        QString there;
        if (hasBasket() && QFile::moveToTrash(path, &there)) {
            moved.push_back({path, QFileInfo(there).absoluteFilePath()});
            if (isInBasket(there))
                continue;
        }
        for (auto each = moved.crbegin(); each != moved.crend(); ++each)
            moveBack(*each);
        return failed(path);
    }
    return moved;
}

bool canTakeAll(const QStringList &paths)
{
    const auto first = std::find_if(paths.begin(), paths.end(), isThere);
    if (first == paths.end())
        return true;
    QTemporaryFile probe(QFileInfo(*first).absolutePath() + QStringLiteral("/.drawbridge-XXXXXX"));
    if (!probe.open())
        return false;
    const Wastebasket::Moved moved = moveAll({probe.fileName()});
    if (!moved)
        return false;
    for (const Trashed &each : *moved) {
        QFile::remove(each.path);
        QFile::remove(noteOf(each));
    }
    return true;
}

Wastebasket::Done restoreAll(const std::vector<Trashed> &trashed)
{
    for (const Trashed &each : trashed) {
        if (isThere(each.from) || !isThere(each.path))
            return failed(each.from);
    }
    for (const Trashed &each : trashed) {
        if (!moveBack(each))
            return failed(each.from);
    }
    return {};
}

Wastebasket::Done destroyAll(const QStringList &paths)
{
    Wastebasket::Done done;
    for (const QString &path : paths) {
        const QFileInfo info(path);
        const bool isFolder = info.isDir() && !info.isSymLink();
        if (isFolder ? !QDir(path).removeRecursively() : isThere(path) && !QFile::remove(path))
            done = failed(path);
    }
    return done;
}

} // namespace

Wastebasket::Wastebasket(QObject *parent)
    : QObject(parent)
{
    m_thread.setMaxThreadCount(1);
}

Wastebasket::~Wastebasket()
{
    m_thread.waitForDone();
}

template <typename T>
void Wastebasket::run(std::function<T()> job, QObject *context,
                      std::function<void(const T &)> answer)
{
    m_thread.start([this, job = std::move(job), context = QPointer<QObject>(context),
                    answer = std::move(answer)]() mutable {
        QMetaObject::invokeMethod(
            this,
            [result = job(), context = std::move(context), answer = std::move(answer)] {
                if (context)
                    answer(result);
            },
            Qt::QueuedConnection);
    });
}

void Wastebasket::trash(const QStringList &paths, QObject *context,
                        std::function<void(const Moved &)> answer)
{
    run<Moved>([paths] { return moveAll(paths); }, context, std::move(answer));
}

void Wastebasket::canTake(const QStringList &paths, QObject *context,
                          std::function<void(bool)> answer)
{
    run<bool>([paths] { return canTakeAll(paths); }, context,
              [answer = std::move(answer)](const bool &can) { answer(can); });
}

void Wastebasket::restore(const std::vector<Trashed> &trashed, QObject *context,
                          std::function<void(const Done &)> answer)
{
    run<Done>([trashed] { return restoreAll(trashed); }, context, std::move(answer));
}

void Wastebasket::destroy(const QStringList &paths, QObject *context,
                          std::function<void(const Done &)> answer)
{
    run<Done>([paths] { return destroyAll(paths); }, context, std::move(answer));
}

} // namespace bridge::library

#include "moc_Wastebasket.cpp"
