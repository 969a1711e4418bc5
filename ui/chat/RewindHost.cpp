#include "ui/chat/RewindHost.h"

#include <QLocale>

namespace ui {

namespace chat = bridge::chat;

namespace {

/// Messages of the user and answers from `row` on.
int messagesFrom(const chat::Transcript &entries, int row)
{
    int count = 0;
    bool isAnswered = true;
    for (; row < entries.count(); ++row) {
        const auto &content = entries.entry(row).content;
        if (std::holds_alternative<chat::UserMessage>(content)) {
            ++count;
            isAnswered = false;
        } else if (const auto *answer = std::get_if<chat::AnswerText>(&content);
                   answer && answer->parentToolUseId.isEmpty() && !isAnswered) {
            ++count;
            isAnswered = true;
        }
    }
    return count;
}

QString shownTime(const QDateTime &time)
{
    const QDateTime local = time.toLocalTime();
    const QString clock = QLocale().toString(local.time(), QLocale::ShortFormat);
    const qint64 days = local.date().daysTo(QDate::currentDate());
    if (days == 0)
        return RewindHost::tr("today %1").arg(clock);
    if (days == 1)
        return RewindHost::tr("yesterday %1").arg(clock);
    return RewindHost::tr("%1, %2").arg(QLocale().toString(local.date(), QLocale::ShortFormat),
                                        clock);
}

} // namespace

RewindHost::RewindHost(chat::Transcript &entries, TranscriptView &transcript, Theme &theme,
                       QWidget *pane)
    : QObject(pane)
    , m_entries(entries)
    , m_transcript(transcript)
    , m_theme(theme)
    , m_pane(pane)
{
    connect(&transcript, &TranscriptView::placed, this, &RewindHost::place);
}

int RewindHost::row() const
{
    return m_itemId.isEmpty() ? -1 : m_entries.rowOfItem(m_itemId);
}

void RewindHost::open(const QString &itemId, RewindExtent preferred)
{
    if (m_isUnderWay)
        return;
    close();
    m_itemId = itemId;
    if (row() < 0) {
        m_itemId.clear();
        return;
    }
    m_popover = new RewindPopover(m_theme, preferred, m_pane);
    connect(m_popover, &RewindPopover::rewindRequested, this,
            [this](RewindExtent extent) { emit rewindRequested(m_itemId, extent); });
    connect(m_popover, &RewindPopover::branchRequested, this, [this] {
        const QString at = m_itemId;
        close();
        emit closed();
        emit branchRequested(at);
    });
    connect(m_popover, &RewindPopover::cancelled, this, [this] {
        close();
        emit closed();
    });
    m_transcript.actions().setRewindTarget(itemId);
    m_transcript.setDimmedBelow(itemId);
    setView({});
    m_popover->show();
    m_popover->raise();
    m_popover->takeFocus();
    emit lookRequested(itemId);
}

bool RewindHost::close()
{
    if (!m_popover)
        return false;
    const QWidget *focused = m_popover->window()->focusWidget();
    if (focused == m_popover || m_popover->isAncestorOf(focused))
        emit focusLeaves();
    // One of its own slots may be on the stack.
    m_popover->hide();
    m_popover->deleteLater();
    m_popover.clear();
    m_itemId.clear();
    m_isUnderWay = false;
    m_transcript.setDimmedBelow({});
    m_transcript.actions().setRewindTarget({});
    return true;
}

void RewindHost::setView(RewindView view)
{
    const int at = row();
    if (!m_popover || at < 0)
        return;
    m_isUnderWay = view.isUnderWay;
    view.time = shownTime(m_entries.entry(at).time);
    view.messages = messagesFrom(m_entries, at);
    m_popover->setView(view);
    place();
}

void RewindHost::place()
{
    if (!m_popover)
        return;
    if (row() < 0) {
        close();
        return;
    }
    const QRect message = m_transcript.rectOfItem(m_itemId);
    const QRect inside = m_pane->rect().adjusted(8, 8, -8, -8);
    // Scrolled far away, it stays at the edge of the transcript.
    const QRect view = m_transcript.geometry();
    const QRect at = message.isNull() ? QRect(view.left(), view.top(), view.width(), 0)
                                      : message.translated(view.topLeft());
    // The buttons of the message stand between both.
    m_popover->placeAt(at.adjusted(0, 0, 0, 26), inside);
}

} // namespace ui

#include "moc_RewindHost.cpp"
