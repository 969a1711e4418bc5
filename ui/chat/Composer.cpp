#include "ui/chat/Composer.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FocusRing.h"
#include "ui/kit/Icons.h"
#include "ui/kit/NotedButton.h"
#include "ui/kit/PlainTextField.h"
#include "ui/kit/StyleSheet.h"

#include <QAbstractTextDocumentLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QVBoxLayout>

#include <cmath>
#include <utility>

namespace ui {

namespace {

constexpr int kMostLines = 8;

/// Reads up to the first non-blank line only: the text may be long.
bool isBlank(const QTextDocument &document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (!QStringView(block.text()).trimmed().isEmpty())
            return false;
    }
    return true;
}

} // namespace

Composer::Composer(Theme &theme, bridge::Clock &clock, QString agentName, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_agentName(std::move(agentName))
    , m_edit(new PlainTextField(this))
    , m_send(new NotedButton(theme, ButtonKind::Primary, tr("Send"), this))
    , m_stop(makeButton(ButtonKind::Danger, tr("Stop"), this))
    , m_hint(new ElidedLabel(TextRole::Hint, this))
    , m_frame(new QWidget(this))
{
    m_edit->setFrameShape(QFrame::NoFrame);
    m_edit->setFont(Theme::typedFont());
    m_edit->setAccessibleName(tr("Message"));
    m_edit->setTabChangesFocus(true);
    m_edit->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_edit->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_edit->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_edit->document()->setDocumentMargin(0);
    m_edit->viewport()->setAutoFillBackground(false);
    setStyleClass(m_edit, QStringLiteral("bare"));
    setFocusShape(m_edit,
                  {.place = FocusShape::Place::Inside,
                   .radius = Theme::kRadiusMessage,
                   .when = FocusShape::When::AfterTab},
                  m_frame);
    m_edit->installEventFilter(this);
    // All of the frame looks like the field.
    m_frame->setFocusPolicy(Qt::ClickFocus);
    m_frame->setFocusProxy(m_edit);
    m_frame->setCursor(Qt::IBeamCursor);
    m_send->setCursor(Qt::ArrowCursor);
    m_stop->setCursor(Qt::ArrowCursor);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setTextInteractionFlags(Qt::NoTextInteraction);
    // Neither its text nor its place changes when a turn begins or ends.
    m_send->setReturnNote();
    m_send->setFixedWidth(m_send->widthFor({tr("Send"), tr("Queue")}));

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(m_stop);
    buttons->addWidget(m_send);
    auto *inside = new QVBoxLayout(m_frame);
    inside->setContentsMargins(15, 14, 15, 9);
    inside->setSpacing(10);
    inside->addWidget(m_edit);
    inside->addLayout(buttons);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 0, 12, 10);
    column->setSpacing(8);
    column->addWidget(m_frame);
    column->addWidget(m_hint);

    // All of it is wrapped, but Qt scrolls sideways by some pixels behind a long word.
    QScrollBar *sideways = m_edit->horizontalScrollBar();
    connect(sideways, &QScrollBar::valueChanged, sideways, [sideways] { sideways->setValue(0); });
    connect(m_edit, &QPlainTextEdit::textChanged, this, &Composer::onTextChanged);
    connect(m_edit->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged,
            this, &Composer::fitHeight);
    connect(m_send, &QPushButton::clicked, this, [this] { send(false); });
    connect(m_stop, &QPushButton::clicked, this, &Composer::stopRequested);
    connect(&theme, &Theme::changed, this, &Composer::applyTheme);
    applyTheme();
    showView();
    refreshButtons();
    fitHeight();
}

QString Composer::draft() const
{
    // toPlainText() would make a plain space of one that does not break.
    return m_edit->document()
        ->toRawText()
        .replace(QChar::ParagraphSeparator, QLatin1Char('\n'))
        .replace(QChar::LineSeparator, QLatin1Char('\n'));
}

