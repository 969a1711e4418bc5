#include "ui/sidebar/HitText.h"

#include "ui/words/MarkedText.h"

#include <algorithm>

namespace ui {

namespace {

constexpr QChar kIsolate(0x2068);
constexpr QChar kEndOfIsolate(0x2069);
constexpr QChar kEllipsis(0x2026);

/// `at`, or one less in the middle of a surrogate pair.
qsizetype boundary(const QString &text, qsizetype at)
{
    const bool splits =
        at > 0 && at < text.size() && text[at].isLowSurrogate() && text[at - 1].isHighSurrogate();
    return splits ? at - 1 : at;
}

/// Characters that would begin another line, with positions kept.
QString inOneLine(QString text)
{
    for (QChar &c : text) {
        if (c.isSpace())
            c = u' ';
    }
    return text;
}

} // namespace

HitText hitText(const QString &text, std::vector<HitText::Mark> marks, qsizetype most)
{
    QString line = inOneLine(text.left(boundary(text, std::min(most, text.size()))));
    if (line.size() < text.size())
        line += kEllipsis;
    std::sort(marks.begin(), marks.end());
    HitText shown;
    qsizetype at = 0;
    const auto take = [&](qsizetype end) {
        shown.text += markedText(line.mid(at, end - at), TextUse::Prose);
        at = end;
    };
    for (const auto &[start, length] : marks) {
        const qsizetype begin = boundary(line, start);
        const qsizetype end =
            boundary(line, std::min<qsizetype>(qsizetype(start) + length, line.size()));
        if (start < at || length <= 0 || begin < at || end <= begin)
            continue;
        take(begin);
        const auto from = static_cast<int>(shown.text.size());
        take(end);
        shown.marks.emplace_back(from, static_cast<int>(shown.text.size()) - from);
    }
    take(line.size());
    const QString isolated = isolatedTitle(shown.text);
    if (isolated.startsWith(kIsolate) && !shown.text.startsWith(kIsolate)) {
        for (auto &mark : shown.marks)
            ++mark.first;
    }
    shown.text = isolated;
    return shown;
}

HitText fromFirstHit(HitText whole, int before)
{
    if (whole.marks.empty() || whole.marks.front().first <= before)
        return whole;
    qsizetype from = whole.marks.front().first - before;
    const qsizetype space = whole.text.indexOf(u' ', from);
    from = space >= 0 && space < whole.marks.front().first ? space + 1 : boundary(whole.text, from);
    QString start(kEllipsis);
    if (whole.text.endsWith(kEndOfIsolate))
        start.prepend(kIsolate);
    whole.text = start + whole.text.mid(from);
    for (auto &mark : whole.marks)
        mark.first += static_cast<int>(start.size() - from);
    return whole;
}

} // namespace ui
