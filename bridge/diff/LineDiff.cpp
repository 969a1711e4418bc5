#include "bridge/diff/LineDiff.h"

#include <QHash>
#include <QStringView>

#include <algorithm>
#include <utility>

namespace bridge::diff {

namespace {

using Lines = std::vector<QStringView>;

/// The lines of a text, each with its end, so that a last line without one differs from the same
/// line with one.
Lines linesOf(const QString &text)
{
    Lines lines;
    const QStringView view(text);
    for (qsizetype from = 0; from < view.size();) {
        const qsizetype end = view.indexOf(u'\n', from);
        const qsizetype next = end < 0 ? view.size() : end + 1;
        lines.push_back(view.sliced(from, next - from));
        from = next;
    }
    return lines;
}

/// Which lines are not kept.
struct Changes
{
    std::vector<char> removed;
    std::vector<char> added;
    bool isCoarse = false;
};

/// The same number for the same line.
class LineNumbers
{
public:
    std::vector<int> of(std::span<const QStringView> lines)
    {
        std::vector<int> numbers;
        numbers.reserve(lines.size());
        for (const QStringView line : lines) {
            const auto known = m_known.constFind(line);
            const auto number = static_cast<int>(m_known.size());
            numbers.push_back(known == m_known.constEnd() ? number : *known);
            if (known == m_known.constEnd())
                m_known.insert(line, number);
        }
        return numbers;
    }

private:
    QHash<QStringView, int> m_known;
};

std::optional<Changes> compared(const Lines &before, const Lines &after, End end, bool isTooLong,
                                const DiffLimits &limits, const std::stop_token &stop)
{
    std::size_t head = 0;
    while (head < before.size() && head < after.size() && before[head] == after[head])
        ++head;
    std::size_t tail = 0;
    // The end of a text that still grows is not the end of the other one.
    while (end == End::Both && head + tail < before.size() && head + tail < after.size()
           && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    const std::span a(before.data() + head, before.size() - head - tail);
    const std::span b(after.data() + head, after.size() - head - tail);

    Changes changes{std::vector<char>(before.size(), 0), std::vector<char>(after.size(), 0)};
    const auto all = [&](std::vector<char> &flags, std::size_t size) {
        std::fill_n(flags.begin() + static_cast<std::ptrdiff_t>(head), size, char(1));
    };
    std::optional<std::vector<std::pair<int, int>>> kept;
    changes.isCoarse = isTooLong || a.size() + b.size() > static_cast<std::size_t>(limits.lines);
    if (!changes.isCoarse) {
        LineNumbers numbers;
        const std::vector<int> numbersA = numbers.of(a);
        const std::vector<int> numbersB = numbers.of(b);
        kept = keptPairs(numbersA, numbersB, limits.differences, end, stop);
        if (stop.stop_requested())
            return std::nullopt;
        changes.isCoarse = !kept;
    }
    all(changes.added, b.size());
    if (end == End::Both)
        all(changes.removed, a.size());
    else if (kept && !kept->empty()) // what comes after the last kept line is not reached yet
        all(changes.removed, static_cast<std::size_t>(kept->back().first));
    for (const auto &[x, y] : kept.value_or(std::vector<std::pair<int, int>>{})) {
        changes.removed[head + static_cast<std::size_t>(x)] = 0;
        changes.added[head + static_cast<std::size_t>(y)] = 0;
    }
    return changes;
}

/// Makes hunks of changes.
class HunkWriter
{
public:
    HunkWriter(const Lines &before, const Lines &after, const Changes &changes, int context)
        : m_before(before)
        , m_after(after)
        , m_changes(changes)
        , m_context(static_cast<std::size_t>(context))
    {}

    LineDiff written()
    {
        m_diff.isCoarse = m_changes.isCoarse;
        for (;;) {
            if (isRemoved() || isAdded()) {
                change();
            } else if (m_x < m_before.size()) {
                // A text that still grows ends before the other one.
                ++m_x;
                ++m_y;
            } else {
                break;
            }
        }
        contextAfter();
        return std::move(m_diff);
    }

private:
    [[nodiscard]] bool isRemoved() const
    {
        return m_x < m_before.size() && m_changes.removed[m_x] != 0;
    }
    [[nodiscard]] bool isAdded() const { return m_y < m_after.size() && m_changes.added[m_y] != 0; }

    void change()
    {
        // Everything since the last change is unchanged.
        const std::size_t gap = m_x - m_lastX;
        const bool isFirst = m_diff.hunks.empty();
        if (!isFirst && gap <= 2 * m_context) {
            context(m_lastX, m_x);
        } else {
            contextAfter();
            const std::size_t above = std::min(m_context, isFirst ? m_x : gap);
            m_diff.hunks.push_back(
                {static_cast<int>(m_x - above) + 1, static_cast<int>(m_y - above) + 1, {}});
            context(m_x - above, m_x);
        }
        for (; isRemoved(); ++m_x, ++m_diff.removed)
            line(u'-', m_before[m_x]);
        for (; isAdded(); ++m_y, ++m_diff.added)
            line(u'+', m_after[m_y]);
        m_lastX = m_x;
    }

    void contextAfter()
    {
        if (!m_diff.hunks.empty())
            context(m_lastX, std::min(m_lastX + m_context, m_before.size()));
    }

    void context(std::size_t from, std::size_t to)
    {
        for (; from < to; ++from)
            line(u' ', m_before[from]);
    }

    void line(QChar sign, QStringView text)
    {
        QStringList &lines = m_diff.hunks.back().lines;
        const bool hasEnd = text.endsWith(u'\n');
        lines.append(QString(sign).append(hasEnd ? text.chopped(1) : text));
        if (!hasEnd)
            lines.append(QStringLiteral("\\ No newline at end of file"));
    }

    const Lines &m_before;
    const Lines &m_after;
    const Changes &m_changes;
    std::size_t m_context;
    std::size_t m_x = 0;
    std::size_t m_y = 0;
    std::size_t m_lastX = 0; ///< behind the last change
    LineDiff m_diff;
};

} // namespace

std::optional<LineDiff> lineDiff(const QString &before, const QString &after, End end,
                                 const DiffLimits &limits, const std::stop_token &stop)
{
    const Lines linesBefore = linesOf(before);
    const Lines linesAfter = linesOf(after);
    const bool isTooLong = before.size() + after.size() > limits.characters;
    const auto changes = compared(linesBefore, linesAfter, end, isTooLong, limits, stop);
    if (!changes)
        return std::nullopt;
    return HunkWriter(linesBefore, linesAfter, *changes, limits.context).written();
}

} // namespace bridge::diff
