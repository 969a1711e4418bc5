#include "ui/endpoint/FailureLayers.h"

#include "ui/kit/Icons.h"
#include "ui/kit/StyleSheet.h"

#include <QHBoxLayout>

namespace ui {

using Result = LayerFinding::Result;

FailureLayers::FailureLayers(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
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
        row->addWidget(box.card, 1);
    }
    connect(&theme, &Theme::changed, this, &FailureLayers::refresh);
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
}

} // namespace ui
