#include "bridge/endpoint/PastedAddress.h"

#include "bridge/core/HiddenCharacters.h"

#include <QRegularExpression>
#include <QStringList>
#include <QUrl>

#include <algorithm>
#include <array>

namespace bridge::endpoint {

namespace {

using Kind = AddressProblem::Kind;
constexpr auto kAnyCase = QRegularExpression::CaseInsensitiveOption;

QString withoutHidden(const QString &text)
{
    QString kept;
    int length = 1;
    for (qsizetype i = 0; i < text.size(); i += length) {
        if (!isHidden(codePointAt(text, i, length)))
            kept += text.mid(i, length);
    }
    return kept;
}

/// The same where a browser has percent-encoded them.
QString withoutEncodedHidden(const QString &text)
{
    static const QRegularExpression encoded(QStringLiteral("(?:%[89A-F][0-9A-F])+"), kAnyCase);
    QString kept;
    qsizetype done = 0;
    for (auto it = encoded.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const QString plain = QUrl::fromPercentEncoding(match.captured().toLatin1());
        const QString clean = withoutHidden(plain);
        kept += text.mid(done, match.capturedStart() - done);
        kept +=
            clean == plain ? match.captured() : QString::fromLatin1(QUrl::toPercentEncoding(clean));
        done = match.capturedEnd();
    }
    return kept + text.mid(done);
}

QString trimmed(const QString &text)
{
    static const QRegularExpression encoded(QStringLiteral("(?:%20|%09|%0A|%0D)+$"), kAnyCase);
    return text.trimmed().remove(encoded);
}

/// Several words: the one that is an address, else all of them joined (a line that was wrapped).
QString joined(const QString &text)
{
    static const QRegularExpression beginning(QStringLiteral("^\\W?https?[:/]"), kAnyCase);
    static const QRegularExpression spaces(QStringLiteral("\\s+"));
    const QStringList words = text.split(spaces, Qt::SkipEmptyParts);
    QStringList addresses = words.filter(beginning);
    const bool isCommand = std::any_of(words.begin(), words.end(),
                                       [](const QString &word) { return word.startsWith(u'-'); });
    if (addresses.size() == 1 && (isCommand || words.first() != addresses.first()))
        return addresses.first();
    return words.join(QString());
}

/// True if a bracket at an end of `text` has no partner in it.
bool isAlone(const QString &text, QChar bracket, QChar partner)
{
    return text.count(bracket) > text.count(partner);
}

QString withoutPunctuation(QString text)
{
    static const QString before = QStringLiteral("\"'`<\u2018\u201A\u201B\u201C\u201E\u201F\u2039"
                                                 "\u00AB");
    static const QString behind = QStringLiteral("\"'`>,;\u2018\u2019\u201C\u201D\u203A\u00BB");
    constexpr std::array<std::pair<QChar, QChar>, 3> kPairs{
        {{u'(', u')'}, {u'[', u']'}, {u'{', u'}'}}};
    while (!text.isEmpty() && before.contains(text.front()))
        text.remove(0, 1);
    while (!text.isEmpty() && behind.contains(text.back()))
        text.chop(1);
    for (const auto &[opening, closing] : kPairs) {
        // "[::1]" is a host.
        const bool isPair = text.startsWith(opening) && text.endsWith(closing)
                            && (opening != u'[' || text.contains(u'/'));
        if (isPair || (text.startsWith(opening) && isAlone(text, opening, closing)))
            text.remove(0, 1);
        if (isPair || (text.endsWith(closing) && isAlone(text, closing, opening)))
            text.chop(1);
    }
    // The full stop of a sentence; behind a host's name it is part of the name.
    static const QRegularExpression stop(
        QStringLiteral("(?:(:\\d+|[)\\]}>\"'`])|(//[^/]+/.*))\\.+$"));
    return text.replace(stop, QStringLiteral("\\1\\2")).trimmed();
}

QString unwrapped(const QString &text)
{
    static const QRegularExpression link(
        QStringLiteral("^!?\\[[^\\]]*\\]\\(([^\\s()]+)[^()]*\\)$"));
    const auto match = link.match(text);
    return match.hasMatch() ? match.captured(1) : withoutPunctuation(text);
}

/// "export NAME=…", "$env:NAME = …", "\"name\": …", "set -gx NAME …".
std::optional<PasteProblem> named(const QString &text)
{
    static const QRegularExpression pattern(
        QStringLiteral("^(?:(?:export|setx?|env|const|let|var)\\s+(?:-\\w+\\s+)*)?(?:\\$(?:env:)?)?"
                       "[\"']?([A-Za-z_][\\w.-]*)[\"']?(?:\\s*(=|:)[=>]?\\s*|\\s+)(\\S.*)$"),
        kAnyCase);
    static const QRegularExpression address(QStringLiteral("^\\W?https?[:;/]"), kAnyCase);
    static const QRegularExpression secret(QStringLiteral("key|token|secret|pass|auth"), kAnyCase);
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const bool isAddress = address.match(match.captured(3)).hasMatch();
    // Without "=", "localhost:1234" has the same form.
    if (!isAddress && match.captured(2) != QLatin1String("="))
        return std::nullopt;
    QString value = match.captured(3);
    // In a shell, a blank ends it.
    if (match.captured(2) == QLatin1String("=") && value.front() != u'"' && value.front() != u'\'')
        value = value.section(u' ', 0, 0);
    PasteProblem problem{Kind::Named, match.captured(1), value};
    // A secret must not become the name of a host.
    if (!isAddress && secret.match(match.captured(1)).hasMatch())
        problem.corrected.clear();
    return problem;
}

QString withScheme(const QString &misspelt, const QString &rest)
{
    return (misspelt.endsWith(u's', Qt::CaseInsensitive) ? QStringLiteral("https://")
                                                         : QStringLiteral("http://"))
           + rest;
}

/// "http//", "http:/", "https:host", "htps://", "http://https://".
QString withCorrectScheme(const QString &text)
{
    static const QRegularExpression correct(QStringLiteral("^https?://(?=[^/\\\\])"), kAnyCase);
    static const QRegularExpression twice(QStringLiteral("^https?(?:[:;][/\\\\]+|[/\\\\]{2,})"),
                                          kAnyCase);
    static const QRegularExpression separator(
        QStringLiteral("^(https?)(?:[:;]?[/\\\\]+|[:;](?=[^\\d/\\\\]))(?=[^/\\\\])"), kAnyCase);
    static const QRegularExpression misspelt(
        QStringLiteral("^(h{0,2}t{1,3}p{1,2}s?|hp{1,2}ts?|hts?p)[:;]?[/\\\\]{2,}(?=[^/\\\\])"),
        kAnyCase);
    if (const auto match = correct.match(text); match.hasMatch()) {
        const QString rest = text.mid(match.capturedEnd());
        return twice.match(rest).hasMatch() ? rest : text;
    }
    for (const auto &pattern : {separator, misspelt}) {
        if (const auto match = pattern.match(text); match.hasMatch())
            return withScheme(match.captured(1), text.mid(match.capturedEnd()));
    }
    return text;
}

} // namespace

std::optional<PasteProblem> pasteProblemOf(const QString &text)
{
    if (const QString clean = withoutEncodedHidden(withoutHidden(text)); clean != text)
        return PasteProblem{Kind::Hidden, {}, clean};
    if (const QString clean = trimmed(text); clean != text)
        return PasteProblem{Kind::Spaces, {}, clean};
    if (const QString clean = unwrapped(text); clean != text)
        return PasteProblem{Kind::Wrapped, {}, clean};
    if (const auto problem = named(text))
        return problem;
    if (const QString clean = joined(text); clean != text)
        return PasteProblem{Kind::Spaces, {}, clean};
    // As an input method for Chinese or Japanese types them.
    QString ascii = text;
    ascii.replace(QChar(0xFF1A), u':').replace(QChar(0xFF0F), u'/');
    if (ascii != text)
        return PasteProblem{Kind::SchemeMisspelt, {}, ascii};
    if (const QString clean = withCorrectScheme(text); clean != text)
        return PasteProblem{Kind::SchemeMisspelt, {}, clean};
    return std::nullopt;
}

QString apiPathOf(const QString &path)
{
    static const QRegularExpression pattern(
        QStringLiteral("(?:/v1(?:/(?:messages(?:/.*)?|chat/completions|completions?|responses|"
                       "embeddings|models(?:/.*)?))?"
                       "|(?:/v\\d+)?/chat/completions"
                       "|/api/(?:chat|generate|tags))/*$"),
        kAnyCase);
    return pattern.match(path).captured();
}

QString withSingleSlashes(const QString &path)
{
    static const QRegularExpression several(QStringLiteral("(?<!:)/{2,}"));
    QString single = path;
    if (path.endsWith(QLatin1String("//"))) {
        while (single.endsWith(u'/'))
            single.chop(1);
    }
    return single.replace(several, QStringLiteral("/"));
}

} // namespace bridge::endpoint
