#include "ui/text/DiffView.h"

#include "ui/kit/FocusRing.h"
#include "ui/kit/QuietButton.h"
#include "ui/words/PathText.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

using Kind = DiffRow::Kind;

constexpr int kPaddingY = 6;
constexpr int kOldEnd = 30; ///< right edge of the old numbers
constexpr int kNewEnd = 66; ///< the same of the new ones
constexpr int kSignAt = 74;
constexpr int kSignWidth = 18;
constexpr int kCodeAt = 92;
constexpr int kScrollBarHeight = 10;
constexpr int kMoreHeight = 28;
/// Rows that were drawn and are kept prepared; all are dropped beyond it.
constexpr std::size_t kMostPrepared = 2000;
/// A description for assistive tools is this long at most.
constexpr qsizetype kMostDescribed = 4000;

bool isChange(Kind kind)
{
    return kind == Kind::Added || kind == Kind::Removed;
}

bool isCodeRow(Kind kind)
{
    return isChange(kind) || kind == Kind::Context;
}

} // namespace

DiffView::DiffView(Theme &theme, int firstRows, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_firstRows(firstRows)
    , m_advance(QFontMetricsF(Theme::codeFont()).horizontalAdvance(QLatin1Char('0')))
    , m_bar(new QScrollBar(Qt::Horizontal, this))
    , m_more(new QuietButton(theme, {}, this))
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFocusPolicy(Qt::StrongFocus);
    setFocusShape(this, {.place = FocusShape::Place::Inside, .radius = Theme::kRadiusTool});
    setCursor(Qt::IBeamCursor);
    setLayoutDirection(Qt::LeftToRight);
    m_bar->setCursor(Qt::ArrowCursor);
    m_bar->setFocusPolicy(Qt::NoFocus);
    m_bar->setSingleStep(static_cast<int>(std::ceil(4 * m_advance)));
    m_bar->hide();
    m_more->setCursor(Qt::PointingHandCursor);
    m_more->hide();
    connect(m_bar, &QAbstractSlider::valueChanged, this, [this] { update(); });
    connect(m_more, &QAbstractButton::clicked, this, [this] {
        emit wholeRequested();
        showWhole();
    });
}

void DiffView::setHunks(const QString &path, const std::vector<bridge::diff::Hunk> &hunks)
{
    if (path == m_path && hunks == m_hunks)
        return;
    m_path = path;
    m_hunks = hunks;
    std::vector<DiffRow> rows = diffRows(hunks);
    const auto differs = std::ranges::mismatch(rows, m_rows);
    const auto same = static_cast<int>(differs.in1 - rows.begin());
    m_rows = std::move(rows);
    const auto returns = [](const DiffRow &row) {
        return !isCodeRow(row.kind) || row.text.endsWith(u'\r');
    };
    const bool hidesReturn = std::ranges::all_of(m_rows, returns);
    // Partners, and with them word marks, of rows before the first other one may be others too.
    m_shown.clear();
    m_hidesReturn = hidesReturn;
    if (m_anchor && std::max(m_anchor->row, m_cursor.row) >= same)
        m_anchor.reset();
    refresh();
}

void DiffView::refresh()
{
    const int shown = shownRows();
    m_columns = 0;
    for (int i = 0; i < shown; ++i)
        m_columns = std::max(m_columns, columnsOf(m_rows[static_cast<std::size_t>(i)].text));
    const auto all = static_cast<int>(m_rows.size());
    m_more->setVisible(shown < all);
    m_more->setText(shown == kMostRows ? tr("%n lines are not shown", nullptr, all - shown)
                                       : tr("Show all %n lines", nullptr, all));
    m_more->setEnabled(shown < kMostRows);
    describe();
    placeBar();
    updateGeometry();
    update();
}

void DiffView::describe()
{
    int added = 0;
    int removed = 0;
    for (const DiffRow &row : m_rows) {
        added += row.kind == Kind::Added ? 1 : 0;
        removed += row.kind == Kind::Removed ? 1 : 0;
    }
    const QString lines = tr("%1 added, %2 removed").arg(added).arg(removed);
    setAccessibleName(m_path.isEmpty() ? tr("Changes: %1").arg(lines)
                                       : tr("Changes in %1: %2").arg(pathName(m_path), lines));
    QString text;
    for (int i = 0; i < shownRows() && text.size() < kMostDescribed; ++i) {
        const DiffRow &row = m_rows[static_cast<std::size_t>(i)];
        const int number = row.kind == Kind::Removed ? row.oldNumber : row.newNumber;
        const QString what = markedText(row.text.left(200), TextUse::Content);
        const QString at = number > 0 ? QString::number(number) : QString();
        text += row.kind == Kind::Added     ? tr("%1 added: %2").arg(at, what).trimmed()
                : row.kind == Kind::Removed ? tr("%1 removed: %2").arg(at, what).trimmed()
                : row.kind == Kind::Gap     ? QStringLiteral("…")
                                            : QStringLiteral("%1 %2").arg(at, what).trimmed();
        text += u'\n';
    }
    setAccessibleDescription(text);
}

