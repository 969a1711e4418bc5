#include "ui/settings/SettingsPage.h"

#include "ui/kit/Controls.h"

#include <algorithm>

namespace ui {

SettingsPage::SettingsPage(const Description &description, QWidget *parent)
    : QWidget(parent)
    , m_description(description)
    , m_cards(new QVBoxLayout)
{
    setAccessibleName(title());
    m_cards->setSpacing(Theme::kGap);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(28, 24, 28, 24);
    layout->setSpacing(0);
    layout->addWidget(makeLabel(TextRole::PageTitle, title(), this));
    if (!description.subtitle.isEmpty()) {
        layout->addSpacing(4);
        layout->addWidget(makeLabel(TextRole::Hint, description.subtitle, this));
    }
    layout->addSpacing(16);
    layout->addLayout(m_cards);
    layout->addStretch();
}

void SettingsPage::addCard(QWidget *card)
{
    card->layout()->setContentsMargins(Theme::kCardPaddingX, Theme::kCardPaddingY,
                                       Theme::kCardPaddingX, Theme::kCardPaddingY);
    m_cards->addWidget(card);
}

QLabel *makeRowTitle(const QString &text, QWidget *parent)
{
    auto *title = makeLabel(TextRole::Row, text, parent);
    int width = 0;
    for (const auto &name : {SettingsPage::tr("Credential"), SettingsPage::tr("Model"),
                             SettingsPage::tr("Certificate")})
        width = std::max(width, title->fontMetrics().horizontalAdvance(name));
    title->setMinimumWidth(width + 2);
    return title;
}

QVBoxLayout *makeColumn(QWidget *parent, int spacing)
{
    auto *column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing);
    return column;
}

void clearLayout(QLayout &layout)
{
    while (auto *item = layout.takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

void addShown(QLayout &layout, QWidget *widget)
{
    layout.addWidget(widget);
    widget->show();
}

} // namespace ui

#include "moc_SettingsPage.cpp"
