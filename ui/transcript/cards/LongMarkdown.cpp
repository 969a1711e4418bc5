#include "ui/transcript/cards/LongMarkdown.h"

#include "ui/kit/QuietButton.h"
#include "ui/text/MarkdownText.h"

#include <QVBoxLayout>

namespace ui {

LongMarkdown::LongMarkdown(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_text(new MarkdownText(theme, this))
    , m_more(new QuietButton(theme, tr("Show all"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_text);
    column->addWidget(m_more, 0, Qt::AlignLeft);
    m_more->hide();
    connect(m_text, &TextBlocks::linkActivated, this, &LongMarkdown::linkActivated);
    connect(m_text, &MarkdownText::cutChanged, this,
            [this] { m_more->setVisible(m_text->isCut()); });
    connect(m_more, &QAbstractButton::clicked, this, [this] {
        removeLimit();
        emit wholeRequested();
    });
}

void LongMarkdown::setMarkdown(const QString &markdown, bool isWhole)
{
    m_text->setMarkdown(markdown, isWhole);
}

void LongMarkdown::appendMarkdown(const QString &piece)
{
    m_text->appendMarkdown(piece);
}

void LongMarkdown::removeLimit()
{
    m_text->removeLimit();
}

} // namespace ui

#include "moc_LongMarkdown.cpp"
