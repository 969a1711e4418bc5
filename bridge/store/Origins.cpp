#include "bridge/store/Origins.h"

#include "bridge/core/FolderEntries.h"
#include "bridge/core/Ids.h"
#include "bridge/core/NameTable.h"
#include "bridge/store/LineFile.h"
#include "bridge/store/RecordJson.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <algorithm>
#include <array>
#include <cerrno>
#include <tuple>
#include <utility>

#include <sys/stat.h>

namespace bridge::store {

namespace {

constexpr std::array kNames{
    Named<Origin>{Origin::Unknown, "unknown"},
    Named<Origin>{Origin::Chat, "chat"},
    Named<Origin>{Origin::Ask, "ask"},
    Named<Origin>{Origin::Hidden, "hidden"},
};
static_assert(hasRowForEach(kNames, &Named<Origin>::value, Origin::Hidden));

/// The key of a line; empty: the line is damaged.
QString keyOf(const QByteArray &line)
{
    const QString key = QString::fromLatin1(line.left(line.indexOf(' ')));
    return isSessionId(key) ? key : QString();
}

} // namespace

QString originsPath(const QString &folder)
{
    return folder + QStringLiteral("/origins");
}

bool makePrivateFolder(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    struct stat info = {};
    if (::stat(name.constData(), &info) != 0) {
        std::ignore = QDir().mkpath(QFileInfo(path).path());
        std::ignore = ::mkdir(name.constData(), 0700);
        if (::stat(name.constData(), &info) != 0)
            return false;
    }
    if ((info.st_mode & 077) != 0)
        std::ignore = ::chmod(name.constData(), 0700);
    return S_ISDIR(info.st_mode);
}

QByteArray originText(const QString &sessionId, Origin origin)
{
    return sessionId.toLatin1() + ' ' + nameIn(kNames, origin).toLatin1() + '\n';
}

Result<void, QString> appendOrigin(const QString &folder, const QString &sessionId, Origin origin)
{
    if (!isSessionId(sessionId))
        return {};
    std::ignore = makePrivateFolder(folder);
    return LineFile(originsPath(folder)).append(originText(sessionId, origin));
}

Result<Origins, FileProblem> readOrigins(const QString &folder, OriginsPlace &place)
{
    constexpr qint64 kMostBytes = 8LL << 20; // twice what compactOrigins() leaves
    Origins origins;
    struct stat info = {};
    const QString path = originsPath(folder);
    if (::stat(QFile::encodeName(path).constData(), &info) != 0 && isAbsent(errno))
        return origins;
    auto opened = openRegularFile(path);
    if (!opened)
        return failed(std::move(opened.error()));
    QFile &file = **opened;
    if (::fstat(file.handle(), &info) != 0)
        return failed(FileProblem{FileProblem::Kind::Unreadable, qt_error_string(errno)});
    if (place.inode != info.st_ino || place.offset > info.st_size)
        place = {info.st_ino, 0};
    const bool isTooMuch = info.st_size - place.offset > kMostBytes;
    if (isTooMuch)
        place.offset = info.st_size - kMostBytes;
    file.seek(place.offset);
    const QByteArray text = file.read(kMostBytes);
    if (file.error() != QFileDevice::NoError)
        return failed(FileProblem{FileProblem::Kind::Unreadable, file.errorString()});
    place.offset += text.lastIndexOf('\n') + 1;
    QByteArrayList lines = wholeLines(text);
    if (isTooMuch && !lines.isEmpty())
        lines.removeFirst(); // a part of one
    for (const QByteArray &line : std::as_const(lines)) {
        const auto origin = valueIn(kNames, QString::fromLatin1(line.mid(line.indexOf(' ') + 1)));
        const QString key = keyOf(line);
        if (origin && !key.isEmpty())
            origins.insert(key, *origin);
    }
    return origins;
}

void compactOrigins(const QString &folder, int most)
{
    const qint64 kLineSize = 41; // of "hidden", with its end: about as long as all
    if (QFileInfo(originsPath(folder)).size() < (most + most / 10 + 1) * kLineSize)
        return;
    std::ignore = LineFile(originsPath(folder)).rewrite([most](const QByteArray &text) {
        const QByteArrayList lines = wholeLines(text);
        QByteArrayList newest;
        QSet<QString> known;
        for (auto line = lines.crbegin(); line != lines.crend() && newest.size() < most; ++line) {
            const QString key = keyOf(*line);
            if (key.isEmpty() || known.contains(key))
                continue;
            known.insert(key);
            newest.append(*line + '\n');
        }
        std::reverse(newest.begin(), newest.end());
        return newest.join();
    });
}

} // namespace bridge::store
