#include "ui/chat/ReadOnlyBar.h"

#include "ui/chat/Composer.h"
#include "ui/kit/Controls.h"
#include "ui/kit/Paragraph.h"
#include "ui/words/MarkedText.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>

namespace ui {

namespace {

QString textOf(const HolderView &view)
{
    if (view.isGone)
        return ReadOnlyBar::tr("The program that had this conversation open has ended.");
    const QString program = view.program.isEmpty() ? ReadOnlyBar::tr("another program")
                                                   : markedText(view.program, TextUse::Name);
    const QString since =
        view.since.isValid()
            ? ReadOnlyBar::tr("Open in %1 (process %2) since %3.")
                  .arg(program)
                  .arg(view.pid)
                  .arg(QLocale().toString(view.since.toLocalTime(), QLocale::ShortFormat))
            : ReadOnlyBar::tr("Open in %1 (process %2).").arg(program).arg(view.pid);
    return ReadOnlyBar::tr("%1 It can be read here; two programs in one conversation would lose "
                           "each other's messages.")
        .arg(since);
}

} // namespace

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

void ReadOnlyBar::setView(const HolderView &view)
{
    m_text->setText(textOf(view));
    m_takeOver->setEnabled(view.isGone);
    m_takeOver->setToolTip(view.isGone ? tr("Goes on with this conversation here.")
                                       : tr("Possible as soon as the other program has ended."));
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
    painter.setPen(m_theme.colors().line);
    painter.setBrush(m_theme.colors().surface);
    painter.drawRoundedRect(QRectF(m_frame->geometry()).adjusted(0.5, 0.5, -0.5, -0.5),
                            Theme::kRadiusMessage, Theme::kRadiusMessage);
}

} // namespace ui

#include "moc_ReadOnlyBar.cpp"
