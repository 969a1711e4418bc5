#include "bridge/store/Origins.h"

#include "bridge/core/NameTable.h"
#include "bridge/store/LineFile.h"
#include "bridge/store/RecordJson.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <algorithm>
#include <array>
#include <tuple>

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

QString pathIn(const QString &folder)
{
    return folder + QStringLiteral("/origins");
}

/// The key of a line; empty: the line is damaged.
QString keyOf(const QByteArray &line)
{
    const QString key = QString::fromLatin1(line.left(line.indexOf(' ')));
    return isSessionKey(key) ? key : QString();
}

} // namespace

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
    if (!isSessionKey(sessionId))
        return {};
    std::ignore = makePrivateFolder(folder);
    return LineFile(pathIn(folder)).append(originText(sessionId, origin));
}

Origins readOrigins(const QString &folder, OriginsPlace &place)
{
    Origins origins;
    struct stat info = {};
    QFile file(pathIn(folder));
    if (::stat(QFile::encodeName(file.fileName()).constData(), &info) != 0 || !S_ISREG(info.st_mode)
        || !file.open(QIODevice::ReadOnly))
        return origins;
    if (place.inode != info.st_ino || place.offset > info.st_size)
        place = {info.st_ino, 0};
    file.seek(place.offset);
    const QByteArray text = file.readAll();
    place.offset += text.lastIndexOf('\n') + 1;
    const QByteArrayList lines = wholeLines(text);
    for (const QByteArray &line : lines) {
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
    if (QFileInfo(pathIn(folder)).size() < (most + most / 10 + 1) * kLineSize)
        return;
    std::ignore = LineFile(pathIn(folder)).rewrite([most](const QByteArray &text) {
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
