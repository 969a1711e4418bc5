#include "ui/settings/AppearancePage.h"

#include "ui/kit/Controls.h"

#include <QComboBox>
#include <QHBoxLayout>

namespace ui {

using bridge::settings::kTheme;
using bridge::settings::SettingsStore;
using bridge::settings::ThemeChoice;

AppearancePage::AppearancePage(SettingsStore &settings, QWidget *parent)
    : SettingsPage({.id = SettingsPageId::Appearance,
                    .title = tr("Appearance"),
                    .keywords = {tr("theme"), tr("dark"), tr("light")}},
                   parent)
    , m_settings(settings)
    , m_theme(new QComboBox)
{
    m_theme->setFont(Theme::textFont(13, QFont::Medium));
    m_theme->setAccessibleName(tr("Theme"));
    m_theme->addItem(tr("Like the desktop"), static_cast<int>(ThemeChoice::System));
    m_theme->addItem(tr("Light"), static_cast<int>(ThemeChoice::Light));
    m_theme->addItem(tr("Dark"), static_cast<int>(ThemeChoice::Dark));

    auto *card = new Card(this);
    auto *layout = new QHBoxLayout(card);
    layout->addWidget(makeLabel(TextRole::CardTitle, tr("Theme"), card));
    layout->addStretch();
    layout->addWidget(m_theme);
    addCard(card);

    connect(m_theme, &QComboBox::activated, this, [this] {
        m_settings.setValue(kTheme, static_cast<ThemeChoice>(m_theme->currentData().toInt()));
    });
    connect(&m_settings, &SettingsStore::changed, this, [this](const QString &key) {
        if (key == QLatin1String(kTheme.key))
            refresh();
    });
    refresh();
}

void AppearancePage::refresh()
{
    m_theme->setCurrentIndex(m_theme->findData(static_cast<int>(m_settings.value(kTheme))));
}

} // namespace ui
