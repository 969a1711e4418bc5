#include "ui/text/LongText.h"

#include "ui/kit/QuietButton.h"

#include <QPainter>
#include <QVBoxLayout>

namespace ui {

namespace {

qsizetype endOfLine(const QString &text, int lines)
{
    qsizetype end = -1;
    for (int i = 0; i < lines; ++i) {
        end = text.indexOf(QLatin1Char('\n'), end + 1);
        if (end < 0)
            return text.size();
    }
    return end;
}

} // namespace

qsizetype firstPart(const QString &text, int lines)
{
    return std::min(endOfLine(text, lines), kFirstOfPlainText);
}

QString showAllLabel(const QString &text)
{
    const auto lines = static_cast<int>(text.count(QLatin1Char('\n'))) + 1;
    return lines > 1 ? LongText::tr("Show all %n lines", nullptr, lines) : LongText::tr("Show all");
}

LongText::LongText(Theme &theme, int lines, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_lines(lines)
    , m_blocks(new TextBlocks(theme, this))
    , m_more(new QuietButton(theme, {}, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_blocks);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(10, 0, 0, 0);
    foot->addWidget(m_more);
    foot->addStretch();
    column->addLayout(foot);
    connect(m_more, &QAbstractButton::clicked, this, [this] {
        emit wholeRequested();
        showWhole();
    });
}

void LongText::setText(TextBlocks::Style style, const QString &text, TextUse use)
{
    m_style = style;
    m_use = use;
    m_text = text;
    while (m_text.endsWith(QLatin1Char('\n')))
        m_text.chop(1);
    refresh();
}

void LongText::showWhole()
{
    if (m_whole)
        return;
    m_whole = true;
    refresh();
}

void LongText::setFramed(const QColor &fill)
{
    m_fill = fill;
    update();
}

void LongText::paintEvent(QPaintEvent *)
{
    if (!m_fill.isValid())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_fill);
    painter.drawRoundedRect(rect(), Theme::kRadiusButton, Theme::kRadiusButton);
}

void LongText::refresh()
{
    const qsizetype end = m_whole || m_keepsEnd ? m_text.size() : firstPart(m_text, m_lines);
    MarkedText shown = marked(m_text.left(end), m_use);
    m_cut = end < m_text.size();
    if (m_keepsEnd && !m_whole) {
        const MarkedText part = withoutMiddle(shown, m_lines);
        m_cut = part != shown;
        shown = part;
    }
    showPieces(shown);
    m_more->setVisible(m_cut);
    m_more->setText(m_cut ? showAllLabel(m_text) : QString());
    m_more->updateGeometry();
}

void LongText::showPieces(const MarkedText &shown)
{
    m_blocks->removeFrom(0);
    auto mark = shown.marks.begin();
    DiffLine kind = DiffLine::Context;
    for (const TextPiece &piece : textPieces(shown.text)) {
        const qsizetype end = piece.from + piece.size;
        MarkedText part;
        part.text = shown.text.mid(piece.from, piece.size);
        for (; mark != shown.marks.end() && mark->position < end; ++mark) {
            const qsizetype from = std::max(mark->position, piece.from);
            const qsizetype to = std::min(mark->position + mark->length, end);
            part.marks.push_back({from - piece.from, to - from});
            if (mark->position + mark->length > end)
                break; // goes on in the next piece
        }
        std::optional<DiffLine> first;
        if (piece.joint == Joint::None)
            first = kind;
        const qsizetype last = part.text.lastIndexOf(QLatin1Char('\n')) + 1;
        if (last > 0 || !first)
            kind = diffLineOf(QStringView(part.text).mid(last));
        const bool isDiff = m_style == TextBlocks::Style::Diff;
        TextBlocks::Make make = [&colors = m_theme.colors(), part, first, isDiff] {
            return isDiff ? diffDocument(part, colors, first) : codeDocument(part, colors);
        };
        m_blocks->addBlock(m_style, std::move(make), piece.size, piece.joint);
    }
}

} // namespace ui

#include "moc_LongText.cpp"
