#include "ui/settings/endpoint/SourceRow.h"

#include "ui/kit/Controls.h"
#include "ui/kit/StyleSheet.h"
#include "ui/settings/SettingsPage.h"
#include "ui/words/EndpointText.h"

#include <QGridLayout>

namespace ui {

namespace {

constexpr int kSignColumn = 22;
constexpr int kPlaceColumn = 200;

} // namespace

SourceRow::SourceRow(const Content &content, QWidget *parent)
    : QWidget(parent)
{
    const bool isLoser = content.effect == Effect::Overridden;
    const bool isQuiet = content.isWords || content.effect == Effect::NotSet;
    auto *ring = new QFrame(this);
    ring->setFixedSize(10, 10);
    setStyleClass(ring, QStringLiteral("ring"));
    setStyleProperty(ring, "tone",
                     content.effect == Effect::Wins       ? QStringLiteral("ok")
                     : content.effect == Effect::Unproven ? QStringLiteral("accent")
                                                          : QStringLiteral("neutral"));
    auto *place = new ElidedLabel(TextRole::Row, this, Qt::ElideMiddle);
    place->setFullText(content.place);
    place->setFont(Theme::textFont(13, QFont::Medium));
    place->setFixedWidth(kPlaceColumn - 10);
    auto *value = new ElidedLabel(isQuiet ? TextRole::Hint : TextRole::Code, this, Qt::ElideMiddle);
    value->setFullText(shownAddress(content.value));
    auto font = value->font();
    font.setStrikeOut(isLoser);
    value->setFont(font);
    setStyleClass(value, isLoser || isQuiet ? QStringLiteral("text3") : QStringLiteral("text"));
    auto *state = makeLabel(TextRole::Hint, content.state, this);
    state->setWordWrap(false);

    auto *line = new QFrame(this);
    setStyleClass(line, QStringLiteral("separator"));
    auto *row = new QGridLayout;
    row->setContentsMargins(0, 7, 0, 7);
    row->setHorizontalSpacing(0);
    row->setColumnMinimumWidth(0, kSignColumn);
    row->setColumnMinimumWidth(1, kPlaceColumn);
    row->setColumnStretch(2, 1);
    row->setColumnMinimumWidth(3, 12);
    row->addWidget(ring, 0, 0, Qt::AlignVCenter | Qt::AlignLeft);
    row->addWidget(place, 0, 1, Qt::AlignVCenter);
    row->addWidget(value, 0, 2, Qt::AlignVCenter);
    row->addWidget(state, 0, 4, Qt::AlignVCenter | Qt::AlignRight);
    auto *column = makeColumn(this, 0);
    column->addWidget(line);
    column->addLayout(row);
    setAccessibleName(
        QStringLiteral("%1: %2. %3").arg(content.place, content.value, content.state));
}

} // namespace ui

#include "moc_SourceRow.cpp"
