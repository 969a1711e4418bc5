#include "ui/chat/AnswerEntry.h"

#include "ui/chat/MarkdownText.h"

#include <QVBoxLayout>

namespace ui {

AnswerEntry::AnswerEntry(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_text(new MarkdownText(context.theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_text);
    connect(m_text, &TextBlocks::linkActivated, &context.actions, &EntryActions::linkActivated);
}

void AnswerEntry::showEntry(const bridge::session::TranscriptEntry &entry)
{
    const auto &answer = std::get<bridge::session::AnswerText>(entry.content);
    m_text->setMarkdown(answer.text, !answer.streaming);
}

void AnswerEntry::appendText(const QString &piece)
{
    m_text->appendMarkdown(piece);
}

} // namespace ui

#include "moc_AnswerEntry.cpp"
