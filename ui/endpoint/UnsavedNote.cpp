#include "ui/endpoint/UnsavedNote.h"

#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/SettingsText.h"

#include <QHBoxLayout>

namespace ui {

using bridge::settings::SettingsStore;

UnsavedNote::UnsavedNote(const SettingsStore &settings, QWidget *parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_text(new Paragraph(TextRole::Secondary, {}, this))
{
    auto *card = new Card(this);
    setStyleProperty(card, "tone", QStringLiteral("warn"));
    m_text->setColorClass(QStringLiteral("warn"));
    auto *inner = new QHBoxLayout(card);
    inner->setContentsMargins(14, 8, 14, 8);
    inner->addWidget(m_text);
    auto *outer = new QHBoxLayout(this);
    outer->setContentsMargins(12, 12, 12, 4);
    outer->addWidget(card);
    connect(&m_settings, &SettingsStore::savedChanged, this, &UnsavedNote::refresh);
    connect(&m_settings, &SettingsStore::problemChanged, this, &UnsavedNote::refresh);
    refresh();
}

QString UnsavedNote::text() const
{
    return m_text->toPlainText();
}

void UnsavedNote::refresh()
{
    const QString words = unsavedWords(m_settings);
    m_text->setText(words);
    setAccessibleName(words);
    setVisible(!words.isEmpty());
}

} // namespace ui

#include "moc_UnsavedNote.cpp"
