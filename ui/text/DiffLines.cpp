#include "ui/text/DiffLines.h"

namespace ui {

namespace {

void addLines(QStringList &lines, QLatin1Char sign, const QString &text)
{
    if (text.isEmpty())
        return;
    const QStringList parts = text.split(QLatin1Char('\n'));
    const auto count = parts.size() - (parts.last().isEmpty() ? 1 : 0);
    for (qsizetype i = 0; i < count; ++i)
        lines.append(sign + parts[i]);
}

} // namespace

QStringList diffLines(const std::vector<bridge::agent::TextEdit> &edits)
{
    QStringList lines;
    for (const auto &edit : edits) {
        addLines(lines, QLatin1Char('-'), edit.before);
        addLines(lines, QLatin1Char('+'), edit.after);
    }
    return lines;
}

QStringList addedLines(const QString &content)
{
    QStringList lines;
    addLines(lines, QLatin1Char('+'), content);
    return lines;
}

} // namespace ui
