#include "bridge/answers/PhraseTable.h"

#include <QStringView>

#include <algorithm>

namespace bridge::answers {

namespace {

constexpr qsizetype kMaxCompared = 4000;
/// Maximum length matched by " … ".
constexpr qsizetype kMaxGap = 100;

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

/// True if all parts but the first follow from `at` on.
bool othersFollow(const QStringList &parts, QStringView text, qsizetype at, bool atEnd)
{
    for (qsizetype i = 1; i < parts.size(); ++i) {
        const QStringView near = text.mid(at, kMaxGap + parts[i].size());
        const qsizetype found = near.indexOf(parts[i]);
        if (found < 0)
            return false;
        at += found + parts[i].size();
    }
    return !atEnd || at == text.size();
}

} // namespace

PhraseTable::PhraseTable(const std::vector<Words> &table)
{
    for (const auto &[kind, phrases] : table) {
        for (const char *phrase : phrases) {
            QString words = QString::fromUtf8(phrase);
            const bool atBegin = words.startsWith(u'^');
            const bool atEnd = words.endsWith(u'$');
            words.chop(atEnd ? 1 : 0);
            words.remove(0, atBegin ? 1 : 0);
            m_patterns.push_back({kind, words.split(QStringLiteral(" … ")), atBegin, atEnd});
        }
    }
}

std::optional<FailureKind> PhraseTable::firstIn(const QString &text, const AdmitsKind &admits) const
{
    const QString compared = comparable(text);
    const auto found =
        std::find_if(m_patterns.begin(), m_patterns.end(), [&](const Pattern &pattern) {
            return (!admits || admits(pattern.kind)) && matches(pattern, compared);
        });
    return found == m_patterns.end() ? std::nullopt : std::optional(found->kind);
}

bool PhraseTable::matches(const Pattern &pattern, QStringView text)
{
    const QString &first = pattern.parts[0];
    if (pattern.atBegin)
        return text.startsWith(first)
               && othersFollow(pattern.parts, text, first.size(), pattern.atEnd);
    for (qsizetype at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
        if (othersFollow(pattern.parts, text, at + first.size(), pattern.atEnd))
            return true;
    }
    return false;
}

} // namespace bridge::answers
