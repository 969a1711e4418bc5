#pragma once

#include "tests/support/ScriptedChat.h"

#include <QSignalSpy>

#include <vector>

inline const QString kHere = QStringLiteral("http://localhost:1234");
inline const QString kThere = QStringLiteral("http://localhost:5678");

/// The transcript's entries of one kind, in order.
template <typename T>
std::vector<T> entriesOf(bridge::session::Chat &chat)
{
    std::vector<T> found;
    for (int row = 0; row < chat.transcript().count(); ++row) {
        if (const auto *entry = std::get_if<T>(&chat.transcript().entry(row).content))
            found.push_back(*entry);
    }
    return found;
}

inline std::vector<bridge::session::Divider::Kind> dividersOf(bridge::session::Chat &chat)
{
    std::vector<bridge::session::Divider::Kind> kinds;
    for (const auto &divider : entriesOf<bridge::session::Divider>(chat))
        kinds.push_back(divider.kind);
    return kinds;
}

inline std::vector<bridge::session::UserMessage::Delivery> deliveriesOf(bridge::session::Chat &chat)
{
    std::vector<bridge::session::UserMessage::Delivery> deliveries;
    for (const auto &message : entriesOf<bridge::session::UserMessage>(chat))
        deliveries.push_back(message.delivery);
    return deliveries;
}

/// What Chat::failed told, in order.
class FailureSpy
{
public:
    explicit FailureSpy(bridge::session::Chat &chat)
    {
        QObject::connect(&chat, &bridge::session::Chat::failed, &m_context,
                         [this](const bridge::Failure &failure) { failures.push_back(failure); });
    }

    std::vector<bridge::Failure> failures;

private:
    QObject m_context;
};

inline void changeAddress(ScriptedChat &scripted, const QString &address)
{
    scripted.settings.setValue(bridge::settings::kCustomApiEndpoint, address);
    scripted.settleLaunch();
}

inline void switchOff(ScriptedChat &scripted)
{
    scripted.settings.setValue(bridge::settings::kCustomApiEndpointEnabled, false);
    scripted.settleLaunch();
}
