#include "bridge/history/SearchWords.h"

#include "bridge/history/TextFold.h"

#include <algorithm>
#include <array>

namespace bridge::history {

namespace {

constexpr qsizetype kLongestQuery = 300;
constexpr qsizetype kMostWords = 16;
constexpr qsizetype kMostGrams = 64;
constexpr qsizetype kGram = 3;
constexpr qsizetype kMostMarks = 100;

constexpr int kCodePointBits = 21;
constexpr quint64 kCodePointMask = (1U << kCodePointBits) - 1;

/// Calls `take` with each piece between spaces.
template <typename Take>
void forEachPiece(const QList<uint> &points, const Take &take)
{
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= points.size(); ++i) {
        if (i < points.size() && points[i] != u' ')
            continue;
        if (i > begin)
            take(begin, i);
        begin = i + 1;
    }
}

void appendUtf8(QByteArray &bytes, char32_t c)
{
    const auto put = [&bytes](char32_t byte) { bytes.append(static_cast<char>(byte)); };
    const auto putRest = [&](int shift) { put(0x80 | ((c >> shift) & 0x3F)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        putRest(0);
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        putRest(6);
        putRest(0);
    } else {
        put(0xF0 | (c >> 18));
        putRest(12);
        putRest(6);
        putRest(0);
    }
}

/// An index that is not between the halves of a character.
qsizetype wholeAt(QStringView text, qsizetype index)
{
    index = std::clamp<qsizetype>(index, 0, text.size());
    const bool isInside = index > 0 && index < text.size() && text[index].isLowSurrogate()
                          && text[index - 1].isHighSurrogate();
    return isInside ? index - 1 : index;
}

} // namespace

SearchWords::SearchWords(QStringView query)
{
    QString word;
    bool isQuoted = false;
    const auto end = [&] {
        const QString folded = fold(word).trimmed();
        if (!folded.isEmpty() && !m_words.contains(folded) && m_words.size() < kMostWords)
            m_words.append(folded);
        word.clear();
    };
    for (const QChar c : query.left(wholeAt(query, kLongestQuery))) {
        if (c == u'"') {
            end();
            isQuoted = !isQuoted;
        } else if (c.isSpace() && !isQuoted) {
            end();
        } else {
            word.append(c);
        }
    }
    end();
}

bool SearchWords::occurIn(QStringView folded) const
{
    return std::ranges::all_of(m_words,
                               [folded](const QString &word) { return folded.contains(word); });
}

QStringList SearchWords::grams() const
{
    QStringList grams;
    const auto add = [&grams](const QList<uint> &points, qsizetype at, qsizetype length) {
        const QString gram =
            QString::fromUcs4(reinterpret_cast<const char32_t *>(points.constData()) + at, length);
        if (grams.size() < kMostGrams && !grams.contains(gram))
            grams.append(gram);
    };
    for (const QString &word : m_words) {
        const QList<uint> points = word.toUcs4();
        forEachPiece(points, [&](qsizetype begin, qsizetype last) {
            const qsizetype length = std::min(kGram, last - begin);
            for (qsizetype at = begin; at + length <= last; ++at)
                add(points, at, length);
        });
    }
    return grams;
}

bool SearchWords::areGrams() const
{
    return std::ranges::all_of(m_words, [](const QString &word) {
        return !word.contains(u' ') && word.toUcs4().size() <= kGram;
    });
}

std::vector<std::pair<int, int>> SearchWords::marksIn(QStringView text) const
{
    const FoldedText folded = foldWithOrigins(text);
    const auto originOf = [&](qsizetype at) {
        return folded.origins.at(static_cast<std::size_t>(at));
    };
    std::vector<std::pair<int, int>> found; // begin and end
    for (const QString &word : m_words) {
        qsizetype at = folded.text.indexOf(word);
        for (qsizetype count = 0; at >= 0 && count < kMostMarks; ++count) {
            // What stands for the same character as the last one belongs to it (the s of a sharp
            // s).
            qsizetype end = at + word.size();
            while (end < folded.text.size() && originOf(end) == originOf(end - 1))
                ++end;
            found.emplace_back(originOf(at), originOf(end));
            at = folded.text.indexOf(word, at + word.size());
        }
    }
    std::ranges::sort(found);
    std::vector<std::pair<int, int>> marks;
    int lastEnd = -1;
    for (const auto &[begin, end] : found) {
        if (begin >= lastEnd) {
            marks.emplace_back(begin, end - begin);
        } else if (end > lastEnd) {
            marks.back().second = end - marks.back().first;
        }
        lastEnd = std::max(lastEnd, end);
    }
    return marks;
}

Snippet SearchWords::snippetOf(QStringView text, int width) const
{
    const FoldedText folded = foldWithOrigins(text);
    // The longest word says most about the place.
    const auto longest = std::ranges::max_element(
        m_words, [](const QString &a, const QString &b) { return a.size() < b.size(); });
    const qsizetype place = longest == m_words.end() ? 0 : folded.text.indexOf(*longest);
    const qsizetype hit =
        folded.origins.at(static_cast<std::size_t>(std::max<qsizetype>(place, 0)));

    constexpr qsizetype kWordLength = 20;
    qsizetype begin = wholeAt(text, std::min(hit - width / 3, text.size() - width));
    // Not in the middle of a word, where there are words.
    for (qsizetype at = begin; begin > 0 && at < std::min(begin + kWordLength, hit); ++at) {
        if (text[at].isSpace()) {
            begin = at + 1;
            break;
        }
    }
    const qsizetype end = wholeAt(text, begin + width);
    QString line = text.mid(begin, end - begin).toString().simplified();
    if (begin > 0)
        line.prepend(u'…');
    if (end < text.size())
        line.append(u'…');
    return {line, marksIn(line)};
}

QByteArray gramsOf(QStringView folded)
{
    const QList<uint> points = folded.toUcs4();
    std::vector<quint64> grams;
    grams.reserve(static_cast<std::size_t>(points.size()) * kGram);
    forEachPiece(points, [&](qsizetype begin, qsizetype end) {
        for (qsizetype at = begin; at < end; ++at) {
            quint64 gram = 0;
            for (qsizetype next = at; next < std::min(at + kGram, end); ++next) {
                gram = gram << kCodePointBits | points[next];
                grams.push_back(gram);
            }
        }
    });
    // Plain pointers: three times as fast where nothing is optimized.
    std::sort(grams.data(), grams.data() + grams.size());
    grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
    QByteArray bytes;
    bytes.reserve(static_cast<qsizetype>(grams.size()) * (kGram + 1));
    for (const quint64 gram : grams) {
        for (int place = kGram - 1; place >= 0; --place) {
            const quint64 point = gram >> (place * kCodePointBits) & kCodePointMask;
            if (point != 0)
                appendUtf8(bytes, static_cast<char32_t>(point));
        }
        bytes.append(' ');
    }
    return bytes;
}

} // namespace bridge::history
