#include "ui/settings/AppearancePage.h"

#include "ui/kit/Controls.h"

#include <QComboBox>
#include <QHBoxLayout>

namespace ui {

using bridge::settings::kTheme;
using bridge::settings::kWrapCode;
using bridge::settings::SettingsStore;
using bridge::settings::ThemeChoice;

AppearancePage::AppearancePage(SettingsStore &settings, Theme &theme, QWidget *parent)
    : SettingsPage({.id = SettingsPageId::Appearance,
                    .title = tr("Appearance"),
                    .keywords = {tr("theme"), tr("dark"), tr("light"), tr("code"), tr("wrap")}},
                   parent)
    , m_settings(settings)
    , m_theme(new QComboBox)
    , m_wrap(new ToggleSwitch(theme))
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

    m_wrap->setAccessibleName(tr("Wrap long lines in code"));
    auto *code = new Card(this);
    auto *row = new QHBoxLayout(code);
    auto *texts = new QVBoxLayout;
    texts->addWidget(makeLabel(TextRole::CardTitle, tr("Wrap long lines in code"), code));
    texts->addWidget(
        makeLabel(TextRole::Hint, tr("In code blocks of a conversation; else they scroll."), code));
    row->addLayout(texts);
    row->addStretch();
    row->addWidget(m_wrap);
    addCard(code);

    connect(m_wrap, &QAbstractButton::clicked, this,
            [this] { m_settings.setValue(kWrapCode, m_wrap->isChecked()); });
    connect(m_theme, &QComboBox::activated, this, [this] {
        m_settings.setValue(kTheme, static_cast<ThemeChoice>(m_theme->currentData().toInt()));
    });
    connect(&m_settings, &SettingsStore::changed, this, [this](const QString &key) {
        if (key == QLatin1String(kTheme.key) || key == QLatin1String(kWrapCode.key))
            refresh();
    });
    refresh();
}

void AppearancePage::refresh()
{
    m_theme->setCurrentIndex(m_theme->findData(static_cast<int>(m_settings.value(kTheme))));
    m_wrap->setChecked(m_settings.value(kWrapCode));
}

} // namespace ui
