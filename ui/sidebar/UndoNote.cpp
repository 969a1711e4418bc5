#include "ui/sidebar/UndoNote.h"

#include "ui/kit/Controls.h"
#include "ui/kit/QuietButton.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/MarkedText.h"

#include <QHBoxLayout>

namespace ui {

namespace {

constexpr std::chrono::seconds kShown{10};
constexpr qsizetype kMostShownTitle = 300;

} // namespace

UndoNote::UndoNote(Theme &theme, bridge::Clock &clock, QWidget *parent)
    : QFrame(parent)
    , m_clock(clock)
    , m_text(new ElidedLabel(TextRole::Hint, this))
    , m_undo(new QuietButton(theme, tr("Undo"), this, QuietButton::Ink::Link))
{
    setStyleClass(this, QStringLiteral("field"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(10, 3, 6, 3);
    row->setSpacing(6);
    row->addWidget(m_text, 1);
    row->addWidget(m_undo);
    m_undo->setAccessibleName(tr("Bring back the deleted chat"));
    connect(m_undo, &QAbstractButton::clicked, this, &UndoNote::undo);
    hide();
}

void UndoNote::show(const QString &sessionId, const QString &title)
{
    std::erase_if(m_deleted, [&](const Deleted &each) { return each.sessionId == sessionId; });
    m_deleted.push_back({sessionId, title.left(kMostShownTitle).simplified()});
    showLast();
    setVisible(true);
    waitToHide();
}

void UndoNote::showLast()
{
    const int count = static_cast<int>(m_deleted.size());
    const QString &title = m_deleted.back().title;
    const QString name = isolatedTitle(title);
    if (count == 1)
        m_text->setFullText(title.isEmpty() ? tr("Chat deleted") : tr("Deleted “%1”").arg(name));
    else
        m_text->setFullText(title.isEmpty()
                                ? tr("%n chats deleted", nullptr, count)
                                : tr("%n deleted, last “%1”", nullptr, count).arg(name));
    m_text->setAccessibleName(m_text->text());
}

void UndoNote::waitToHide()
{
    m_timer = m_clock.after(kShown, [this] {
        const auto done = std::move(m_timer);
        if (m_undo->hasFocus())
            waitToHide();
        else
            dismiss();
    });
}

void UndoNote::dismiss()
{
    m_timer.reset();
    m_deleted.clear();
    hide();
}

void UndoNote::remove(const QString &sessionId)
{
    std::erase_if(m_deleted, [&](const Deleted &each) { return each.sessionId == sessionId; });
    if (m_deleted.empty())
        dismiss();
    else
        showLast();
}

bool UndoNote::undo()
{
    if (m_deleted.empty())
        return false;
    const QString session = m_deleted.back().sessionId;
    remove(session);
    if (!m_deleted.empty())
        waitToHide();
    emit undoRequested(session);
    return true;
}

} // namespace ui

#include "moc_UndoNote.cpp"
