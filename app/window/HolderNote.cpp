#include "app/window/HolderNote.h"

#include "ui/words/StoreText.h"

#include <QDeadlineTimer>
#include <QThread>

namespace app {

using bridge::store::StoreHolder;

bridge::Result<void, StoreHolder> openPatiently(bridge::store::ChatStore &store)
{
    constexpr std::chrono::milliseconds kPatience{1000};
    constexpr std::chrono::milliseconds kLook{20};
    const auto isHere = [](const StoreHolder &holder) {
        return holder.host.isEmpty() || !ui::isElsewhere(holder);
    };
    const QDeadlineTimer deadline(kPatience);
    auto opened = store.open();
    while (!opened && isHere(opened.error()) && !deadline.hasExpired()) {
        QThread::msleep(kLook.count());
        opened = store.open();
    }
    return opened;
}

HolderNote::HolderNote(bridge::store::ChatStore &store, const StoreHolder &holder,
                       bridge::Clock &clock, ui::Theme &theme, QWidget *parent)
    : WarnNote(parent)
    , m_store(store)
    , m_holder(holder)
    , m_clock(clock)
    , m_theme(theme)
    , m_takeOver(addButton(ui::ButtonKind::Secondary, {}))
{
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
    setWords(m_store.isOpen() ? tr("The other program has closed your chats.")
                              : ui::wordsFor(m_holder));
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
    leave();
    emit opened();
}

} // namespace app

#include "moc_HolderNote.cpp"
