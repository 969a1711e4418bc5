#include "ui/endpoint/FailureLayers.h"

#include "ui/kit/Icons.h"
#include "ui/kit/StyleSheet.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStyle>

#include <algorithm>

namespace ui {

using Result = LayerFinding::Result;

namespace {

constexpr int kLayerGap = 12;

}

FailureLayers::FailureLayers(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    const auto titles = layerTitles();
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        auto &box = m_boxes[i];
        box.card = new Card(this);
        box.icon = new QLabel(box.card);
        box.text = makeLabel(TextRole::Hint, {}, box.card);
        box.text->setFont(Theme::textFont(13));
        box.text->setWordWrap(false);
        auto *title = makeLabel(TextRole::Body, titles[i], box.card);
        title->setFont(Theme::textFont(14, QFont::DemiBold));
        title->setWordWrap(false);

        auto *finding = new QHBoxLayout;
        finding->setSpacing(5);
        finding->addWidget(box.icon);
        finding->addWidget(box.text, 1);
        auto *lines = new QVBoxLayout(box.card);
        lines->setContentsMargins(13, 11, 13, 11);
        lines->setSpacing(3);
        lines->addWidget(title);
        lines->addLayout(finding);
    }
    connect(&theme, &Theme::changed, this, &FailureLayers::refresh);
}

int FailureLayers::widestBox() const
{
    int widest = 0;
    for (const Box &box : m_boxes)
        widest = std::max(widest, box.card->sizeHint().width());
    return widest;
}

bool FailureLayers::areStacked(int width) const
{
    const auto count = static_cast<int>(m_boxes.size());
    return width < count * widestBox() + (count - 1) * kLayerGap;
}

int FailureLayers::heightForWidth(int width) const
{
    const QMargins around = contentsMargins();
    const int box = m_boxes.front().card->sizeHint().height();
    const auto count = areStacked(width) ? static_cast<int>(m_boxes.size()) : 1;
    return around.top() + around.bottom() + count * box + (count - 1) * kLayerGap;
}

QSize FailureLayers::sizeHint() const
{
    const auto count = static_cast<int>(m_boxes.size());
    const int width = count * widestBox() + (count - 1) * kLayerGap;
    return {width, heightForWidth(width)};
}

QSize FailureLayers::minimumSizeHint() const
{
    return {widestBox(), sizeHint().height()};
}

bool FailureLayers::event(QEvent *event)
{
    // A text has changed.
    if (event->type() == QEvent::LayoutRequest) {
        updateGeometry();
        place();
    }
    return QWidget::event(event);
}

void FailureLayers::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void FailureLayers::place()
{
    const QRect room = contentsRect();
    const auto count = static_cast<int>(m_boxes.size());
    const bool stacked = areStacked(width());
    const int height = m_boxes.front().card->sizeHint().height();
    const int each = stacked ? room.width() : (room.width() - (count - 1) * kLayerGap) / count;
    for (int i = 0; i < count; ++i) {
        const int left = stacked ? 0 : i * (each + kLayerGap);
        const QRect at(room.left() + left, room.top() + (stacked ? i * (height + kLayerGap) : 0),
                       each, height);
        m_boxes[static_cast<std::size_t>(i)].card->setGeometry(
            QStyle::visualRect(layoutDirection(), room, at));
    }
}

void FailureLayers::setFindings(const std::array<LayerFinding, 3> &findings)
{
    m_findings = findings;
    refresh();
}

void FailureLayers::refresh()
{
    const auto &colors = m_theme.colors();
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        const auto &[result, text] = m_findings[i];
        const auto &[card, icon, label] = m_boxes[i];
        setStyleProperty(card, "tone",
                         result == Result::Failed ? QStringLiteral("error")
                                                  : QStringLiteral("neutral"));
        label->setText(text);
        setStyleClass(label, result == Result::Passed   ? QStringLiteral("ok")
                             : result == Result::Failed ? QStringLiteral("error")
                                                        : QStringLiteral("text3"));
        icon->setVisible(result != Result::Unknown);
        if (result != Result::Unknown) {
            const bool passed = result == Result::Passed;
            icon->setPixmap(iconPixmap(passed ? Icon::Check : Icon::Cross,
                                       passed ? colors.ok : colors.error, 12, devicePixelRatioF()));
        }
    }
    updateGeometry();
    place();
}

} // namespace ui