void DiffView::showWhole()
{
    if (m_isWhole)
        return;
    m_isWhole = true;
    refresh();
}

int DiffView::shownRows() const
{
    const auto all = static_cast<int>(std::min<std::size_t>(m_rows.size(), kMostRows));
    // One more row takes no more room than the button.
    return m_isWhole || all <= m_firstRows + 1 ? all : m_firstRows;
}

int DiffView::codeWidth() const
{
    return static_cast<int>(std::ceil(m_columns * m_advance)) + 12;
}

bool DiffView::needsBar(int width) const
{
    return kCodeAt + codeWidth() > width;
}

int DiffView::heightForWidth(int width) const
{
    if (m_rows.empty())
        return 0;
    const bool hasMore = shownRows() < static_cast<int>(m_rows.size());
    return 2 * kPaddingY + shownRows() * kRowHeight + (needsBar(width) ? kScrollBarHeight : 0)
           + (hasMore ? kMoreHeight : 0);
}

QSize DiffView::sizeHint() const
{
    const int wide = width() > 0 ? width() : Theme::kReadingWidth;
    return {wide, heightForWidth(wide)};
}

void DiffView::placeBar()
{
    int bottom = kPaddingY + shownRows() * kRowHeight + kPaddingY;
    const bool isNeeded = needsBar(width());
    m_bar->setVisible(isNeeded);
    const int room = std::max(1, width() - kCodeAt);
    m_bar->setPageStep(room);
    m_bar->setRange(0, isNeeded ? codeWidth() - room : 0);
    if (isNeeded) {
        m_bar->setGeometry(kCodeAt, bottom - kPaddingY + 2, room - 4, kScrollBarHeight);
        bottom += kScrollBarHeight;
    }
    const QSize more = m_more->sizeHint();
    m_more->setGeometry(10, bottom - 4, more.width(), std::min(more.height(), kMoreHeight));
}

void DiffView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeBar();
}

const ShownLine &DiffView::shownRow(int row) const
{
    const auto known = m_shown.find(row);
    if (known != m_shown.end())
        return known->second;
    if (m_shown.size() > kMostPrepared)
        m_shown.clear();
    const DiffRow &from = m_rows[static_cast<std::size_t>(row)];
    if (isChange(from.kind))
        markWords(row);
    const auto made = m_shown.find(row);
    return made != m_shown.end()
               ? made->second
               : m_shown.emplace(row, shownLine(from.text, m_hidesReturn)).first->second;
}

/// Prepares the rows of a change, which are marked in pairs. Of a large change only the row itself
/// is prepared, in shownRow().
void DiffView::markWords(int row) const
{
    constexpr int kMost = 2 * static_cast<int>(bridge::diff::kMostCompared);
    const auto kindAt = [this](int at) {
        return at < 0 || at >= static_cast<int>(m_rows.size())
                   ? Kind::Gap
                   : m_rows[static_cast<std::size_t>(at)].kind;
    };
    // Remarks stand between the removed and the added lines.
    int first = row;
    while (row - first < kMost && (isChange(kindAt(first - 1)) || kindAt(first - 1) == Kind::Remark)
           && !(kindAt(first) == Kind::Removed && kindAt(first - 1) == Kind::Added))
        --first;
    int last = row;
    while (last - row < kMost && (isChange(kindAt(last + 1)) || kindAt(last + 1) == Kind::Remark)
           && !(kindAt(last) == Kind::Added && kindAt(last + 1) == Kind::Removed))
        ++last;
    if (last - first >= kMost)
        return;
    std::vector<int> removed;
    std::vector<int> added;
    for (int i = first; i <= last; ++i) {
        if (!isChange(kindAt(i)))
            continue;
        (kindAt(i) == Kind::Removed ? removed : added).push_back(i);
        m_shown.insert_or_assign(
            i, shownLine(m_rows[static_cast<std::size_t>(i)].text, m_hidesReturn));
    }
    const auto textsOf = [this](const std::vector<int> &rows) {
        std::vector<QStringView> texts;
        for (const int each : rows)
            texts.push_back(m_shown.at(each).text);
        return texts;
    };
    for (const auto &[x, y] : bridge::diff::pairedLines(textsOf(removed), textsOf(added))) {
        ShownLine &before = m_shown.at(removed[static_cast<std::size_t>(x)]);
        ShownLine &after = m_shown.at(added[static_cast<std::size_t>(y)]);
        auto marks = bridge::diff::wordMarks(before.text, after.text);
        before.words = std::move(marks.removed);
        after.words = std::move(marks.added);
    }
}

