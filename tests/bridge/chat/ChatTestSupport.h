#pragma once

#include "tests/support/ScriptedChat.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

#include <vector>

inline const QString kHere = QStringLiteral("http://localhost:1234");
inline const QString kThere = QStringLiteral("http://localhost:5678");
inline const QString kNoModels =
    QStringLiteral("API Error: 400 No models loaded. Please load one.");

/// The transcript's entries of one kind, in order.
template <typename T>
std::vector<T> entriesOf(bridge::chat::Chat &chat)
{
    std::vector<T> found;
    for (int row = 0; row < chat.transcript().count(); ++row) {
        if (const auto *entry = std::get_if<T>(&chat.transcript().entry(row).content))
            found.push_back(*entry);
    }
    return found;
}

inline std::vector<bridge::chat::Divider::Kind> dividersOf(bridge::chat::Chat &chat)
{
    std::vector<bridge::chat::Divider::Kind> kinds;
    for (const auto &divider : entriesOf<bridge::chat::Divider>(chat))
        kinds.push_back(divider.kind);
    return kinds;
}

inline std::vector<bridge::chat::UserMessage::Delivery> deliveriesOf(bridge::chat::Chat &chat)
{
    std::vector<bridge::chat::UserMessage::Delivery> deliveries;
    for (const auto &message : entriesOf<bridge::chat::UserMessage>(chat))
        deliveries.push_back(message.delivery);
    return deliveries;
}

/// Texts of the queue's rows.
inline QStringList rowsOf(const bridge::chat::Chat &chat)
{
    QStringList texts;
    for (const auto &message : chat.queue())
        texts.append(message.text);
    return texts;
}

/// The texts of messages and answers in order, "Q: one", "A: two"; a cut answer ends in "|", a
/// superseded one in "~".
inline QStringList saidIn(bridge::chat::Chat &chat)
{
    QStringList texts;
    for (int row = 0; row < chat.transcript().count(); ++row) {
        const auto &content = chat.transcript().entry(row).content;
        if (const auto *message = std::get_if<bridge::chat::UserMessage>(&content))
            texts.append(QStringLiteral("Q: ") + message->text);
        else if (const auto *answer = std::get_if<bridge::chat::AnswerText>(&content))
            texts.append(QStringLiteral("A: ") + answer->text
                         + (answer->isSuperseded ? QStringLiteral("~")
                            : answer->isCut      ? QStringLiteral("|")
                                                 : QString()));
    }
    return texts;
}

inline std::vector<bridge::FailureKind> kindsOf(const std::vector<bridge::Failure> &failures)
{
    std::vector<bridge::FailureKind> kinds;
    for (const auto &failure : failures)
        kinds.push_back(failure.kind());
    return kinds;
}

/// Records the failures of a Chat, in order.
class FailureSpy
{
public:
    explicit FailureSpy(bridge::chat::Chat &chat)
    {
        using bridge::chat::Chat;
        QObject::connect(&chat, &Chat::failed, &m_context,
                         [this](const bridge::Failure &failure) { failures.push_back(failure); });
        QObject::connect(&chat, &Chat::failureRefined, &m_context,
                         [this](const bridge::Failure &failure) { refined.push_back(failure); });
        QObject::connect(&chat, &Chat::failureWithdrawn, &m_context, [this] { ++withdrawn; });
    }

    /// The only failure.
    [[nodiscard]] bridge::Failure only() const
    {
        EXPECT_EQ(failures.size(), 1U);
        return failures.empty() ? bridge::Failure() : failures.front();
    }

    std::vector<bridge::Failure> failures;
    std::vector<bridge::Failure> refined;
    int withdrawn = 0;

private:
    QObject m_context;
};

/// A chat that the test plays, at a custom endpoint.
class ChatAtEndpoint : public testing::Test
{
protected:
    explicit ChatAtEndpoint(const QString &address = kHere)
        : scripted(address)
    {}

    ScriptedChat scripted;
    bridge::chat::Chat &chat = scripted.chat();
    FailureSpy spy{chat};
};

/// Like ChatAtEndpoint, with the custom endpoint off.
class ChatAtDefaultApi : public ChatAtEndpoint
{
protected:
    ChatAtDefaultApi()
        : ChatAtEndpoint(QString())
    {}
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
