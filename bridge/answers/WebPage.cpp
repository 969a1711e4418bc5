#include "bridge/answers/WebPage.h"

#include <QStringView>

#include <array>
#include <utility>

namespace bridge::answers {

namespace {

/// Error pages are short; of a large one the beginning suffices.
constexpr qsizetype kMaxPage = 64 * 1024;
constexpr qsizetype kMaxText = 1000;

/// The text between the first `<name…>` and the next `</name>`.
QString element(const QString &page, const QString &name)
{
    const qsizetype tag = page.indexOf(u'<' + name, 0, Qt::CaseInsensitive);
    const qsizetype begin = tag < 0 ? -1 : page.indexOf(u'>', tag) + 1;
    if (begin <= 0)
        return {};
    const qsizetype end = page.indexOf(QStringLiteral("</") + name, begin, Qt::CaseInsensitive);
    return page.mid(begin, end < 0 ? kMaxText : qMin(end - begin, kMaxText));
}

} // namespace

QString webPageText(const QString &html)
{
    constexpr std::array kHidden{"script", "style", "head"};
    QString text;
    qsizetype at = 0;
    while (at < html.size() && text.size() < kMaxText) {
        const qsizetype tag = html.indexOf(u'<', at);
        text += QStringView(html).mid(at, tag < 0 ? -1 : tag - at);
        if (tag < 0)
            break;
        at = html.indexOf(u'>', tag) + 1;
        for (const char *name : kHidden) {
            const QLatin1String hidden(name);
            if (QStringView(html).mid(tag + 1).startsWith(hidden, Qt::CaseInsensitive)) {
                const qsizetype end =
                    html.indexOf(QStringLiteral("</") + hidden, tag, Qt::CaseInsensitive);
                at = end < 0 ? html.size() : html.indexOf(u'>', end) + 1;
            }
        }
        if (at <= 0)
            break; // an unclosed tag
        text += u' ';
    }
    static constexpr std::array kEntities{std::pair{"&lt;", u'<'},   std::pair{"&gt;", u'>'},
                                          std::pair{"&quot;", u'"'}, std::pair{"&#39;", u'\''},
                                          std::pair{"&nbsp;", u' '}, std::pair{"&amp;", u'&'}};
    for (const auto &[entity, character] : kEntities)
        text.replace(QLatin1String(entity), QString(QChar(character)));
    return text.simplified();
}

QStringList webPageSentences(const QString &page)
{
    const QString beginning = page.left(kMaxPage);
    QStringList sentences;
    for (const char *name : {"title", "h1", "h2", "Message"})
        sentences += webPageText(element(beginning, QString::fromLatin1(name)));
    sentences += webPageText(beginning).left(kMaxText);
    sentences.removeAll(QString());
    sentences.removeDuplicates();
    return sentences;
}

} // namespace bridge::answers
