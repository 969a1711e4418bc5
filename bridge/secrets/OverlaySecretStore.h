#pragma once

#include "bridge/secrets/SecretStore.h"

#include <QHash>

#include <optional>

namespace bridge::secrets {

/// Another store, unchanged until keepInMemory(). From then on the other one is only read: what is
/// written or removed here ends with this program (practice).
class OverlaySecretStore final : public SecretStore
{
public:
    /// `below` outlives it.
    explicit OverlaySecretStore(SecretStore &below)
        : m_below(below)
    {}

    void keepInMemory() { m_isInMemory = true; }

    void read(const QString &origin, QObject *context, ReadAnswer answer) override;
    void unlock(const QString &origin, QObject *context, ReadAnswer answer) override;
    void write(const QString &origin, const Secret &secret, QObject *context,
               WriteAnswer answer) override;
    void remove(const QString &origin, QObject *context, WriteAnswer answer) override;
    void watch(QObject *context, std::function<void()> callback) override;
    [[nodiscard]] bool isInMemory() const override { return m_isInMemory; }
    [[nodiscard]] bool isInMemory(const QString &origin) const override
    {
        return m_changed.contains(origin);
    }

private:
    /// False: `origin` was not changed here.
    bool answerChanged(const QString &origin, QObject *context, const ReadAnswer &answer) const;
    void change(const QString &origin, const std::optional<Secret> &secret, QObject *context,
                WriteAnswer answer);

    SecretStore &m_below;
    bool m_isInMemory = false;
    QHash<QString, std::optional<Secret>> m_changed; ///< nullopt: removed
};

} // namespace bridge::secrets
