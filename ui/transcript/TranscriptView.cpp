#include "ui/transcript/TranscriptView.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/kit/StyleSheet.h"
#include "ui/transcript/EntryFactory.h"
#include "ui/transcript/EstimatedHeight.h"
#include "ui/transcript/MessageActions.h"
#include "ui/transcript/TranscriptOverlays.h"

#include <QApplication>
#include <QScrollBar>

#include <QScopedValueRollback>
#include <utility>

namespace ui {

namespace chat = bridge::chat;

namespace {

constexpr int kSidePadding = 20;
constexpr int kSubagentIndent = 24;
constexpr int kBelowMessage = 24; ///< room for MessageActions
constexpr int kEarlierRoom = EarlierLine::kHeight + 16;
constexpr std::chrono::milliseconds kActionsLeave{250};

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

} // namespace

TranscriptView::TranscriptView(chat::Transcript &transcript,
                               const bridge::session::AgentInfo &agent, Intents &intents,
                               Theme &theme, bridge::Clock &clock, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_transcript(transcript)
    , m_agent(agent)
    , m_intents(intents)
    , m_theme(theme)
    , m_clock(clock)
    , m_jump(makeButton(ButtonKind::Secondary, {}, this))
    , m_earlierLine(new EarlierLine(theme, viewport()))
    , m_activityLine(new ActivityLine(theme, clock, agent, viewport()))
    , m_messageActions(new MessageActions(theme, m_actions, viewport()))
    , m_veil(new Veil(theme, viewport()))
    , m_foundFrame(new FoundFrame(theme, viewport()))
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
    connect(&transcript, &QAbstractItemModel::rowsMoved, this,
            [this](const QModelIndex &, int first, int, const QModelIndex &, int to) {
                moveRow(first, to > first ? to - 1 : to);
            });
    connect(&transcript, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &from, const QModelIndex &to) {
                rowsChanged(from.row(), to.row());
            });
    connect(&transcript, &QAbstractItemModel::modelReset, this, &TranscriptView::rebuild);
    connect(&transcript, &chat::Transcript::textAppended, this, &TranscriptView::appendToRow);
    connect(&transcript, &chat::Transcript::grew, this, &TranscriptView::growRow);
    connect(&theme, &Theme::changed, this, &TranscriptView::rebuild);
    connect(&m_actions, &EntryActions::stateChanged, this, &TranscriptView::refreshSurroundings);
    m_earlierLine->hide();
    m_activityLine->hide();
    connect(m_earlierLine, &QAbstractButton::clicked, this, &TranscriptView::earlierRequested);
    m_messageActions->hide();
    m_actionsLeave.setSingleShot(true);
    m_actionsLeave.setInterval(kActionsLeave);
    connect(&m_actionsLeave, &QTimer::timeout, this,
            [this] { followFocus(QApplication::focusWidget()); });
    connect(m_messageActions, &MessageActions::hovered, this,
            [this](bool inside) { onHovered(m_actionsAt, inside); });
    connect(m_messageActions, &MessageActions::copyRequested, this,
            [this] { copyEntry(m_actionsAt); });
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget *, QWidget *now) { followFocus(now); });
    rebuild();
}

TranscriptView::~TranscriptView()
{
    // The focus leaves its cards when they are destroyed, after this part of it.
    qApp->disconnect(this);
}

void TranscriptView::rebuild()
{
    for (EntryWidget *widget : std::as_const(m_widgets))
        widget->deleteLater();
    m_widgets.clear();
    m_heights.clear();
    m_jump->setIcon(icon(Icon::ChevronDown, m_theme.colors().text2));
    showActionsAt(0);
    if (m_transcript.count() > 0)
        takeRows(0, m_transcript.count() - 1);
    scheduleLayout();
}

