#include "app/cli/TerminalText.h"

#include "bridge/core/VisibleText.h"

namespace app {

namespace {

/// Length of the incomplete character at the end; 0: none. (QStringDecoder of Qt 6.4 loses
/// characters of three bytes that are cut.)
qsizetype begunAtEnd(const QByteArray &bytes)
{
    for (qsizetype length = 1; length <= qMin<qsizetype>(3, bytes.size()); ++length) {
        const auto byte = static_cast<unsigned char>(bytes[bytes.size() - length]);
        if (byte < 0x80)
            return 0;
        if (byte < 0xc0)
            continue; // not the first one
        const qsizetype whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
        return whole > length ? length : 0;
    }
    return 0;
}

} // namespace

QByteArray TerminalText::take(const QByteArray &bytes)
{
    QByteArray all = m_begun + bytes;
    m_begun = all.last(begunAtEnd(all));
    all.chop(m_begun.size());
    QString text = QString::fromUtf8(all);
    if (text.isEmpty())
        return {};
    if (m_endedInReturn)
        text.prepend(u'\r');
    m_endedInReturn = text.endsWith(u'\r');
    if (m_endedInReturn)
        text.chop(1);
    return bridge::withVisibleControls(text).toUtf8();
}

} // namespace app
