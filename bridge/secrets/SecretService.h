#pragma once

#include <QMap>
#include <QObject>
#include <QString>

#include <functional>

namespace bridge::secrets {

/// State of the desktop's keyring (the Secret Service on the session's D-Bus), without prompting
/// the user. QtKeychain cannot distinguish a locked item from a missing one, nor a save or removal
/// that the user did not unlock from a successful one. Linux only; elsewhere the state is Unknown.
/// Main thread.
class SecretService : public QObject
{
    Q_OBJECT

public:
    enum class Answer {
        Unlocked, ///< exists and can be read
        Locked,
        NotFound, ///< does not exist, locked or not
        Denied,
        Missing,    ///< no service, and none can be started
        NotStarted, ///< start on demand did not happen within D-Bus' 25 s
        Silent,     ///< the service does not answer (D-Bus waits 25 s)
        Unknown,    ///< not reported
    };

    explicit SecretService(QObject *parent = nullptr);
    ~SecretService() override;

    /// Finds an item by attributes. Answers once from the event loop, or never when `context` is
    /// gone.
    void find(const QMap<QString, QString> &attributes, QObject *context,
              std::function<void(Answer)> answer);
    /// State of the collection for new items: Locked, Unlocked, or why it is not known.
    void findDefault(QObject *context, std::function<void(Answer)> answer);

Q_SIGNALS:
    /// A service has started, or items were locked or unlocked.
    void changed();
};

} // namespace bridge::secrets