void DiffView::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setLayoutDirection(Qt::LeftToRight);
    const QRect clip = event->rect();
    const int from = std::max(0, (clip.top() - kPaddingY) / kRowHeight);
    const int to = std::min(shownRows(), (clip.bottom() - kPaddingY) / kRowHeight + 1);
    for (int row = from; row < to; ++row)
        paintRow(painter, row, kPaddingY + row * kRowHeight);
}

void DiffView::paintRow(QPainter &painter, int row, int top) const
{
    const ThemeColors &colors = m_theme.colors();
    const DiffRow &each = m_rows[static_cast<std::size_t>(row)];
    const QRect line(0, top, width(), kRowHeight);
    if (each.kind == Kind::Added)
        painter.fillRect(line, colors.okSoft);
    else if (each.kind == Kind::Removed)
        painter.fillRect(line, colors.errorSoft);
    else if (each.kind == Kind::Gap)
        painter.fillRect(line, colors.surface);
    if (const auto range = selection(); range && row >= range->first.row && row <= range->second.row
                                        && range->first.row != range->second.row)
        painter.fillRect(line, colors.accentSoft);
    if (isCodeRow(each.kind)) {
        paintNumbers(painter, each, top);
        paintCode(painter, row, top);
        return;
    }
    painter.setFont(Theme::textFont(12.5));
    painter.setPen(colors.text3);
    const QString text = each.kind == Kind::Remark ? markedText(each.text.left(200), TextUse::Name)
                         : each.count > 0          ? tr("… %n lines", nullptr, each.count)
                                                   : QStringLiteral("…");
    painter.drawText(line.adjusted(kCodeAt, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
}

void DiffView::paintNumbers(QPainter &painter, const DiffRow &row, int top) const
{
    const ThemeColors &colors = m_theme.colors();
    painter.setFont(Theme::codeFont(11.5));
    painter.setPen(colors.text3);
    const auto number = [&](int value, int begin, int end) {
        if (value > 0)
            painter.drawText(QRect(begin, top, end - begin, kRowHeight),
                             Qt::AlignVCenter | Qt::AlignRight, QString::number(value));
    };
    number(row.oldNumber, 0, kOldEnd);
    number(row.newNumber, kOldEnd, kNewEnd);
    if (!isChange(row.kind))
        return;
    painter.setFont(Theme::codeFont());
    painter.setPen(row.kind == Kind::Added ? colors.ok : colors.error);
    painter.drawText(QRect(kSignAt, top, kSignWidth, kRowHeight), Qt::AlignCenter,
                     row.kind == Kind::Added ? QStringLiteral("+") : QStringLiteral("−"));
}

/// Where a unit of the line begins, from the begin of the code.
double DiffView::xOf(const ShownLine &line, qsizetype unit) const
{
    if (line.isPlain)
        return static_cast<double>(unit) * m_advance;
    return QFontMetricsF(Theme::codeFont()).horizontalAdvance(line.text.left(unit));
}

void DiffView::paintCode(QPainter &painter, int row, int top) const
{
    const ThemeColors &colors = m_theme.colors();
    const ShownLine &line = shownRow(row);
    const bool isAdded = m_rows[static_cast<std::size_t>(row)].kind == Kind::Added;
    painter.save();
    painter.setClipRect(QRect(kCodeAt - 2, top, width() - kCodeAt + 2, kRowHeight),
                        Qt::IntersectClip);
    const double begin = kCodeAt - m_bar->value();
    const auto box = [&](qsizetype from, qsizetype size, const QColor &fill) {
        const double left = begin + xOf(line, from);
        const double right = begin + xOf(line, from + size);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(QRectF(left, top + 1.5, right - left, kRowHeight - 3), 3, 3);
    };
    for (const bridge::diff::Span &word : line.words)
        box(word.from, word.size, isAdded ? colors.addWord : colors.delWord);
    for (const MarkedText::Mark &mark : line.marks)
        box(mark.position, mark.length, colors.warnSoft);
    if (const auto range = selection();
        range && range->first.row == range->second.row && range->first.row == row)
        box(range->first.column, range->second.column - range->first.column, colors.accentSoft);

    // Of a long line only what is on the screen.
    const auto size = line.text.size();
    const auto columns = static_cast<qsizetype>(width() / m_advance) + 4;
    const auto skipped =
        line.isPlain ? std::min(size, static_cast<qsizetype>(m_bar->value() / m_advance)) : 0;
    const QString part = line.isPlain ? line.text.mid(skipped, columns) : line.text;
    painter.setFont(Theme::codeFont());
    painter.setPen(colors.text2);
    const QFontMetricsF metrics(painter.font());
    const double base = top + (kRowHeight - metrics.height()) / 2 + metrics.ascent();
    painter.drawText(QPointF(begin + static_cast<double>(skipped) * m_advance, base), part);
    painter.setPen(colors.warn);
    for (const MarkedText::Mark &mark : line.marks)
        painter.drawText(QPointF(begin + xOf(line, mark.position), base),
                         line.text.mid(mark.position, mark.length));
    painter.restore();
}

DiffView::Position DiffView::positionAt(QPoint point) const
{
    const int row =
        std::clamp((point.y() - kPaddingY) / kRowHeight, 0, std::max(0, shownRows() - 1));
    const double x = point.x() - kCodeAt + m_bar->value();
    const ShownLine &line = shownRow(row);
    auto column = static_cast<qsizetype>(std::lround(std::max(0.0, x) / m_advance));
    if (!line.isPlain) {
        column = 0;
        while (column < line.text.size() && xOf(line, column + 1) < x + m_advance / 2)
            ++column;
    }
    return {row, static_cast<int>(std::min(column, line.text.size()))};
}

std::optional<std::pair<DiffView::Position, DiffView::Position>> DiffView::selection() const
{
    if (!m_anchor || *m_anchor == m_cursor)
        return std::nullopt;
    return std::pair(std::min(*m_anchor, m_cursor), std::max(*m_anchor, m_cursor));
}

QString DiffView::copyText() const
{
    const auto range = selection();
    if (!range) {
        const QString lines = unifiedText(m_rows, 0, m_rows.size());
        return m_path.isEmpty() ? lines : QStringLiteral("--- %1\n+++ %1\n").arg(m_path) + lines;
    }
    const auto &[from, to] = *range;
    if (from.row == to.row)
        return shownRow(from.row).text.mid(from.column, to.column - from.column);
    return unifiedText(m_rows, static_cast<std::size_t>(from.row),
                       static_cast<std::size_t>(to.row) + 1);
}

void DiffView::copy() const
{
    QGuiApplication::clipboard()->setText(copyText());
}

void DiffView::selectAll()
{
    if (m_rows.empty())
        return;
    const int last = shownRows() - 1;
    m_anchor = Position{0, 0};
    m_cursor = {last, static_cast<int>(shownRow(last).text.size())};
    update();
}

void DiffView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_rows.empty())
        return QWidget::mousePressEvent(event);
    m_cursor = positionAt(event->pos());
    if (!(event->modifiers() & Qt::ShiftModifier) || !m_anchor)
        m_anchor = m_cursor;
    update();
}

