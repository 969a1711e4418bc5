#pragma once

#include <QMap>
#include <QObject>
#include <QString>

#include <functional>

namespace bridge::secrets {

/// What the desktop's keyring (the Secret Service on the session's D-Bus) says without asking its
/// user anything. QtKeychain cannot tell: an item that is locked, and stays so, looks to it like
/// one that is not there; and a save or a removal that the user did not unlock for, like one that
/// was done.
/// Elsewhere than on Linux there is none, and nothing is known. Main thread.
class SecretService : public QObject
{
    Q_OBJECT

public:
    enum class Answer {
        Unlocked, ///< there, and can be read
        Locked,
        Nowhere, ///< not there, locked or not
        Denied,
        Missing,    ///< no service, and none can be started
        NotStarted, ///< one is to be started on demand, and was not within D-Bus' 25 s
        Silent,     ///< a service that does not answer (D-Bus waits 25 s)
        Unknown,    ///< it does not say
    };

    explicit SecretService(QObject *parent = nullptr);
    ~SecretService() override;

    /// Looks for an item with these attributes. Answers once from the event loop, or never when
    /// `context` is gone.
    void find(const QMap<QString, QString> &attributes, QObject *context,
              std::function<void(Answer)> answer);
    /// Where new items go: Locked, Unlocked, or why that cannot be told.
    void findDefault(QObject *context, std::function<void(Answer)> answer);

Q_SIGNALS:
    /// A service has come up, or what it holds was locked or unlocked.
    void changed();
};

} // namespace bridge::secrets
