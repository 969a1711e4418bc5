#pragma once

#include "tests/endtoend/support/TestHome.h"
#include "tests/endtoend/support/Trap.h"

#include <QJsonObject>
#include <QMap>
#include <QStringList>

#include <iosfwd>

/// A foreign endpoint with everything that could lead an agent there: address, credentials,
/// headers, a proxy, a telemetry collector, another provider. Its name is part of every secret, so
/// that a leaked secret shows its origin.
class HostilePlace
{
public:
    enum class Lure { Address, KeyHelper, Proxy, Telemetry, Cloud };
    static constexpr auto kLures = {Lure::Address, Lure::KeyHelper, Lure::Proxy, Lure::Telemetry,
                                    Lure::Cloud};

    HostilePlace(const TestHome &home, QString name);

    /// The variables that lead here; `KeyHelper` has none.
    [[nodiscard]] QMap<QString, QString> variables(Lure lure) const;
    /// A Claude Code settings file with these lures.
    [[nodiscard]] QJsonObject settings(const QList<Lure> &lures = kLures) const;
    /// Adds all lures to the environment, proxies also in lower case.
    void addTo(QProcessEnvironment &environment) const;

    /// Label -> secret, for PracticeOptions::watchFor.
    [[nodiscard]] QMap<QString, QString> secrets() const;
    /// Every connection, and the run of the key helper; empty: no lure worked.
    [[nodiscard]] QStringList visits() const;
    [[nodiscard]] bool wasLuredBy(Lure lure) const;

private:
    [[nodiscard]] QString secret(const char *kind) const;
    [[nodiscard]] QString helperMark() const;

    const TestHome &m_home;
    QString m_name;
    Trap m_address;
    Trap m_proxy;
    Trap m_collector;
};

/// Its name, for the names of tests.
void PrintTo(HostilePlace::Lure lure, std::ostream *out);
