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
    auto fixHandler = std::make_unique<FixHandler>(m_parts.endpoints, m_parts.credentials, &chat);
    connect(fixHandler.get(), &FixHandler::refused, this,
            [this, &chat](const QString &title, const QString &text) {
                if (m_parts.showRefusal)
                    m_parts.showRefusal(chat, title, text);
            });
    connect(fixHandler.get(), &FixHandler::agentCheckRequested, this,
            [this, &chat] { emit m_parts.intents.checkRequested(&chat, true); });
    connect(fixHandler.get(), &FixHandler::setUpRequested, this, [this, &chat] {
        if (m_parts.setUp)
            m_parts.setUp(chat);
    });
    m_attached.emplace(&chat,
                       Attached{std::move(fixHandler),
                                std::make_unique<bridge::chat::GoingOn>(chat, m_parts.endpoints)});
}

void ChatAttachments::detach(Chat &chat)
{
    const auto found = m_attached.find(&chat);
    if (found == m_attached.end())
        return;
    // A closed chat lives until its agent has ended.
    chat.disconnect(found->second.fixHandler.get());
    chat.disconnect(found->second.goingOn.get());
    // deleteLater: a fix may have closed the chat.
    found->second.fixHandler.release()->deleteLater();
    found->second.goingOn.release()->deleteLater();
    m_attached.erase(found);
}

void ChatAttachments::applyFix(Chat &chat, const bridge::Fix &fix)
{
    if (const auto found = m_attached.find(&chat); found != m_attached.end())
        found->second.fixHandler->carryOut(fix, m_parts.windowFor(chat));
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
