#include "bridge/store/TurnLines.h"

#include "bridge/store/LineFile.h"

namespace bridge::store {

namespace {

/// Before a line in Base64: one that is empty, contains an end of line, or begins with this.
constexpr char kEncoded = '\x01';

} // namespace

QByteArray turnLineText(const QByteArray &line)
{
    const bool isPlain = !line.isEmpty() && !line.contains('\n') && !line.startsWith(kEncoded);
    return (isPlain ? line : kEncoded + line.toBase64()) + '\n';
}

QByteArrayList readTurnLines(const QByteArray &text)
{
    QByteArrayList lines = wholeLines(text);
    for (QByteArray &line : lines) {
        if (line.startsWith(kEncoded))
            line = QByteArray::fromBase64(line.mid(1));
    }
    return lines;
}

} // namespace bridge::store
