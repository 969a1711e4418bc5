#include "ui/transcript/cards/ThinkingCard.h"

#include "ui/kit/FoldButton.h"
#include "ui/text/MarkdownText.h"
#include "ui/transcript/cards/LongMarkdown.h"

#include <QVBoxLayout>

namespace ui {

using bridge::chat::ThinkingText;

ThinkingCard::ThinkingCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_fold(new FoldButton(context.theme, this))
    , m_text(new LongMarkdown(context.theme, this))
{
    m_text->text().setColor(context.theme.colors().text3);
    m_text->setVisible(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_fold);
    auto *inset = new QVBoxLayout;
    inset->setContentsMargins(18, 0, 0, 0);
    inset->addWidget(m_text);
    column->addLayout(inset);
    connect(m_text, &LongMarkdown::linkActivated, &context.intents, &Intents::linkRequested);
    connect(m_text, &LongMarkdown::wholeRequested, this, [this] {
        emit foldChanged(Fold::Whole);
        refresh();
    });
    connect(m_fold, &FoldButton::clicked, this, [this](bool open) {
        emit foldChanged(open ? Fold::Open : Fold::Closed);
        refresh();
    });
}

void ThinkingCard::setFold(Fold fold)
{
    m_fold->setChecked(fold == Fold::Open || fold == Fold::Whole);
    if (fold == Fold::Whole)
        m_text->removeLimit();
}

void ThinkingCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    m_id = entry.id;
    m_fold->setText(std::get<ThinkingText>(entry.content).streaming ? tr("Thinking…")
                                                                    : tr("Thinking"));
    refresh();
}

void ThinkingCard::appendText(const QString &piece)
{
    if (m_fold->isChecked())
        m_text->appendMarkdown(piece);
}

void ThinkingCard::refresh()
{
    const int row = context().transcript.rowOf(m_id);
    if (m_fold->isChecked() && row >= 0) {
        const auto &thinking = std::get<ThinkingText>(context().transcript.entry(row).content);
        m_text->setMarkdown(thinking.text, !thinking.streaming);
        if (m_text->text().isLongAndWhole())
            emit shownWhole();
    }
    m_text->setVisible(m_fold->isChecked());
}

} // namespace ui

#include "moc_ThinkingCard.cpp"