bool Composer::isChanged() const
{
    return m_edit->document()->isModified();
}

bool Composer::isEmpty() const
{
    return m_edit->document()->isEmpty();
}

void Composer::restoreDraft(const QString &text)
{
    m_isRestoring = true;
    m_edit->setPlainText(text);
    m_edit->moveCursor(QTextCursor::End);
    m_isRestoring = false;
}

void Composer::addToDraft(const QString &text)
{
    const QString before = draft();
    replaceDraft(before.trimmed().isEmpty() ? text : before + QLatin1String("\n\n") + text);
}

void Composer::replaceDraft(const QString &text)
{
    QTextCursor all(m_edit->document());
    all.select(QTextCursor::Document);
    all.insertText(text);
    m_edit->moveCursor(QTextCursor::End);
}

void Composer::offerUndo(Undo undo)
{
    Q_ASSERT(undo != Undo::Cleared);
    m_isUndoOffered = undo != Undo::None;
    m_stepsBefore = m_edit->document()->availableUndoSteps();
    setUndo(undo);
}

void Composer::setUndo(Undo undo)
{
    if (std::exchange(m_undo, undo) != undo)
        showView();
}

bool Composer::clearDraft()
{
    if (isEmpty())
        return false;
    m_cleared = draft();
    QTextCursor all(m_edit->document());
    all.select(QTextCursor::Document);
    all.removeSelectedText();
    setUndo(Undo::Cleared);
    m_edit->setFocus(); // for the keys of undo
    return true;
}

void Composer::messageAccepted()
{
    m_edit->clear(); // with what could be undone
    announceDraft();
}

void Composer::onTextChanged()
{
    refreshButtons();
    fitHeight();
    if (!isEmpty()) {
        if (m_edit->document()->characterCount() - 1 == m_cleared.size() && draft() == m_cleared)
            m_cleared.clear();
        setUndo(Undo::None);
    }
    if (m_isRestoring || m_unannounced)
        return;
    m_unannounced = m_clock.after(kDraftDelay, [this] { announceDraft(); });
}

void Composer::announceDraft()
{
    if (!m_unannounced)
        return;
    m_unannounced.reset();
    emit draftChanged(draft());
}

void Composer::setView(const ComposerView &view)
{
    if (std::exchange(m_view, view) == view)
        return;
    m_undo = Undo::None;
    showView();
    refreshButtons();
}

void Composer::showView()
{
    using Editing = ComposerView::Editing;
    m_edit->setPlaceholderText(
        (m_view.turnRuns ? tr("Message %1 — sent when this turn ends") : tr("Message %1"))
            .arg(m_agentName));
    // Qt 6.4 repaints only when the placeholder comes or goes.
    m_edit->viewport()->update();
    m_hint->setFullText(
        m_undo == Undo::Cleared   ? tr("Cleared · Ctrl+Z brings the text back")
        : m_undo == Undo::Change  ? tr("The message is as it was · Ctrl+Z brings your change back")
        : m_undo == Undo::Message ? tr("The message was removed · Ctrl+Z brings its text back")
        : m_view.isHeld
            ? tr("What you write is kept; it can be sent when this conversation can be used here")
        : m_view.editing == Editing::Waiting
            ? tr("Editing a waiting message · Enter to put it back · Esc to leave it as it was")
        : m_view.editing == Editing::Alone
            ? tr("Editing a waiting message · Enter to send · Esc to leave it as it was")
        : m_view.turnRuns
            ? tr("Enter to queue · Ctrl+Enter to send now · Shift+Enter for a new line")
        : m_view.isAsleep
            ? tr("%1 wakes up when you send · Enter to send · Shift+Enter for a new line")
                  .arg(m_agentName)
            : tr("Enter to send · Shift+Enter for a new line"));
    const bool isQueued = m_view.turnRuns || m_view.editing == Editing::Waiting;
    m_send->setText(isQueued ? tr("Queue") : tr("Send"));
    m_send->setAccessibleName(m_send->text());
}