void DiffView::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton) || !m_anchor)
        return;
    m_cursor = positionAt(event->pos());
    update();
}

void DiffView::mouseReleaseEvent(QMouseEvent *)
{
    if (selection() && QGuiApplication::clipboard()->supportsSelection())
        QGuiApplication::clipboard()->setText(copyText(), QClipboard::Selection);
}

void DiffView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_rows.empty())
        return;
    const Position at = positionAt(event->pos());
    const QString &text = shownRow(at.row).text;
    const auto isWord = [&text](int i) {
        return i >= 0 && i < text.size() && (text[i].isLetterOrNumber() || text[i] == u'_');
    };
    Position from = at;
    Position to = at;
    while (isWord(from.column - 1))
        --from.column;
    while (isWord(to.column))
        ++to.column;
    m_anchor = from;
    m_cursor = to;
    update();
}

void DiffView::wheelEvent(QWheelEvent *event)
{
    const QPoint angle = event->angleDelta();
    const bool isTurned = event->modifiers().testFlag(Qt::ShiftModifier);
    const int sideways = angle.x() != 0 ? angle.x() : isTurned ? angle.y() : 0;
    if (sideways == 0 || !m_bar->isVisible())
        return event->ignore(); // scrolls the page
    m_bar->setValue(m_bar->value() - sideways * m_bar->singleStep() / 60);
    event->accept();
}

void DiffView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copy();
    if (event->matches(QKeySequence::SelectAll))
        return selectAll();
    if (m_bar->isVisible() && event->modifiers() == Qt::NoModifier) {
        switch (event->key()) {
        case Qt::Key_Left:
            return m_bar->setValue(m_bar->value() - m_bar->singleStep());
        case Qt::Key_Right:
            return m_bar->setValue(m_bar->value() + m_bar->singleStep());
        case Qt::Key_Home:
            return m_bar->setValue(0);
        case Qt::Key_End:
            return m_bar->setValue(m_bar->maximum());
        default:
            break;
        }
    }
    QWidget::keyPressEvent(event);
}

void DiffView::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    // The menu with "Copy" takes the focus too.
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason) {
        m_anchor.reset();
        update();
    }
}

void DiffView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(selection() ? tr("Copy") : tr("Copy as a diff"), this, &DiffView::copy);
    menu->addAction(tr("Select all"), this, &DiffView::selectAll);
    menu->popup(event->globalPos());
}

} // namespace ui

#include "moc_DiffView.cpp"
