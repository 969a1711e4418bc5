#include "ui/transcript/TranscriptView.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/kit/StyleSheet.h"
#include "ui/transcript/cards/PermissionCard.h"

#include <QApplication>
#include <QKeyEvent>
#include <QScrollBar>

#include <QScopedValueRollback>

namespace ui {

namespace chat = bridge::chat;

namespace {

constexpr int kTopPadding = 22;
constexpr int kBottomPadding = 24;
constexpr int kSidePadding = 20;
constexpr int kSubagentIndent = 24;
constexpr int kNearEnd = 4;

bool isTool(const chat::TranscriptEntry &entry)
{
    return std::holds_alternative<chat::ToolUse>(entry.content);
}

QString parentTool(const chat::TranscriptEntry &entry)
{
    if (const auto *tool = std::get_if<chat::ToolUse>(&entry.content))
        return tool->parentToolUseId;
    if (const auto *answer = std::get_if<chat::AnswerText>(&entry.content))
        return answer->parentToolUseId;
    return {};
}

/// Rough, from sizes alone: a row's first guess until it is measured.
struct EstimatedHeight
{
    int width;

    [[nodiscard]] int ofText(qsizetype size) const
    {
        const qsizetype perLine = std::max(20, width / 8);
        return static_cast<int>(std::min<qsizetype>(size / perLine + 1, 50'000)) * 21;
    }
    int operator()(const chat::UserMessage &entry) const { return ofText(entry.text.size()) + 20; }
    int operator()(const chat::AnswerText &entry) const { return ofText(entry.text.size()); }
    int operator()(const chat::ThinkingText &) const { return 22; }
    int operator()(const chat::ToolUse &entry) const { return entry.output.isEmpty() ? 37 : 120; }
    int operator()(const chat::PermissionCard &entry) const
    {
        return entry.outcome == chat::PermissionCard::Outcome::Pending ? 140 : 38;
    }
    int operator()(const chat::FailureCard &) const { return 170; }
    int operator()(const chat::RetryCard &) const { return 150; }
    int operator()(const chat::Divider &) const { return 20; }
};

} // namespace

TranscriptView::TranscriptView(chat::Transcript &transcript, Theme &theme, bridge::Clock &clock,
                               QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_transcript(transcript)
    , m_theme(theme)
    , m_clock(clock)
    , m_jump(makeButton(ButtonKind::Secondary, {}, this))
{
    setStyleClass(this, QStringLiteral("bare"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Conversation"));
    viewport()->setAutoFillBackground(false);
    verticalScrollBar()->setSingleStep(40);
    m_layoutTimer.setSingleShot(true);
    connect(&m_layoutTimer, &QTimer::timeout, this, &TranscriptView::layOut);

    m_jump->setFixedSize(34, 34);
    m_jump->setToolTip(tr("Jump to the end"));
    m_jump->setAccessibleName(tr("Jump to the end"));
    m_jump->hide();
    connect(m_jump, &QPushButton::clicked, this, &TranscriptView::scrollToEnd);

    connect(&transcript, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { takeRows(first, last); });
    connect(&transcript, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { dropRows(first, last); });
    connect(&transcript, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &from, const QModelIndex &to) {
                rowsChanged(from.row(), to.row());
            });
    connect(&transcript, &QAbstractItemModel::modelReset, this, &TranscriptView::rebuild);
    connect(&transcript, &chat::Transcript::textAppended, this, &TranscriptView::appendToRow);
    connect(&theme, &Theme::changed, this, &TranscriptView::rebuild);
    connect(&m_actions, &EntryActions::stateChanged, this, &TranscriptView::refreshSurroundings);
    rebuild();
}

TranscriptView::~TranscriptView() = default;

void TranscriptView::setPlaceholder(QWidget *placeholder)
{
    delete m_placeholder;
    m_placeholder = placeholder;
    m_placeholder->setParent(viewport());
    placeOverlays();
}

void TranscriptView::rebuild()
{
    for (EntryWidget *widget : std::as_const(m_widgets))
        widget->deleteLater();
    m_widgets.clear();
    m_heights.clear();
    m_jump->setIcon(icon(Icon::ChevronDown, m_theme.colors().text2));
    if (m_transcript.count() > 0)
        takeRows(0, m_transcript.count() - 1);
    scheduleLayout();
}

void TranscriptView::takeRows(int first, int last)
{
    if (first != m_heights.count()) {
        rebuild();
        return;
    }
    const EstimatedHeight estimate{columnWidth()};
    for (int row = first; row <= last; ++row)
        m_heights.append(std::visit(estimate, m_transcript.entry(row).content) + gapAbove(row));
    refreshSurroundings();
    scheduleLayout();
}

void TranscriptView::dropRows(int first, int last)
{
    for (int row = last; row >= first; --row)
        m_heights.remove(row);
    const QList<quint64> ids = m_widgets.keys();
    for (const quint64 id : ids) {
        if (m_transcript.rowOf(id) < 0)
            forget(id);
    }
    scheduleLayout();
}

void TranscriptView::rowsChanged(int first, int last)
{
    bool messageChanged = false;
    for (int row = first; row <= last; ++row) {
        const auto &entry = m_transcript.entry(row);
        messageChanged |= std::holds_alternative<chat::UserMessage>(entry.content);
        EntryWidget *widget = m_widgets.value(entry.id);
        if (widget && (isVisible() || widget->holdsInput()))
            widget->showEntry(entry);
        else
            forget(entry.id);
    }
    if (messageChanged)
        refreshSurroundings();
    scheduleLayout();
}

void TranscriptView::refreshSurroundings()
{
    if (!isVisible())
        return;
    for (auto it = m_widgets.cbegin(); it != m_widgets.cend(); ++it)
        it.value()->showSurroundings(m_transcript.entry(m_transcript.rowOf(it.key())));
}

void TranscriptView::appendToRow(int row, const QString &piece)
{
    // A row that is not near is measured, with all of its text, when it comes near.
    const quint64 id = m_transcript.entry(row).id;
    if (!isVisible())
        forget(id);
    else if (EntryWidget *widget = m_widgets.value(id))
        widget->appendText(piece);
}

int TranscriptView::columnWidth() const
{
    return std::max(100, std::min(Theme::kReadingWidth, width() - 2 * kSidePadding));
}

int TranscriptView::columnLeft() const
{
    // Of the whole width: the column must not move when the scroll bar comes.
    return (width() - columnWidth()) / 2;
}

int TranscriptView::indentOf(int row) const
{
    return parentTool(m_transcript.entry(row)).isEmpty() ? 0 : kSubagentIndent;
}

int TranscriptView::gapAbove(int row) const
{
    if (row == 0)
        return 0;
    const auto &above = m_transcript.entry(row - 1);
    const auto &entry = m_transcript.entry(row);
    if (std::holds_alternative<chat::UserMessage>(entry.content))
        return 24;
    if (std::holds_alternative<chat::UserMessage>(above.content))
        return 18;
    return isTool(entry) && isTool(above) ? 10 : Theme::kGap;
}

EntryWidget *TranscriptView::widgetFor(int row)
{
    const chat::TranscriptEntry &entry = m_transcript.entry(row);
    EntryWidget *&widget = m_widgets[entry.id];
    if (widget)
        return widget;
    widget =
        makeEntryWidget(entry.content, {m_theme, m_clock, m_transcript, m_actions}, viewport());
    const quint64 id = entry.id;
    widget->setFold(m_folds.value(id, Fold::Default));
    widget->showEntry(entry);
    connect(widget, &EntryWidget::sizeChanged, this, &TranscriptView::scheduleLayout);
    connect(widget, &EntryWidget::foldChanged, this, [this, id](Fold fold) {
        m_folds.insert(id, fold);
        anchorOn(id);
        scheduleLayout();
    });
    widget->show();
    return widget;
}

void TranscriptView::forget(quint64 id)
{
    if (EntryWidget *widget = m_widgets.take(id)) {
        widget->hide();
        widget->disconnect(this);
        widget->deleteLater();
    }
}

int TranscriptView::measure(int row)
{
    EntryWidget *widget = widgetFor(row);
    const int height = widget->heightForWidth(columnWidth() - indentOf(row)) + gapAbove(row);
    m_heights.setHeight(row, height);
    return height;
}

void TranscriptView::scheduleLayout()
{
    if (isVisible() && !m_layoutTimer.isActive())
        m_layoutTimer.start(0);
}

TranscriptView::Range TranscriptView::measureFromEnd()
{
    const int reach = 2 * viewport()->height();
    Range range{m_heights.count(), m_heights.count() - 1};
    for (int used = kBottomPadding; range.first > 0 && used < reach;)
        used += measure(--range.first);
    return range;
}

TranscriptView::Range TranscriptView::measureAround()
{
    const int page = viewport()->height();
    const int row = std::max(0, m_transcript.rowOf(m_anchor));
    Range range{row, row - 1};
    for (int bottom = m_anchorTop; range.last + 1 < m_heights.count() && bottom < 2 * page;)
        bottom += measure(++range.last);
    for (int top = m_anchorTop; range.first > 0 && top > -page;)
        top -= measure(--range.first);
    return range;
}

void TranscriptView::layOut()
{
    if (m_inLayout || !isVisible())
        return;
    const QScopedValueRollback guard(m_inLayout, true);
    m_layoutTimer.stop();
    if (m_anchor == 0 || m_transcript.rowOf(m_anchor) < 0)
        keepAnchorAt(verticalScrollBar()->value());
    const Range range = m_followsEnd ? measureFromEnd() : measureAround();

    const int page = viewport()->height();
    const int all = kTopPadding + m_heights.total() + kBottomPadding;
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(page);
    bar->setRange(0, m_heights.count() > 0 ? std::max(0, all - page) : 0);
    const int anchorRow = std::max(0, m_transcript.rowOf(m_anchor));
    bar->setValue(m_followsEnd ? bar->maximum()
                               : kTopPadding + m_heights.offset(anchorRow) - m_anchorTop);
    keepAnchorAt(bar->value());
    place(range);
    placeOverlays();
}

void TranscriptView::keepAnchorAt(int value)
{
    const int row = m_heights.rowAt(value - kTopPadding);
    m_anchor = row < 0 ? 0 : m_transcript.entry(row).id;
    m_anchorTop = row < 0 ? 0 : kTopPadding + m_heights.offset(row) - value;
    m_followsEnd = value >= verticalScrollBar()->maximum() - kNearEnd;
}

void TranscriptView::anchorOn(quint64 id)
{
    const int row = m_transcript.rowOf(id);
    if (row < 0)
        return;
    m_anchor = id;
    m_anchorTop = kTopPadding + m_heights.offset(row) - verticalScrollBar()->value();
    m_followsEnd = false;
}

void TranscriptView::place(Range range)
{
    const int value = verticalScrollBar()->value();
    const QWidget *focused = QApplication::focusWidget();
    const QList<quint64> ids = m_widgets.keys();
    for (const quint64 id : ids) {
        EntryWidget *widget = m_widgets.value(id);
        const int row = m_transcript.rowOf(id);
        const bool isNear = row >= range.first && row <= range.last;
        const bool stays = widget->holdsInput() || (focused && widget->isAncestorOf(focused));
        if (!isNear && !stays) {
            forget(id);
            continue;
        }
        const int gap = gapAbove(row);
        const int indent = indentOf(row);
        widget->setGeometry(columnLeft() + indent,
                            kTopPadding + m_heights.offset(row) - value + gap,
                            columnWidth() - indent, m_heights.height(row) - gap);
    }
}

void TranscriptView::placeOverlays()
{
    m_jump->setVisible(!m_followsEnd && m_heights.count() > 0);
    m_jump->move((width() - m_jump->width()) / 2, height() - m_jump->height() - 10);
    m_jump->raise();
    if (m_placeholder) {
        m_placeholder->setVisible(m_heights.count() == 0);
        m_placeholder->setGeometry(viewport()->rect());
    }
}

bool TranscriptView::viewportEvent(QEvent *event)
{
    // Entries' layouts ask by this for a new size of theirs.
    if (event->type() == QEvent::LayoutRequest)
        scheduleLayout();
    return QAbstractScrollArea::viewportEvent(event);
}

void TranscriptView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void TranscriptView::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    refreshSurroundings();
    layOut();
}

void TranscriptView::scrollContentsBy(int, int)
{
    if (m_inLayout)
        return;
    keepAnchorAt(verticalScrollBar()->value());
    layOut();
}

void TranscriptView::scrollToEnd()
{
    m_followsEnd = true;
    layOut();
}

void TranscriptView::scrollToStart()
{
    verticalScrollBar()->setValue(0);
}

void TranscriptView::scrollByPages(int pages)
{
    QScrollBar *bar = verticalScrollBar();
    bar->setValue(bar->value() + pages * (bar->pageStep() - bar->singleStep()));
}

bool TranscriptView::focusPendingCard()
{
    for (int row = 0; row < m_transcript.count(); ++row) {
        const auto *card = std::get_if<chat::PermissionCard>(&m_transcript.entry(row).content);
        if (!card || card->outcome != chat::PermissionCard::Outcome::Pending)
            continue;
        auto *widget = static_cast<PermissionCard *>(widgetFor(row));
        if (!widget->isPending())
            continue;
        layOut();
        widget->takeFocus();
        return true;
    }
    return false;
}

void TranscriptView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_PageUp:
        scrollByPages(-1);
        return;
    case Qt::Key_PageDown:
        scrollByPages(1);
        return;
    case Qt::Key_Home:
        scrollToStart();
        return;
    case Qt::Key_End:
        scrollToEnd();
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace ui

#include "moc_TranscriptView.cpp"
