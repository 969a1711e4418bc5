#include "ui/kit/WarnNote.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"

#include <QHBoxLayout>

namespace ui {

WarnNote::WarnNote(QWidget *parent)
    : QWidget(parent)
    , m_text(new Paragraph(TextRole::Secondary, {}, this))
    , m_row(new QHBoxLayout)
{
    auto *card = new Card(this);
    card->setLayout(m_row);
    setStyleProperty(card, "tone", QStringLiteral("warn"));
    m_text->setColorClass(QStringLiteral("warn"));
    m_text->setFocusPolicy(Qt::ClickFocus);
    m_row->setContentsMargins(14, 8, 14, 8);
    m_row->setSpacing(12);
    m_row->addWidget(m_text, 1);
    auto *outer = new QHBoxLayout(this);
    outer->setContentsMargins(12, 12, 12, 4);
    outer->addWidget(card);
    hide();
}

QPushButton *WarnNote::addButton(const QString &text)
{
    QPushButton *button = makeButton(ButtonKind::Secondary, text, this);
    m_row->addWidget(button, 0, Qt::AlignTop);
    return button;
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
