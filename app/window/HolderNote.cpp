#include "app/window/HolderNote.h"

#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/StoreText.h"

#include <QApplication>
#include <QHBoxLayout>

namespace app {

using bridge::store::StoreHolder;

HolderNote::HolderNote(bridge::store::ChatStore &store, const StoreHolder &holder,
                       bridge::Clock &clock, ui::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_holder(holder)
    , m_clock(clock)
    , m_theme(theme)
    , m_text(new ui::Paragraph(ui::TextRole::Secondary, {}, this))
    , m_takeOver(ui::makeButton(ui::ButtonKind::Secondary, {}, this))
{
    auto *card = new ui::Card(this);
    ui::setStyleProperty(card, "tone", QStringLiteral("warn"));
    m_text->setColorClass(QStringLiteral("warn"));
    m_text->setFocusPolicy(Qt::ClickFocus);
    auto *inner = new QHBoxLayout(card);
    inner->setContentsMargins(14, 8, 14, 8);
    inner->setSpacing(12);
    inner->addWidget(m_text, 1);
    inner->addWidget(m_takeOver, 0, Qt::AlignTop);
    auto *outer = new QHBoxLayout(this);
    outer->setContentsMargins(12, 12, 12, 4);
    outer->addWidget(card);
    connect(m_takeOver, &QPushButton::clicked, this, &HolderNote::takeOver);
    refresh();
    m_timer = m_clock.after(kPause, [this] { lookAgain(); });
}

void HolderNote::lookAgain()
{
    const auto done = std::move(m_timer);
    if (const auto opened = m_store.open(); !opened) {
        m_holder = opened.error();
        m_timer = m_clock.after(kPause, [this] { lookAgain(); });
    }
    refresh();
}

void HolderNote::refresh()
{
    const QString text =
        m_store.isOpen() ? tr("Nobody else has your chats open any more.") : ui::wordsFor(m_holder);
    m_text->setText(text);
    setAccessibleName(text);
    m_takeOver->setText(m_store.isOpen() ? tr("Open my chats") : tr("Take over"));
    m_takeOver->setEnabled(m_store.isOpen() || m_holder.isGone || ui::isElsewhere(m_holder));
}

void HolderNote::takeOver()
{
    if (m_store.isOpen() || m_holder.isGone) {
        finish();
        return;
    }
    if (m_question)
        return;
    m_question = new ui::QuestionSheet(m_theme, tr("Take over the chats?"), window());
    m_question->setText(ui::takeOverWarning(m_holder));
    auto *leave = m_question->addButton(ui::ButtonKind::Primary, tr("Leave them"));
    auto *take = m_question->addButton(ui::ButtonKind::Danger, tr("Take over"));
    connect(take, &QPushButton::clicked, this, &HolderNote::finish);
    m_question->open(leave);
}

void HolderNote::finish()
{
    m_timer.reset();
    if (!m_store.isOpen())
        m_store.takeOver();
    if (isAncestorOf(QApplication::focusWidget()))
        emit focusLeaves();
    hide();
    emit opened();
}

} // namespace app

#include "moc_HolderNote.cpp"
