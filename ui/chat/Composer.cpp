#include "ui/chat/Composer.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"

#include <QAbstractTextDocumentLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QTextBlock>
#include <QVBoxLayout>

#include <cmath>

namespace ui {

namespace {

constexpr int kMostLines = 8;
constexpr int kMaxWidth = Theme::kReadingWidth + 40;

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

Composer::Composer(Theme &theme, QString agentName, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_agentName(std::move(agentName))
    , m_edit(new QPlainTextEdit(this))
    , m_send(makeButton(ButtonKind::Primary, tr("Send"), this))
    , m_stop(makeButton(ButtonKind::Danger, tr("Stop"), this))
    , m_hint(makeLabel(TextRole::Hint, tr("Enter to send · Shift+Enter for a new line"), this))
    , m_frame(new QWidget(this))
{
    m_edit->setFrameShape(QFrame::NoFrame);
    m_edit->setFont(Theme::textFont());
    m_edit->setAccessibleName(tr("Message"));
    m_edit->setTabChangesFocus(true);
    m_edit->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_edit->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_edit->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_edit->document()->setDocumentMargin(0);
    m_edit->viewport()->setAutoFillBackground(false);
    m_edit->setStyleSheet(QStringLiteral("background: transparent;"));
    m_edit->installEventFilter(this);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setTextInteractionFlags(Qt::NoTextInteraction);

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

    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        refreshButtons();
        fitHeight();
    });
    connect(m_edit->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged,
            this, &Composer::fitHeight);
    connect(m_send, &QPushButton::clicked, this, &Composer::send);
    connect(m_stop, &QPushButton::clicked, this, &Composer::stopRequested);
    connect(&theme, &Theme::changed, this, &Composer::applyTheme);
    applyTheme();
    setBusy(false);
    refreshButtons();
    fitHeight();
}

QString Composer::draft() const
{
    return m_edit->toPlainText();
}

bool Composer::isEmpty() const
{
    return m_edit->document()->isEmpty();
}

void Composer::setDraft(const QString &text)
{
    const QString before = draft().trimmed();
    m_edit->setPlainText(before.isEmpty() ? text : before + QLatin1String("\n\n") + text);
    m_edit->moveCursor(QTextCursor::End);
}

void Composer::setBusy(bool busy)
{
    m_edit->setPlaceholderText(
        (busy ? tr("Message %1 — it will be sent when this turn ends") : tr("Message %1"))
            .arg(m_agentName));
    // Qt 6.4 repaints only when the placeholder comes or goes.
    m_edit->viewport()->update();
}

void Composer::setCanStop(bool canStop)
{
    m_canStop = canStop;
    refreshButtons();
}

void Composer::focusEditor()
{
    m_edit->setFocus();
}

bool Composer::takeTyping(const QKeyEvent &event)
{
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
    const bool hasText = !isBlank(*m_edit->document());
    m_stop->setVisible(m_canStop);
    m_send->setVisible(!m_canStop || hasText);
    m_send->setEnabled(hasText);
}

void Composer::send()
{
    const QString text = draft();
    if (text.trimmed().isEmpty())
        return;
    m_edit->clear();
    emit sendRequested(text);
}

bool Composer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress
        && takeKey(static_cast<QKeyEvent &>(*event)))
        return true;
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::eventFilter(watched, event);
}

bool Composer::takeKey(const QKeyEvent &event)
{
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event.modifiers() & Qt::ShiftModifier)
            return false;
        if (!event.isAutoRepeat())
            send();
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
    painter.setPen(m_edit->hasFocus() ? m_theme.colors().switchOff : m_theme.colors().line);
    painter.setBrush(m_theme.colors().surface);
    painter.drawRoundedRect(QRectF(m_frame->geometry()).adjusted(0.5, 0.5, -0.5, -0.5),
                            Theme::kRadiusMessage, Theme::kRadiusMessage);
}

} // namespace ui

#include "moc_Composer.cpp"
