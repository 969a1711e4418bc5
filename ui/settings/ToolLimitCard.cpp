#include "ui/settings/ToolLimitCard.h"

#include "ui/settings/endpoint/NumberField.h"

#include <QHBoxLayout>

namespace ui {

using bridge::settings::kToolLimitMinutes;
using bridge::settings::SettingsStore;

ToolLimitCard::ToolLimitCard(SettingsStore &settings, QWidget *parent)
    : Card(parent)
    , m_settings(settings)
    , m_minutes(new NumberField(QString::number(kToolLimitMinutes.fallback), this))
{
    m_minutes->setMaximumWidth(m_minutes->minimumWidth());
    m_minutes->setAlignment(Qt::AlignRight);
    m_minutes->setAccessibleName(tr("Minutes before a long-running command is asked about"));

    auto *row = new QHBoxLayout;
    row->setSpacing(11);
    row->addWidget(makeLabel(TextRole::CardTitle, tr("Long-running commands"), this));
    row->addStretch();
    row->addWidget(makeLabel(TextRole::Body, tr("Ask after minutes:"), this));
    row->addWidget(m_minutes);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(row);
    layout->addWidget(makeLabel(TextRole::Hint,
                                tr("A tool that runs longer is asked about in the conversation. "
                                   "Subagents only if they show no progress. 0: never."),
                                this));

    connect(m_minutes, &NumberField::chosen, this, [this](std::optional<int> minutes) {
        m_settings.setValue(kToolLimitMinutes, minutes.value_or(kToolLimitMinutes.fallback));
        refresh(); // also if that changed nothing
    });
    connect(&m_settings, &SettingsStore::changed, this, [this](const QString &key) {
        if (key == QLatin1String(kToolLimitMinutes.key))
            refresh();
    });
    refresh();
}

void ToolLimitCard::refresh()
{
    const int minutes = m_settings.value(kToolLimitMinutes);
    m_minutes->show(minutes == kToolLimitMinutes.fallback ? std::nullopt : std::optional(minutes));
}

} // namespace ui

#include "moc_ToolLimitCard.cpp"
