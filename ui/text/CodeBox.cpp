#include "ui/text/CodeBox.h"

#include "ui/kit/SmallButton.h"

#include <QKeyEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>

namespace ui {

namespace {

constexpr int kBarHeight = 10; ///< within the padding below the code
constexpr int kEdge = 6;
constexpr int kStep = 24;

/// The wheel goes on to the text blocks, which know which way is whose. Right goes to the right: Qt
/// turns the keys of its scroll bars round, which is right for vertical ones.
class CodeScrollBar final : public QScrollBar
{
public:
    explicit CodeScrollBar(QWidget *parent)
        : QScrollBar(Qt::Horizontal, parent)
    {
    }

protected:
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Left)
            triggerAction(SliderSingleStepSub);
        else if (event->key() == Qt::Key_Right)
            triggerAction(SliderSingleStepAdd);
        else
            QScrollBar::keyPressEvent(event);
    }
};

} // namespace

CodeBox::CodeBox(Theme &theme, QWidget &blocks)
    : m_copy(new SmallButton(theme, Icon::Copy, tr("Copy"), SmallButton::Look::Quiet, &blocks))
    , m_bar(new CodeScrollBar(&blocks))
{
    m_copy->setAccessibleName(tr("Copy this code"));
    m_copy->setCursor(Qt::ArrowCursor);
    connect(m_copy, &QAbstractButton::clicked, this, &CodeBox::copyClicked);
    m_bar->setAccessibleName(tr("Scroll this code sideways"));
    m_bar->setCursor(Qt::ArrowCursor);
    m_bar->setFocusPolicy(Qt::TabFocus);
    m_bar->setSingleStep(kStep);
    m_bar->hide();
    connect(m_bar, &QScrollBar::valueChanged, this, &CodeBox::scrolled);
}

CodeBox::~CodeBox()
{
    // Perhaps from inside one of their signals.
    for (QWidget *each : {static_cast<QWidget *>(m_copy), static_cast<QWidget *>(m_bar)}) {
        each->hide();
        each->deleteLater();
    }
}

void CodeBox::place(const QRect &box, int contentWidth)
{
    const QSize size = m_copy->sizeHint();
    m_copy->setGeometry(box.right() + 1 - kEdge - size.width(),
                        box.top() + (kHeader - size.height()) / 2, size.width(), size.height());
    m_copy->show();
    m_bar->setPageStep(box.width());
    m_bar->setRange(0, std::max(0, contentWidth - box.width()));
    m_bar->setGeometry(box.left() + kEdge, box.bottom() + 1 - kBarHeight, box.width() - 2 * kEdge,
                       kBarHeight);
    m_bar->setVisible(canScroll());
}

int CodeBox::scroll() const
{
    return m_bar->value();
}

bool CodeBox::canScroll() const
{
    return m_bar->maximum() > 0;
}

void CodeBox::scrollBy(int pixels)
{
    if (pixels != 0)
        m_bar->setValue(m_bar->value() + pixels);
}

} // namespace ui

#include "moc_CodeBox.cpp"
