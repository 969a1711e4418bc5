#include "bridge/library/ConversationRows.h"

#include "bridge/chat/Chat.h"
#include "bridge/chat/ChatList.h"
#include "bridge/library/KeptConversations.h"
#include "bridge/store/ChatStore.h"

#include <algorithm>

namespace bridge::library {

using chat::Chat;
using history::HistoryRow;
using session::ChatState;
using store::ChatRecord;
using store::Origin;

namespace {

BegunBy begunBy(Origin origin, const HistoryRow *kept)
{
    switch (origin) {
    case Origin::Chat:
        return BegunBy::Drawbridge;
    case Origin::Ask:
        return BegunBy::DrawbridgeAsk;
    case Origin::Unknown:
    case Origin::Hidden:
        break;
    }
    if (!kept) // only this program knows it
        return BegunBy::Drawbridge;
    return kept->facts.host == agent::ConversationHost::Terminal ? BegunBy::Terminal
                                                                 : BegunBy::Other;
}

QString firstOf(std::initializer_list<QString> texts)
{
    for (const QString &text : texts) {
        if (!text.isEmpty())
            return text;
    }
    return {};
}

QDateTime latest(const QDateTime &a, const QDateTime &b)
{
    return !a.isValid() || (b.isValid() && a < b) ? b : a;
}

ConversationRow rowOf(const RowSources &sources, const QString &sessionId, const HistoryRow *kept,
                      const Chat *chat)
{
    const ChatRecord *record = sources.store.known(sessionId);
    ConversationRow row;
    row.sessionId = sessionId;
    row.title = firstOf({sources.titles.value(sessionId), kept ? kept->facts.title : QString(),
                         chat ? chat->title() : QString(),
                         record && (kept || chat) ? record->title : QString(),
                         record && !kept && !chat ? unfiledTitle(*record) : QString()});
    row.folder =
        firstOf({chat ? chat->workspace() : QString(), kept ? kept->facts.folder : QString(),
                 record ? record->folder : QString()});
    row.updated = kept     ? latest(kept->facts.updated, record ? record->updated : QDateTime())
                      : record ? updatedOf(*record)
                           : QDateTime();
    if (!row.updated.isValid() && chat)
        row.updated = sources.opened.value(chat);
    row.begunBy = begunBy(sources.store.origin(sessionId), kept);
    row.isOpen = chat != nullptr;
    row.isPinned = record && record->isPinned;
    row.isArchived = record && record->isArchived;
    row.isUnseen = chat ? chat->isUnseen() : record && record->isUnseen;
    row.mark = chat ? markOf(*chat, row.isUnseen) : (row.isUnseen ? Mark::Unseen : Mark::None);
    return row;
}

} // namespace

Mark markOf(const Chat &chat, bool isUnseen)
{
    // Only a running turn shows that an agent is hung; its end is a state of its own.
    if (chat.agent().isHung && chat.state() != ChatState::Failed)
        return Mark::Failed;
    switch (chat.state()) {
    case ChatState::Working:
    case ChatState::Retrying:
        return Mark::Working;
    case ChatState::Waiting:
        return Mark::Asks;
    case ChatState::Failed:
        return Mark::Failed;
    case ChatState::Ready:
    case ChatState::Stopped:
    case ChatState::Starting:
    case ChatState::Restarting:
        break;
    }
    if (chat.cutTurn())
        return Mark::Asks;
    if (chat.failure())
        return Mark::Failed;
    if (isUnseen)
        return Mark::Unseen;
    return chat.isAsleep() ? Mark::Asleep : Mark::None;
}

Chat *chatOf(const chat::ChatList &chats, const QString &sessionId)
{
    for (int at = 0; at < chats.count(); ++at) {
        if (!sessionId.isEmpty() && chats.at(at).sessionId() == sessionId)
            return &chats.at(at);
    }
    return nullptr;
}

QStringList unfiledTextsOf(const ChatRecord &record, bool hasFile)
{
    constexpr qsizetype kLongest = 64 * 1024;
    QStringList texts{record.draft};
    if (record.edited)
        texts << record.edited->draft << record.edited->message.text;
    for (const store::KeptMessage &message : record.messages.waiting)
        texts.append(message.text);
    if (!hasFile) {
        if (record.messages.inFlight)
            texts.append(record.messages.inFlight->text);
        for (const store::KeptMessage &message : record.messages.unanswered)
            texts.append(message.text);
    }
    texts.removeAll({});
    for (QString &text : texts)
        text.truncate(kLongest);
    return texts;
}

bool isUnfiledRow(const ChatRecord &record)
{
    return !record.isOpen && !unfiledTextsOf(record, false).isEmpty();
}

QString unfiledTitle(const ChatRecord &record)
{
    constexpr qsizetype kLongest = 80;
    const QString title = firstOf({record.name, record.title});
    const QStringList texts = unfiledTextsOf(record, false);
    if (!title.isEmpty() || record.isOpen || texts.isEmpty())
        return title;
    QString words = texts.first().left(kLongest).simplified();
    if (!words.isEmpty() && words.back().isHighSurrogate())
        words.chop(1);
    return words;
}

QDateTime updatedOf(const ChatRecord &record)
{
    return record.updated.isValid() ? record.updated : record.closed;
}

std::vector<ConversationRow> makeRows(const RowSources &sources)
{
    QHash<QString, const Chat *> open;
    for (int at = 0; at < sources.chats.count(); ++at)
        open.insert(sources.chats.at(at).sessionId(), &sources.chats.at(at));
    std::vector<ConversationRow> rows;
    QSet<QString> known = sources.without;
    for (const HistoryRow &kept : sources.kept.rows()) {
        const QString &id = kept.file.sessionId;
        const Chat *chat = open.take(id);
        // Also while that is not known: what is hidden must not appear first.
        const bool isHidden =
            sources.store.areOriginsAwaited() || sources.store.origin(id) == Origin::Hidden;
        if (known.contains(id) || (isHidden && !chat))
            continue;
        known.insert(id); // a second one is a copy of the file in another folder
        rows.push_back(rowOf(sources, id, &kept, chat));
    }
    for (auto it = open.cbegin(); it != open.cend(); ++it) {
        if (!it.key().isEmpty() && !known.contains(it.key()))
            rows.push_back(rowOf(sources, it.key(), sources.kept.find(it.key()), *it));
    }
    if (!sources.store.areOriginsAwaited()) {
        for (const ChatRecord &record : sources.store.knownRecords()) {
            const QString &id = record.sessionId;
            const bool mayHaveFile = record.hasBegun && !sources.kept.isListed();
            const bool isLeftOut = mayHaveFile || known.contains(id) || open.contains(id)
                                   || sources.store.origin(id) == Origin::Hidden;
            if (!isLeftOut && isUnfiledRow(record))
                rows.push_back(rowOf(sources, id, nullptr, nullptr));
        }
    }
    std::sort(rows.begin(), rows.end(), [](const ConversationRow &a, const ConversationRow &b) {
        if (a.isPinned != b.isPinned)
            return a.isPinned;
        if (a.isPinned && a.title != b.title) {
            const int order = a.title.localeAwareCompare(b.title);
            return order != 0 ? order < 0 : a.title < b.title;
        }
        return a.updated != b.updated ? a.updated > b.updated : a.sessionId < b.sessionId;
    });
    return rows;
}

} // namespace bridge::library
