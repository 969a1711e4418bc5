#include "ui/kit/NoticeBar.h"

#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"

#include <QApplication>
#include <QVBoxLayout>

namespace ui {

NoticeBar::NoticeBar(const QString &title, const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout)
{
    setAccessibleName(title);
    setAccessibleDescription(text);
    auto *card = new Card(this);
    setStyleProperty(card, "tone", QStringLiteral("warn"));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    for (auto *each : {new Paragraph(TextRole::CardTitle, title, card),
                       new Paragraph(TextRole::Secondary, text, card)}) {
        each->setColorClass(QStringLiteral("warn"));
        each->setFocusPolicy(Qt::ClickFocus);
        words->addWidget(each);
    }
    m_row->setContentsMargins(14, 8, 14, 8);
    m_row->setSpacing(8);
    m_row->addLayout(words, 1);
    card->setLayout(m_row);
    auto *outer = new QHBoxLayout(this);
    outer->setContentsMargins(12, 12, 12, 4);
    outer->addWidget(card);
}

QPushButton *NoticeBar::addButton(ButtonKind kind, const QString &text)
{
    auto *button = makeButton(kind, text, this);
    m_row->addWidget(button, 0, Qt::AlignTop);
    // Queued: after the slots of the owner, which are connected later.
    connect(button, &QPushButton::clicked, this, &NoticeBar::close, Qt::QueuedConnection);
    return button;
}

void NoticeBar::close()
{
    if (isHidden())
        return;
    if (isAncestorOf(QApplication::focusWidget()))
        emit focusLeaves();
    hide();
    deleteLater();
}

} // namespace ui

#include "moc_NoticeBar.cpp"
