#include "app/window/ChatCompany.h"

#include "bridge/chat/Chat.h"

namespace app {

using bridge::chat::Chat;
using bridge::chat::ChatList;

ChatCompany::ChatCompany(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    connect(&m_parts.chats, &ChatList::added, this, [this](Chat *chat) { join(*chat); });
    connect(&m_parts.chats, &ChatList::closing, this, [this](Chat *chat) { part(*chat); });
}

ChatCompany::~ChatCompany() = default;

void ChatCompany::join(Chat &chat)
{
    const auto place = [this, &chat] { return m_parts.placeFor(chat); };
    Company company{std::make_unique<FailureDialogs>(chat, m_parts.theme, place),
                    std::make_unique<Fixer>(m_parts.endpoints, m_parts.credentials, &chat)};
    const FailureDialogs *dialogs = company.dialogs.get();
    connect(dialogs, &FailureDialogs::settingsRequested, this, &ChatCompany::settingsRequested);
    connect(dialogs, &FailureDialogs::turnOffRequested, this, [this, &chat] { turnOff(chat); });
    connect(dialogs, &FailureDialogs::fixRequested, this,
            [this, &chat](const bridge::Fix &fix) { mend(chat, fix); });
    m_companies.emplace(&chat, std::move(company));
}

void ChatCompany::part(Chat &chat)
{
    const auto found = m_companies.find(&chat);
    if (found == m_companies.end())
        return;
    // A closed chat brings nothing to anyone any more, though it lives until its agent has ended.
    Company company = std::move(found->second);
    m_companies.erase(found);
    for (QObject *each : {static_cast<QObject *>(company.dialogs.get()),
                          static_cast<QObject *>(company.fixer.get())})
        chat.disconnect(each);
    company.dialogs->close();
    // It may be one of their buttons that closed the chat.
    company.dialogs.release()->deleteLater();
    company.fixer.release()->deleteLater();
}

void ChatCompany::mend(Chat &chat, const bridge::Fix &fix)
{
    if (const auto found = m_companies.find(&chat); found != m_companies.end())
        found->second.fixer->carryOut(fix, m_parts.placeFor(chat).window);
}

void ChatCompany::turnOff(Chat &chat)
{
    using bridge::endpoint::EndpointPin;
    if (chat.pin().kind == EndpointPin::Kind::FollowsSettings)
        (void)m_parts.endpoints.setEnabled(false);
    else
        chat.setPin({EndpointPin::Kind::DefaultApi, {}});
}

} // namespace app

#include "moc_ChatCompany.cpp"