void Composer::focusEditor()
{
    m_edit->setFocus();
}

bool Composer::takeTyping(const QKeyEvent &event)
{
    if (m_isUndoOffered && event.matches(QKeySequence::Undo)) {
        m_edit->setFocus();
        emit undoWanted();
        return true;
    }
    const bool isShortcut =
        event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    if (isShortcut || event.text().isEmpty() || !event.text().front().isPrint())
        return false;
    m_edit->setFocus();
    m_edit->insertPlainText(event.text());
    return true;
}

void Composer::refreshButtons()
{
    m_stop->setVisible(m_view.turnRuns);
    m_send->setEnabled(!m_view.isHeld && !isBlank(*m_edit->document()));
}

void Composer::send(bool isNow)
{
    const QString text = draft();
    if (text.trimmed().isEmpty())
        return;
    if (m_view.isHeld)
        emit refused();
    else if (isNow)
        emit sendNowRequested(text);
    else
        emit sendRequested(text);
}

bool Composer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress
        && takeKey(static_cast<QKeyEvent &>(*event)))
        return true;
    if (watched == m_edit && event->type() == QEvent::FocusOut)
        announceDraft();
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::eventFilter(watched, event);
}

bool Composer::takeKey(const QKeyEvent &event)
{
    if (event.matches(QKeySequence::Undo)) {
        // The draft that was there before stays, and what comes back joins it.
        const int steps = m_edit->document()->availableUndoSteps();
        if (m_isUndoOffered && steps <= m_stepsBefore) {
            emit undoWanted();
            return true;
        }
        // A message that was sent meanwhile has ended what could be undone.
        if (steps == 0 && isEmpty() && !m_cleared.isEmpty()) {
            addToDraft(std::exchange(m_cleared, {}));
            return true;
        }
    }
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event.modifiers() & Qt::ShiftModifier)
            return false;
        if (!event.isAutoRepeat())
            send(event.modifiers().testFlag(Qt::ControlModifier));
        return true;
    case Qt::Key_Backtab:
        if (!m_cardWaits)
            return false;
        emit cardRequested();
        return true;
    case Qt::Key_PageUp:
        emit pageRequested(-1);
        return true;
    case Qt::Key_PageDown:
        emit pageRequested(1);
        return true;
    default:
        return false;
    }
}

void Composer::applyTheme()
{
    const ThemeColors &colors = m_theme.colors();
    m_stop->setIcon(icon(Icon::Stop, colors.error));
    QPalette palette = m_edit->palette();
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::PlaceholderText, colors.text3);
    m_edit->setPalette(palette);
    update();
}

void Composer::fitHeight()
{
    // QPlainTextDocumentLayout measures its height in lines.
    const double lines = std::clamp(m_edit->document()->size().height(), 1.0, double(kMostLines));
    const int height = static_cast<int>(std::ceil(lines * m_edit->fontMetrics().lineSpacing())) + 3;
    m_edit->setFixedHeight(height);
    m_edit->setVerticalScrollBarPolicy(m_edit->document()->size().height() > kMostLines
                                           ? Qt::ScrollBarAsNeeded
                                           : Qt::ScrollBarAlwaysOff);
}

void Composer::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int side = std::max(12, (width() - kMaxWidth) / 2);
    layout()->setContentsMargins(side, 0, side, 10);
}

void Composer::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_edit->hasFocus() ? m_theme.colors().lineStrong : m_theme.colors().line);
    painter.setBrush(m_theme.colors().surface);
    painter.drawRoundedRect(QRectF(m_frame->geometry()).adjusted(0.5, 0.5, -0.5, -0.5),
                            Theme::kRadiusMessage, Theme::kRadiusMessage);
}

} // namespace ui

#include "moc_Composer.cpp"
