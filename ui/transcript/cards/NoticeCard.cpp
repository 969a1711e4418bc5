#include "ui/transcript/cards/NoticeCard.h"

#include "ui/kit/FoldButton.h"
#include "ui/text/LongText.h"
#include "ui/words/MarkedText.h"

#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int kLines = 12;

} // namespace

NoticeCard::NoticeCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
    , m_fold(new FoldButton(context.theme, this))
    , m_text(new LongText(context.theme, kLines, this))
{
    m_fold->setPreviewFont(Theme::textFont(12.5));
    m_text->setVisible(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_fold);
    auto *inset = new QVBoxLayout;
    inset->setContentsMargins(18, 0, 0, 0);
    inset->addWidget(m_text);
    column->addLayout(inset);
    connect(m_fold, &FoldButton::clicked, this, [this](bool open) {
        emit foldChanged(open ? Fold::Open : Fold::Closed);
        m_text->setVisible(open);
    });
    connect(m_text, &LongText::wholeRequested, this, [this] { emit foldChanged(Fold::Whole); });
}

void NoticeCard::setFold(Fold fold)
{
    m_fold->setChecked(fold == Fold::Open || fold == Fold::Whole);
    if (fold == Fold::Whole)
        m_text->showWhole();
}

void NoticeCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    const auto &notice = std::get<bridge::chat::NoticeEntry>(entry.content);
    const QString &agent = context().agent.name;
    m_fold->setText(notice.isWarning ? tr("%1 warns:").arg(agent) : tr("%1 notes:").arg(agent));
    m_fold->setPreview(markedText(notice.text.left(500), TextUse::Prose));
    m_fold->setAccessibleDescription(m_fold->isChecked() ? QString() : notice.text.left(500));
    m_text->setText(TextBlocks::Style::Prose, notice.text);
    m_text->setVisible(m_fold->isChecked());
}

} // namespace ui

#include "moc_NoticeCard.cpp"
