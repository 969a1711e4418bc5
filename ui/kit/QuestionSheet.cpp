#include "ui/kit/QuestionSheet.h"

#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr int kSheetWidth = 520;
constexpr int kSheetMargin = 24;

} // namespace

QuestionSheet::QuestionSheet(Theme &theme, const QString &title, QWidget *window)
    : QWidget(window)
    , m_theme(theme)
    , m_card(new Card(this))
    , m_text(new Paragraph(TextRole::Secondary, {}, m_card))
    , m_items(new Paragraph(TextRole::Body, {}, m_card))
    , m_row(new QHBoxLayout)
{
    setAccessibleName(title);
    setStyleClass(m_card, QStringLiteral("card sheet"));
    auto *heading = new Paragraph(TextRole::PageTitle, title, m_card);
    for (Paragraph *each : {heading, m_text, m_items})
        each->setFocusPolicy(Qt::ClickFocus);
    auto *column = new QVBoxLayout(m_card);
    column->setContentsMargins(kSheetMargin, kSheetMargin, kSheetMargin, kSheetMargin);
    column->setSpacing(10);
    column->addWidget(heading);
    column->addWidget(m_text);
    column->addWidget(m_items);
    column->addSpacing(6);
    column->addLayout(m_row);
    m_row->setSpacing(10);
    m_row->addStretch();
    m_items->hide();
    window->installEventFilter(this);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void QuestionSheet::setText(const QString &text)
{
    m_text->setText(text);
    cover();
}

void QuestionSheet::setItems(const QStringList &items)
{
    QStringList lines = items.mid(0, kMostItems);
    if (const auto more = items.size() - lines.size(); more > 0)
        lines << tr("and %n more", nullptr, static_cast<int>(more));
    m_items->setText(lines.join(u'\n'));
    m_items->setVisible(!lines.isEmpty());
    cover();
}

QPushButton *QuestionSheet::addButton(ButtonKind kind, const QString &text)
{
    auto *button = makeButton(kind, text, m_card);
    m_row->addWidget(button);
    m_buttons.push_back(button);
    // Queued: after the slots of the owner, which are connected later.
    connect(button, &QPushButton::clicked, this, &QuestionSheet::close, Qt::QueuedConnection);
    return button;
}

void QuestionSheet::open(QPushButton *first)
{
    cover();
    raise();
    show();
    first->setFocus(Qt::OtherFocusReason);
}

void QuestionSheet::close()
{
    if (isHidden())
        return;
    hide();
    deleteLater();
    emit closed();
}

void QuestionSheet::cover()
{
    setGeometry(parentWidget()->rect());
    const int width = std::min(kSheetWidth, this->width() - 2 * kSheetMargin);
    m_card->layout()->activate();
    const int height = std::min(m_card->layout()->totalHeightForWidth(width), this->height());
    m_card->setGeometry((this->width() - width) / 2, std::max(0, (this->height() - height) / 3),
                        width, height);
}

bool QuestionSheet::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        cover();
    return QWidget::eventFilter(watched, event);
}

void QuestionSheet::keyPressEvent(QKeyEvent *event)
{
    // Every key ends here: the window would give it to the composer.
    event->accept();
    if (event->key() == Qt::Key_Escape) {
        close();
        return;
    }
    auto *focused = qobject_cast<QPushButton *>(QApplication::focusWidget());
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && !event->isAutoRepeat()
        && std::find(m_buttons.begin(), m_buttons.end(), focused) != m_buttons.end())
        focused->click();
}

void QuestionSheet::mousePressEvent(QMouseEvent *event)
{
    event->accept(); // what is below waits
}

bool QuestionSheet::focusNextPrevChild(bool next)
{
    // Within the sheet only.
    const auto focused = std::find(m_buttons.begin(), m_buttons.end(), QApplication::focusWidget());
    const auto count = static_cast<std::ptrdiff_t>(m_buttons.size());
    if (count == 0)
        return false;
    const auto at = focused == m_buttons.end() ? count - 1 : focused - m_buttons.begin();
    m_buttons[static_cast<std::size_t>((at + (next ? 1 : count - 1)) % count)]->setFocus(
        next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void QuestionSheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor shade = m_theme.colors().background;
    shade.setAlphaF(0.72F);
    painter.fillRect(rect(), shade);
}

} // namespace ui

#include "moc_QuestionSheet.cpp"
