#include "ui/endpoint/UnsavedNote.h"

#include "ui/words/SettingsText.h"

namespace ui {

using bridge::settings::SettingsStore;

UnsavedNote::UnsavedNote(const SettingsStore &settings, QWidget *parent)
    : WarnNote(parent)
    , m_settings(settings)
{
    connect(&m_settings, &SettingsStore::savedChanged, this, &UnsavedNote::refresh);
    connect(&m_settings, &SettingsStore::problemChanged, this, &UnsavedNote::refresh);
    refresh();
}

void UnsavedNote::refresh()
{
    setWords(unsavedWords(m_settings));
}

} // namespace ui

#include "moc_UnsavedNote.cpp"
