#include "ui/chat/ReadingPlace.h"

namespace ui {

using bridge::chat::Chat;

ReadingPlace::ReadingPlace(Chat &chat, TranscriptView &transcript, bridge::Clock &clock,
                           QObject *parent)
    : QObject(parent)
    , m_chat(chat)
    , m_transcript(transcript)
    , m_clock(clock)
    , m_wantedPlace(chat.scrollPlace())
{
    connect(&chat, &Chat::earlierChanged, this, &ReadingPlace::followEarlier);
    connect(&chat, &Chat::itemFound, this, &ReadingPlace::onItemFound);
    connect(&chat, &Chat::itemMissing, this, &ReadingPlace::onItemMissing);
    connect(&transcript, &TranscriptView::earlierRequested, &chat, &Chat::loadEarlier);
    connect(&transcript, &TranscriptView::placed, this, [this] {
        if (!m_unkept && m_wantedPlace.itemId.isEmpty() && m_wantedItem.isEmpty())
            m_unkept = m_clock.after(kKeepDelay, [this] { keep(); });
    });
    if (m_transcript.setScrollPlace(m_wantedPlace))
        m_wantedPlace = {};
    else
        chat.loadUntil(m_wantedPlace.itemId);
    followEarlier();
}

void ReadingPlace::showItem(const QString &itemId)
{
    m_wantedPlace = {};
    m_wantedItem.clear();
    if (m_transcript.showItem(itemId))
        return;
    m_wantedItem = itemId;
    m_chat.loadUntil(itemId);
}

void ReadingPlace::keep()
{
    if (!m_unkept)
        return;
    m_unkept.reset();
    m_chat.setScrollPlace(m_transcript.scrollPlace());
}

void ReadingPlace::followEarlier()
{
    EarlierMessages view;
    view.hasMore = m_chat.hasEarlier();
    view.isLoading = m_chat.isLoadingEarlier();
    view.count = m_chat.earlierCount();
    m_transcript.setEarlier(view);
}

void ReadingPlace::onItemFound(const QString &itemId)
{
    if (itemId == m_wantedItem) {
        m_wantedItem.clear();
        m_transcript.showItem(itemId);
    } else if (itemId == m_wantedPlace.itemId) {
        m_transcript.setScrollPlace(std::exchange(m_wantedPlace, {}));
    }
}

void ReadingPlace::onItemMissing(const QString &itemId)
{
    // It left the conversation (a rewind): the end is as good a place as any.
    if (itemId == m_wantedItem)
        m_wantedItem.clear();
    if (itemId == m_wantedPlace.itemId)
        m_wantedPlace = {};
}

} // namespace ui

#include "moc_ReadingPlace.cpp"
