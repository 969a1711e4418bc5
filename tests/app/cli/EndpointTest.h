#pragma once

#include "tests/app/Sandbox.h"

#include <gtest/gtest.h>

#include <memory>

namespace clitest {

/// A sandbox with two practice endpoints whose logs keep the texts. Requests to the default API go
/// to a closed port of this machine.
class EndpointTest : public testing::Test
{
protected:
    EndpointTest();

    [[nodiscard]] bridge::practice::PracticeEndpoint &a() const { return *m_a; }
    [[nodiscard]] bridge::practice::PracticeEndpoint &b() const { return *m_b; }
    /// Writes a settings file with this address, switched on.
    void useEndpoint(const bridge::practice::PracticeEndpoint &used) const
    {
        m_sandbox.useEndpoint(used.address());
    }
    /// Runs `drawbridge endpoint`.
    [[nodiscard]] Outcome endpoint(const QStringList &words, const QByteArray &input = {}) const
    {
        return m_sandbox.run(QStringList(QStringLiteral("endpoint")) + words, input);
    }
    [[nodiscard]] Json shown() const { return endpoint({QStringLiteral("--json")}).json(); }

    Sandbox m_sandbox;
    QString m_defaultApi = closedAddress();

private:
    std::unique_ptr<bridge::practice::PracticeEndpoint> m_a = startPractice();
    std::unique_ptr<bridge::practice::PracticeEndpoint> m_b = startPractice();
};

/// True if a request contains each of these texts among the user's messages.
[[nodiscard]] bool heard(const bridge::practice::PracticeEndpoint &endpoint,
                         const QStringList &texts);
[[nodiscard]] inline bool heard(const bridge::practice::PracticeEndpoint &endpoint,
                                const QString &text)
{
    return heard(endpoint, QStringList(text));
}

} // namespace clitest