void TranscriptView::takeRows(int first, int last)
{
    const EstimatedHeight estimate{columnWidth()};
    const auto heightOf = [this, &estimate](int row) {
        return std::visit(estimate, m_transcript.entry(row).content) + gapAbove(row);
    };
    if (first == m_heights.count()) {
        for (int row = first; row <= last; ++row)
            m_heights.append(heightOf(row));
    } else {
        m_isEarlierAsked = m_isEarlierAsked && first != 0;
        std::vector<int> heights;
        for (int row = first; row <= last; ++row)
            heights.push_back(heightOf(row));
        m_heights.insert(first, heights);
        fitNeighbour(last + 1);
    }
    refreshSurroundings();
    scheduleLayout();
}

void TranscriptView::dropRows(int first, int last)
{
    m_heights.remove(first, last);
    fitNeighbour(first);
    // If the anchor entry is removed, the next one takes its place.
    if (m_anchor != 0 && m_transcript.rowOf(m_anchor) < 0 && m_heights.count() > 0)
        m_anchor = m_transcript.entry(std::min(first, m_heights.count() - 1)).id;
    const QList<quint64> ids = m_widgets.keys();
    for (const quint64 id : ids) {
        if (m_transcript.rowOf(id) < 0)
            forget(id);
    }
    scheduleLayout();
}

void TranscriptView::moveRow(int from, int to)
{
    const int height = m_heights.height(from);
    m_heights.remove(from, from);
    m_heights.insert(to, {height});
    for (const int row : {from, to, to + 1})
        fitNeighbour(row);
    refreshSurroundings();
    scheduleLayout();
}

void TranscriptView::rowsChanged(int first, int last)
{
    bool messageChanged = false;
    for (int row = first; row <= last; ++row) {
        const auto &entry = m_transcript.entry(row);
        messageChanged |= std::holds_alternative<chat::UserMessage>(entry.content);
        EntryWidget *widget = m_widgets.value(entry.id);
        if (widget && (isVisible() || widget->wantsAnswer()))
            widget->showEntry(entry);
        else
            forget(entry.id);
    }
    if (messageChanged)
        refreshSurroundings();
    scheduleLayout();
}

void TranscriptView::fitNeighbour(int row)
{
    // Its gap depends on the entry above. A row without a widget is measured when it comes near.
    if (row < m_heights.count() && m_widgets.contains(m_transcript.entry(row).id))
        measure(row);
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
    // Other rows are measured, with all of their text, when they come near.
    const quint64 id = m_transcript.entry(row).id;
    if (!isVisible())
        forget(id);
    else if (EntryWidget *widget = m_widgets.value(id))
        widget->appendText(piece);
}

void TranscriptView::growRow(int row)
{
    const quint64 id = m_transcript.entry(row).id;
    if (!isVisible())
        forget(id);
    else if (EntryWidget *widget = m_widgets.value(id))
        widget->inputGrew();
}

int TranscriptView::columnWidth() const
{
    return std::max(100, std::min(Theme::kReadingWidth, width() - 2 * kSidePadding));
}

int TranscriptView::columnLeft() const
{
    // Ignores the scroll bar: the column must not move when it appears.
    return (width() - columnWidth()) / 2;
}

int TranscriptView::indentOf(int row) const
{
    return parentTool(m_transcript.entry(row)).isEmpty() ? 0 : kSubagentIndent;
}

int TranscriptView::topOf(int row) const
{
    return topPadding() + m_heights.offset(row) + gapAbove(row);
}

int TranscriptView::topPadding() const
{
    return kTopPadding + (m_earlier.hasMore ? kEarlierRoom : 0);
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
        return kBelowMessage;
    return isTool(entry) && isTool(above) ? 10 : Theme::kGap;
}

