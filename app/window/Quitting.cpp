#include "app/window/Quitting.h"

#include "bridge/chat/Chat.h"
#include "ui/words/MarkedText.h"
#include "ui/words/WorkText.h"

namespace app {

using bridge::chat::Chat;
using bridge::chat::ChatList;

Quitting::Quitting(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{}

QStringList Quitting::work() const
{
    QStringList lines;
    for (int i = 0; i < m_parts.chats.count(); ++i) {
        const Chat &chat = m_parts.chats.at(i);
        const QString cut = ui::workCutIn(chat);
        if (cut.isEmpty())
            continue;
        const QString title =
            chat.title().isEmpty() ? tr("New chat") : ui::isolatedTitle(chat.title());
        lines << tr("“%1”: %2").arg(title, cut);
    }
    if (const QString unkept = m_parts.unkept ? m_parts.unkept() : QString(); !unkept.isEmpty())
        lines << unkept;
    return lines;
}

void Quitting::ask()
{
    if (work().isEmpty())
        emit wanted();
    else
        open();
}

bool Quitting::mayCloseLast()
{
    if (m_parts.hasTray() || work().isEmpty())
        return true;
    open();
    return false;
}

void Quitting::open()
{
    m_parts.windows.present();
    if (m_question)
        return;
    ui::ChatWindow &window = m_parts.windows.front();
    m_question = new ui::QuestionSheet(m_parts.theme, tr("Quit Drawbridge?"), &window);
    auto *keep = m_question->addButton(ui::ButtonKind::Primary, tr("Keep running"));
    auto *quit = m_question->addButton(ui::ButtonKind::Danger, tr("Quit"));
    connect(quit, &QPushButton::clicked, this, &Quitting::wanted);
    for (int i = 0; i < m_parts.chats.count(); ++i)
        connect(&m_parts.chats.at(i), &Chat::stateChanged, m_question, [this] { follow(); });
    connect(&m_parts.chats, &ChatList::closing, m_question, [this] { follow(); });
    connect(m_question, &ui::QuestionSheet::closed, &window, &ui::ChatWindow::takeFocus);
    follow();
    m_question->open(keep);
}

void Quitting::follow()
{
    const QStringList lines = work();
    m_question->setText(
        lines.isEmpty()                                 ? tr("Nothing is running any more.")
        : m_parts.unkept && !m_parts.unkept().isEmpty() ? tr("This would be lost.")
        : m_parts.isPractice
            ? tr("This would be cut. Nothing of a practice session's chats is kept, "
                 "nor are messages that wait and drafts.")
            : tr("This would be cut. Messages that wait and drafts are kept."));
    m_question->setItems(lines);
}

} // namespace app

#include "moc_Quitting.cpp"
