#include "bridge/diff/WordMarks.h"

#include "bridge/diff/ShortestEdit.h"

#include <QHash>

#include <algorithm>

namespace bridge::diff {

namespace {

constexpr int kMostDifferences = 300;
/// A line of which more differs is another line.
constexpr double kMostMarked = 0.75;
constexpr double kLeastLikeness = 0.4;

bool isWordUnit(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c.isMark() || c.isSurrogate();
}

std::vector<Span> wordsOf(QStringView line)
{
    std::vector<Span> words;
    for (qsizetype at = 0; at < line.size();) {
        qsizetype end = at + 1;
        if (isWordUnit(line[at])) {
            while (end < line.size() && isWordUnit(line[end]))
                ++end;
        } else if (line[at].isSpace()) {
            while (end < line.size() && line[end].isSpace())
                ++end;
        }
        words.push_back({at, end - at});
        at = end;
    }
    return words;
}

std::vector<int> numbered(QStringView line, const std::vector<Span> &words,
                          QHash<QStringView, int> &known)
{
    std::vector<int> numbers;
    numbers.reserve(words.size());
    for (const Span &word : words) {
        const QStringView text = line.sliced(word.from, word.size);
        const auto number = static_cast<int>(known.size());
        const auto found = known.constFind(text);
        numbers.push_back(found == known.constEnd() ? number : *found);
        if (found == known.constEnd())
            known.insert(text, number);
    }
    return numbers;
}

/// A change, and the equal part behind it.
struct Change
{
    Span removed;
    Span added;
    qsizetype equalAfter = 0;
    [[nodiscard]] qsizetype size() const { return std::max(removed.size, added.size); }
};

std::vector<Change> changesOf(const std::vector<Span> &a, const std::vector<Span> &b,
                              const std::vector<std::pair<int, int>> &kept, qsizetype sizeA,
                              qsizetype sizeB)
{
    std::vector<Change> changes;
    qsizetype endA = 0;
    qsizetype endB = 0;
    const auto difference = [&](qsizetype toA, qsizetype toB) {
        if (toA > endA || toB > endB)
            changes.push_back({{endA, toA - endA}, {endB, toB - endB}, 0});
    };
    for (const auto &[x, y] : kept) {
        const Span &wordA = a[static_cast<std::size_t>(x)];
        const Span &wordB = b[static_cast<std::size_t>(y)];
        difference(wordA.from, wordB.from);
        if (!changes.empty())
            changes.back().equalAfter += wordA.size;
        endA = wordA.from + wordA.size;
        endB = wordB.from + wordB.size;
    }
    difference(sizeA, sizeB);
    return changes;
}

/// Two changes become one if what is equal between them is smaller than either: single marks in it
/// would be harder to read than the whole.
std::vector<Change> joined(const std::vector<Change> &changes)
{
    std::vector<Change> result;
    for (const Change &change : changes) {
        result.push_back(change);
        while (result.size() > 1) {
            Change &before = result[result.size() - 2];
            const Change &last = result.back();
            if (before.equalAfter > std::min(before.size(), last.size()))
                break;
            before.removed.size = last.removed.from + last.removed.size - before.removed.from;
            before.added.size = last.added.from + last.added.size - before.added.from;
            before.equalAfter = last.equalAfter;
            result.pop_back();
        }
    }
    return result;
}

/// Without the signs with which both sides end: a joined change may have taken in what is equal.
Change trimmed(Change change, QStringView removed, QStringView added)
{
    while (change.removed.size > 0 && change.added.size > 0) {
        const QChar last = removed[change.removed.from + change.removed.size - 1];
        if (isWordUnit(last) || last != added[change.added.from + change.added.size - 1])
            break;
        --change.removed.size;
        --change.added.size;
    }
    return change;
}

bool isMostlyMarked(const std::vector<Span> &marks, qsizetype size)
{
    qsizetype sum = 0;
    for (const Span &each : marks)
        sum += each.size;
    return static_cast<double>(sum) > kMostMarked * static_cast<double>(size);
}

/// The part of the longer line that is equal at the beginning and at the end of both.
double likeness(QStringView a, QStringView b)
{
    a = a.first(std::min(a.size(), kLongestMarked)).trimmed();
    b = b.first(std::min(b.size(), kLongestMarked)).trimmed();
    const qsizetype most = std::min(a.size(), b.size());
    if (most == 0)
        return 0;
    qsizetype head = 0;
    while (head < most && a[head] == b[head])
        ++head;
    qsizetype tail = 0;
    while (head + tail < most && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    return static_cast<double>(head + tail) / static_cast<double>(most);
}

} // namespace

WordMarks wordMarks(QStringView removed, QStringView added)
{
    if (std::max(removed.size(), added.size()) > kLongestMarked)
        return {};
    const std::vector<Span> wordsA = wordsOf(removed);
    const std::vector<Span> wordsB = wordsOf(added);
    QHash<QStringView, int> known;
    const std::vector<int> a = numbered(removed, wordsA, known);
    const std::vector<int> b = numbered(added, wordsB, known);
    const auto kept = keptPairs(a, b, kMostDifferences, End::Both, {});
    if (!kept)
        return {};
    WordMarks marks;
    for (const Change &whole :
         joined(changesOf(wordsA, wordsB, *kept, removed.size(), added.size()))) {
        const Change each = trimmed(whole, removed, added);
        if (each.removed.size > 0)
            marks.removed.push_back(each.removed);
        if (each.added.size > 0)
            marks.added.push_back(each.added);
    }
    if (isMostlyMarked(marks.removed, removed.size()) || isMostlyMarked(marks.added, added.size()))
        return {};
    return marks;
}

std::vector<std::pair<int, int>> pairedLines(const std::vector<QStringView> &removed,
                                             const std::vector<QStringView> &added)
{
    std::vector<std::pair<int, int>> pairs;
    if (removed.size() == added.size()) {
        for (std::size_t i = 0; i < removed.size(); ++i)
            pairs.emplace_back(static_cast<int>(i), static_cast<int>(i));
        return pairs;
    }
    if (removed.size() + added.size() > kMostCompared)
        return pairs;
    std::size_t next = 0;
    for (std::size_t i = 0; i < removed.size(); ++i) {
        std::size_t best = added.size();
        double most = kLeastLikeness;
        for (std::size_t j = next; j < added.size(); ++j) {
            if (const double like = likeness(removed[i], added[j]); like > most) {
                most = like;
                best = j;
            }
        }
        if (best == added.size())
            continue;
        pairs.emplace_back(static_cast<int>(i), static_cast<int>(best));
        next = best + 1;
    }
    return pairs;
}

} // namespace bridge::diff
