#include "bridge/endpoint/Phrase.h"

#include <QStringList>

namespace bridge::endpoint {

namespace {

constexpr qsizetype kMaxCompared = 4000;
/// What a " … " may stand for.
constexpr qsizetype kMaxGap = 100;

/// Whether the parts stand in this order from `at` on, each not far behind the one before.
bool follow(const QStringList &parts, qsizetype from, QStringView text, qsizetype at, bool atEnd)
{
    for (qsizetype i = from; i < parts.size(); ++i) {
        const qsizetype found =
            text.mid(at, kMaxGap + parts[i].size()).indexOf(QStringView(parts[i]));
        if (found < 0)
            return false;
        at += found + parts[i].size();
    }
    return !atEnd || at == text.size();
}

} // namespace

QString comparable(const QString &text)
{
    QString result = text.left(kMaxCompared).toLower();
    result.remove(u'`');
    for (const QChar quote : {QChar(0x2018), QChar(0x2019)})
        result.replace(quote, u'\'');
    for (const QChar quote : {QChar(0x201c), QChar(0x201d)})
        result.replace(quote, u'"');
    return result.simplified();
}

bool matches(const Phrase &phrase, QStringView text)
{
    QString words = QString::fromUtf8(phrase.words);
    const bool atBegin = words.startsWith(u'^');
    const bool atEnd = words.endsWith(u'$');
    words = words.mid(atBegin ? 1 : 0);
    words.chop(atEnd ? 1 : 0);
    const QStringList parts = words.split(QStringLiteral(" … "));
    const QString &first = parts[0];
    qsizetype at = text.indexOf(first);
    while (at >= 0 && !(atBegin && at > 0)) {
        if (follow(parts, 1, text, at + first.size(), atEnd))
            return true;
        at = text.indexOf(first, at + 1);
    }
    return false;
}

} // namespace bridge::endpoint
