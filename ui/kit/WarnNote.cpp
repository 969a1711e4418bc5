#include "ui/kit/WarnNote.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"

#include <QHBoxLayout>

namespace ui {

WarnNote::WarnNote(QWidget *parent)
    : QWidget(parent)
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
    hide();
}

QString WarnNote::text() const
{
    return m_text->toPlainText();
}

void WarnNote::setWords(const QString &words)
{
    m_text->setText(words);
    setAccessibleName(words);
    setVisible(!words.isEmpty());
}

} // namespace ui

#include "moc_WarnNote.cpp"
