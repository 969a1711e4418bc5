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
    m_sessionId = sessionId;
    const QString name = title.left(kMostShownTitle).simplified();
    m_text->setFullText(name.isEmpty() ? tr("Chat deleted")
                                       : tr("Deleted “%1”").arg(isolatedTitle(name)));
    m_text->setAccessibleName(m_text->text());
    setVisible(true);
    waitToHide();
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
    m_sessionId.clear();
    hide();
}

bool UndoNote::undo()
{
    if (m_sessionId.isEmpty())
        return false;
    const QString session = m_sessionId;
    dismiss();
    emit undoRequested(session);
    return true;
}

} // namespace ui

#include "moc_UndoNote.cpp"
