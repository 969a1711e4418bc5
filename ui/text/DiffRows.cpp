#include "ui/text/DiffRows.h"

#include <QCoreApplication>

#include <algorithm>

namespace ui {

namespace {

class DiffWords
{
    Q_DECLARE_TR_FUNCTIONS(DiffRows)
};

constexpr int kTab = 4;
/// Where wide letters begin, roughly; a wrong guess only makes the range of scrolling too large.
constexpr char16_t kFirstWide = 0x2E80;

int widthOf(QChar c)
{
    return c.unicode() >= kFirstWide ? 2 : 1;
}

DiffRow::Kind kindOf(QStringView line)
{
    if (line.startsWith(u'+'))
        return DiffRow::Kind::Added;
    if (line.startsWith(u'-'))
        return DiffRow::Kind::Removed;
    return line.startsWith(u'\\') ? DiffRow::Kind::Remark : DiffRow::Kind::Context;
}

/// The next line of this kind; numbers that are not known stay 0.
void numberRow(DiffRow &row, int &oldNumber, int &newNumber)
{
    using Kind = DiffRow::Kind;
    const auto take = [](int &number) { return number > 0 ? number++ : 0; };
    if (row.kind == Kind::Context || row.kind == Kind::Removed)
        row.oldNumber = take(oldNumber);
    if (row.kind == Kind::Context || row.kind == Kind::Added)
        row.newNumber = take(newNumber);
}

QChar signOf(DiffRow::Kind kind)
{
    switch (kind) {
    case DiffRow::Kind::Added:
        return u'+';
    case DiffRow::Kind::Removed:
        return u'-';
    case DiffRow::Kind::Remark:
        return u'\\';
    default:
        return u' ';
    }
}

/// "@@ -1,3 +1,4 @@" of the lines from `from` to before the next gap; empty: no numbers.
QString headOf(const std::vector<DiffRow> &rows, std::size_t from, std::size_t to)
{
    int oldStart = 0;
    int newStart = 0;
    int oldLines = 0;
    int newLines = 0;
    for (; from < to && rows[from].kind != DiffRow::Kind::Gap; ++from) {
        const DiffRow &row = rows[from];
        oldStart = oldStart == 0 ? row.oldNumber : oldStart;
        newStart = newStart == 0 ? row.newNumber : newStart;
        oldLines += row.oldNumber > 0 ? 1 : 0;
        newLines += row.newNumber > 0 ? 1 : 0;
    }
    if (oldStart == 0 && newStart == 0)
        return {};
    return QStringLiteral("@@ -%1,%2 +%3,%4 @@\n")
        .arg(oldStart)
        .arg(oldLines)
        .arg(newStart)
        .arg(newLines);
}

} // namespace

std::vector<DiffRow> diffRows(const std::vector<bridge::diff::Hunk> &hunks)
{
    std::vector<DiffRow> rows;
    int lastOld = 0; ///< behind the last hunk
    for (const bridge::diff::Hunk &hunk : hunks) {
        int oldNumber = hunk.oldStart;
        int newNumber = hunk.newStart;
        const int between = lastOld > 0 && oldNumber > lastOld ? oldNumber - lastOld : 0;
        if (!rows.empty())
            rows.push_back({.kind = DiffRow::Kind::Gap, .count = between});
        for (const QString &line : hunk.lines) {
            DiffRow row{.kind = kindOf(line), .text = line.mid(1)};
            if (row.kind == DiffRow::Kind::Remark)
                row.text = row.text.trimmed();
            numberRow(row, oldNumber, newNumber);
            rows.push_back(std::move(row));
        }
        lastOld = oldNumber;
    }
    return rows;
}

QString unifiedText(const std::vector<DiffRow> &rows, std::size_t from, std::size_t to)
{
    QString text;
    bool isFirst = true;
    for (; from < to; ++from) {
        const DiffRow &row = rows[from];
        if (isFirst || row.kind == DiffRow::Kind::Gap) {
            const std::size_t begin = row.kind == DiffRow::Kind::Gap ? from + 1 : from;
            text += headOf(rows, begin, to);
            isFirst = false;
        }
        if (row.kind == DiffRow::Kind::Gap)
            continue;
        text += signOf(row.kind);
        if (row.kind == DiffRow::Kind::Remark)
            text += u' ';
        text += row.text + u'\n';
    }
    return text;
}

ShownLine shownLine(const QString &text, bool hidesReturn)
{
    qsizetype size = std::min(text.size(), kMostShownColumns);
    if (size < text.size() && text[size - 1].isHighSurrogate())
        --size;
    QString line = text.left(size);
    if (hidesReturn && size == text.size() && line.endsWith(u'\r'))
        line.chop(1);
    MarkedText made = marked(line, TextUse::Content);
    if (size < text.size()) {
        const QString rest =
            DiffWords::tr("‹%n more characters›", nullptr, static_cast<int>(text.size() - size));
        made.marks.push_back({made.text.size(), rest.size()});
        made.text += rest;
    }

    ShownLine shown;
    auto mark = made.marks.begin();
    for (qsizetype i = 0; i < made.text.size(); ++i) {
        for (; mark != made.marks.end() && mark->position == i; ++mark)
            shown.marks.push_back({shown.text.size(), mark->length}); // no tab in a mark
        const QChar c = made.text[i];
        if (c == u'\t') {
            const int blanks = kTab - shown.columns % kTab;
            shown.text += QString(blanks, u' ');
            shown.columns += blanks;
            continue;
        }
        shown.text += c;
        shown.columns += widthOf(c);
        shown.isPlain = shown.isPlain && c.unicode() < 0x7F;
    }
    return shown;
}

int columnsOf(const QString &text)
{
    int columns = 0;
    const auto most = std::min(text.size(), kMostShownColumns);
    for (qsizetype i = 0; i < most; ++i)
        columns += text[i] == u'\t' ? kTab - columns % kTab : widthOf(text[i]);
    return text.size() > most ? columns + 30 : columns;
}

} // namespace ui
