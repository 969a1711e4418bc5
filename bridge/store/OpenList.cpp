#include "bridge/store/OpenList.h"

#include "bridge/core/Ids.h"

#include <QCryptographicHash>

#include <algorithm>

namespace bridge::store {

namespace {

QByteArray listSum(const QByteArray &lines)
{
    return QCryptographicHash::hash(lines, QCryptographicHash::Sha256).left(16).toHex() + '\n';
}

} // namespace

QString openListPath(const QString &folder)
{
    return folder + QStringLiteral("/open");
}

QByteArray openListText(const QSet<QString> &sessions)
{
    QStringList sorted(sessions.cbegin(), sessions.cend());
    sorted.sort();
    QByteArray lines;
    for (const QString &each : std::as_const(sorted))
        lines += each.toLatin1() + '\n';
    return listSum(lines) + lines;
}

std::optional<QSet<QString>> readOpenList(const QByteArray &text)
{
    const qsizetype head = text.indexOf('\n') + 1;
    const QByteArray lines = text.mid(head);
    if (head == 0 || text.left(head) != listSum(lines))
        return std::nullopt;
    QSet<QString> sessions;
    for (const QByteArray &line : lines.split('\n')) {
        const QString id = QString::fromLatin1(line);
        if (isSessionId(id))
            sessions.insert(id);
    }
    return sessions;
}

} // namespace bridge::store
