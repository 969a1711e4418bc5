#include "ui/settings/SleepCard.h"

#include "ui/settings/endpoint/NumberField.h"

#include <QHBoxLayout>

namespace ui {

using bridge::settings::kSleepAfterMinutes;
using bridge::settings::SettingsStore;

SleepCard::SleepCard(SettingsStore &settings, QWidget *parent)
    : Card(parent)
    , m_settings(settings)
    , m_minutes(new NumberField(QString::number(kSleepAfterMinutes.fallback), this))
{
    m_minutes->setMaximumWidth(m_minutes->minimumWidth());
    m_minutes->setAlignment(Qt::AlignRight);
    m_minutes->setAccessibleName(tr("Minutes before an idle agent goes to sleep"));

    auto *row = new QHBoxLayout;
    row->setSpacing(11);
    row->addWidget(makeLabel(TextRole::CardTitle, tr("Idle agents"), this));
    row->addStretch();
    row->addWidget(makeLabel(TextRole::Body, tr("Go to sleep after minutes:"), this));
    row->addWidget(m_minutes);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(row);
    layout->addWidget(makeLabel(TextRole::Hint,
                                tr("A sleeping agent takes no memory; the next message wakes it, "
                                   "and the conversation goes on. 0: never."),
                                this));

    connect(m_minutes, &NumberField::chosen, this, [this](std::optional<int> minutes) {
        m_settings.setValue(kSleepAfterMinutes, minutes.value_or(kSleepAfterMinutes.fallback));
        refresh(); // also if that changed nothing
    });
    connect(&m_settings, &SettingsStore::changed, this, [this](const QString &key) {
        if (key == QLatin1String(kSleepAfterMinutes.key))
            refresh();
    });
    refresh();
}

void SleepCard::refresh()
{
    const int minutes = m_settings.value(kSleepAfterMinutes);
    m_minutes->show(minutes == kSleepAfterMinutes.fallback ? std::nullopt : std::optional(minutes));
}

} // namespace ui

#include "moc_SleepCard.cpp"
