#include "ui/kit/WarnNote.h"

#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int kLowWindow = 600;
constexpr int kMostLines = 2; ///< in a low window

} // namespace

WarnNote::WarnNote(QWidget *parent)
    : QWidget(parent)
    , m_words(new QVBoxLayout)
    , m_text(makeText(TextRole::Secondary, {}))
    , m_row(new QHBoxLayout)
{
    auto *card = new Card(this);
    card->setLayout(m_row);
    setStyleProperty(card, "tone", QStringLiteral("warn"));
    m_words->setSpacing(2);
    m_words->addWidget(m_text);
    m_row->setContentsMargins(14, 8, 14, 8);
    m_row->setSpacing(8);
    m_row->addLayout(m_words, 1);
    auto *outer = new QHBoxLayout(this);
    outer->setContentsMargins(12, 12, 12, 4);
    outer->addWidget(card);
    hide();
}

Paragraph *WarnNote::makeText(TextRole role, const QString &text)
{
    auto *made = new Paragraph(role, text, this);
    made->setColorClass(QStringLiteral("warn"));
    made->setFocusPolicy(Qt::ClickFocus);
    return made;
}

QPushButton *WarnNote::addButton(ButtonKind kind, const QString &text)
{
    QPushButton *button = makeButton(kind, text, this);
    m_row->addWidget(button, 0, Qt::AlignTop);
    return button;
}

QString WarnNote::text() const
{
    return m_text->toPlainText();
}

void WarnNote::setTexts(const QString &title, const QString &words)
{
    m_words->insertWidget(0, makeText(TextRole::CardTitle, title));
    m_text->setText(words);
    setAccessibleName(title);
    setAccessibleDescription(words);
}

void WarnNote::setWords(const QString &words)
{
    if (words.isEmpty())
        leave();
    m_text->setText(words);
    setAccessibleName(words);
    setVisible(!words.isEmpty());
}

void WarnNote::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    window()->installEventFilter(this);
    fitHeight();
}

bool WarnNote::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == window() && event->type() == QEvent::Resize)
        fitHeight();
    return QWidget::eventFilter(watched, event);
}

void WarnNote::fitHeight()
{
    const bool isLow = window()->height() < kLowWindow;
    const int line = m_text->minimumSizeHint().height();
    m_text->setMaximumHeight(isLow ? kMostLines * line : QWIDGETSIZE_MAX);
    m_text->setVerticalScrollBarPolicy(isLow ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

void WarnNote::leave()
{
    if (isAncestorOf(QApplication::focusWidget()))
        emit focusLeaves();
    hide();
}

} // namespace ui

#include "moc_WarnNote.cpp"
