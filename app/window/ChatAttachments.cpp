#include "app/window/ChatAttachments.h"

#include "bridge/chat/Chat.h"

namespace app {

using bridge::chat::Chat;
using bridge::chat::ChatList;

ChatAttachments::ChatAttachments(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    connect(&m_parts.chats, &ChatList::added, this, [this](Chat *chat) { attach(*chat); });
    connect(&m_parts.chats, &ChatList::closing, this, [this](Chat *chat) { detach(*chat); });
    connect(&m_parts.intents, &ui::Intents::endpointOffRequested, this,
            [this](Chat *chat) { turnOff(*chat); });
    connect(&m_parts.intents, &ui::Intents::fixRequested, this,
            [this](Chat *chat, const bridge::Fix &fix) {
                if (chat)
                    applyFix(*chat, fix);
            });
}

ChatAttachments::~ChatAttachments() = default;

void ChatAttachments::attach(Chat &chat)
{
    const auto place = [this, &chat] { return m_parts.placeFor(chat); };
    Attachments attachments{
        std::make_unique<FailureDialogs>(chat, m_parts.intents, m_parts.theme, place),
        std::make_unique<FixHandler>(m_parts.endpoints, m_parts.credentials, &chat)};
    m_attachments.emplace(&chat, std::move(attachments));
}

void ChatAttachments::detach(Chat &chat)
{
    const auto found = m_attachments.find(&chat);
    if (found == m_attachments.end())
        return;
    // A closed chat lives until its agent has ended.
    Attachments attachments = std::move(found->second);
    m_attachments.erase(found);
    for (QObject *each : {static_cast<QObject *>(attachments.dialogs.get()),
                          static_cast<QObject *>(attachments.fixHandler.get())})
        chat.disconnect(each);
    attachments.dialogs->close();
    // deleteLater: one of their buttons may have closed the chat.
    attachments.dialogs.release()->deleteLater();
    attachments.fixHandler.release()->deleteLater();
}

void ChatAttachments::applyFix(Chat &chat, const bridge::Fix &fix)
{
    if (const auto found = m_attachments.find(&chat); found != m_attachments.end())
        found->second.fixHandler->carryOut(fix, m_parts.placeFor(chat).window);
}

void ChatAttachments::turnOff(Chat &chat)
{
    using bridge::endpoint::EndpointPin;
    if (chat.pin().kind == EndpointPin::Kind::FollowsSettings)
        (void)m_parts.endpoints.setEnabled(false);
    else
        chat.setPin({EndpointPin::Kind::DefaultApi, {}});
}

} // namespace app

#include "moc_ChatAttachments.cpp"
