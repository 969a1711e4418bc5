#include "ui/chat/ReadOnlyBar.h"

#include "ui/chat/Composer.h"
#include "ui/kit/Controls.h"
#include "ui/kit/Paragraph.h"
#include "ui/words/HeldText.h"

#include <QHBoxLayout>
#include <QPainter>

namespace ui {

ReadOnlyBar::ReadOnlyBar(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_frame(new QWidget(this))
    , m_text(new Paragraph(TextRole::Secondary, {}, m_frame))
    , m_takeOver(makeButton(ButtonKind::Secondary, tr("Take over"), m_frame))
{
    auto *row = new QHBoxLayout(m_frame);
    row->setContentsMargins(15, 12, 12, 12);
    row->setSpacing(16);
    row->addWidget(m_text, 1);
    row->addWidget(m_takeOver);
    auto *column = new QHBoxLayout(this);
    column->setContentsMargins(12, 0, 12, 12);
    column->addWidget(m_frame);
    connect(m_takeOver, &QPushButton::clicked, this, &ReadOnlyBar::takeOverRequested);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ReadOnlyBar::setHeld(const bridge::chat::HeldBy &held)
{
    m_text->setText(wordsFor(held));
    m_takeOver->setEnabled(held.isGone || held.isUnknown);
    m_takeOver->setText(held.isUnknown ? tr("Use it here anyway") : tr("Take over"));
    m_takeOver->setToolTip(held.isUnknown ? tr("Only if no other program has it open.")
                           : held.isGone  ? tr("Goes on with this conversation here.")
                                          : tr("Possible as soon as the other program has ended."));
    m_isUrged = false;
    update();
}

void ReadOnlyBar::urge()
{
    m_isUrged = true;
    update();
}

void ReadOnlyBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const int side = std::max(12, (width() - Composer::kMaxWidth) / 2);
    layout()->setContentsMargins(side, 0, side, 12);
}

void ReadOnlyBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_isUrged ? m_theme.colors().accentText : m_theme.colors().line);
    painter.setBrush(m_theme.colors().surface);
    painter.drawRoundedRect(QRectF(m_frame->geometry()).adjusted(0.5, 0.5, -0.5, -0.5),
                            Theme::kRadiusMessage, Theme::kRadiusMessage);
}

} // namespace ui

#include "moc_ReadOnlyBar.cpp"