EntryWidget *TranscriptView::widgetFor(int row)
{
    const chat::TranscriptEntry &entry = m_transcript.entry(row);
    EntryWidget *&widget = m_widgets[entry.id];
    if (widget)
        return widget;
    widget = makeEntryWidget(
        entry.content, {m_theme, m_clock, m_transcript, m_actions, m_intents, m_agent}, viewport());
    const quint64 id = entry.id;
    widget->setFold(m_folds.value(id, Fold::Default));
    widget->showEntry(entry);
    connect(widget, &EntryWidget::sizeChanged, this, &TranscriptView::scheduleLayout);
    connect(widget, &EntryWidget::foldChanged, this, [this, id](Fold fold) {
        m_folds.insert(id, fold);
        anchorOn(id);
        scheduleLayout();
    });
    connect(widget, &EntryWidget::shownWhole, this,
            [this, id] { m_folds.insert(id, Fold::Whole); });
    connect(widget, &EntryWidget::hovered, this,
            [this, id](bool inside) { onHovered(id, inside); });
    widget->show();
    return widget;
}

void TranscriptView::forget(quint64 id)
{
    if (m_actionsAt == id)
        showActionsAt(0);
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
    const int rowTop = m_anchorTop - gapAbove(row);
    Range range{row, row - 1};
    for (int bottom = rowTop; range.last + 1 < m_heights.count() && bottom < 2 * page;)
        bottom += measure(++range.last);
    for (int top = rowTop; range.first > 0 && top > -page;)
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
    const int all = topPadding() + m_heights.total() + kBottomPadding;
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(page);
    bar->setRange(0, m_heights.count() > 0 ? std::max(0, all - page) : 0);
    const int anchorRow = std::max(0, m_transcript.rowOf(m_anchor));
    bar->setValue(m_followsEnd ? bar->maximum() : topOf(anchorRow) - m_anchorTop);
    keepAnchorAt(bar->value());
    place(range);
    placeOverlays();
    emit placed();
    askForEarlier();
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
        const bool stays = widget->wantsAnswer() || (focused && widget->isAncestorOf(focused));
        if (!isNear && !stays) {
            forget(id);
            continue;
        }
        const int gap = gapAbove(row);
        const int indent = indentOf(row);
        widget->setGeometry(columnLeft() + indent, topOf(row) - value, columnWidth() - indent,
                            m_heights.height(row) - gap);
    }
}

EntryWidget *TranscriptView::widgetWith(const QWidget *inside) const
{
    for (; inside; inside = inside->parentWidget()) {
        if (inside->parentWidget() == viewport())
            return qobject_cast<EntryWidget *>(const_cast<QWidget *>(inside));
    }
    return nullptr;
}

bool TranscriptView::viewportEvent(QEvent *event)
{
    // Layouts of entries post this when their size changes.
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

int TranscriptView::pendingRow() const
{
    for (int row = 0; row < m_transcript.count(); ++row) {
        const auto &entry = m_transcript.entry(row);
        const auto *card = std::get_if<chat::PermissionEntry>(&entry.content);
        if (!card || card->outcome != chat::PermissionEntry::Outcome::Pending)
            continue;
        // An answer may be on its way.
        const EntryWidget *widget = m_widgets.value(entry.id);
        if (!widget || widget->wantsAnswer())
            return row;
    }
    return -1;
}

bool TranscriptView::focusPendingCard()
{
    const int row = pendingRow();
    if (row < 0)
        return false;
    EntryWidget *widget = widgetFor(row);
    layOut();
    bringIntoView(row);
    widget->takeFocus();
    return true;
}

bool TranscriptView::leaveReason()
{
    EntryWidget *widget = widgetWith(QApplication::focusWidget());
    return widget && widget->leaveReason();
}

bool TranscriptView::refusePending()
{
    EntryWidget *widget = widgetWith(QApplication::focusWidget());
    if (widget && widget->wantsAnswer())
        return widget->refuse();
    const int row = pendingRow();
    if (row < 0)
        return false;
    widget = widgetFor(row);
    layOut();
    // A request off the screen must not be refused.
    const bool isSeen =
        isVisible() && widget->y() < viewport()->height() && widget->geometry().bottom() > 0;
    if (!isSeen) {
        bringIntoView(row);
        return true;
    }
    return widget->refuse();
}

} // namespace ui

#include "moc_TranscriptView.cpp"
