#pragma once

#include "bridge/practice/PracticeEndpoint.h"
#include "tests/app/Sandbox.h"

#include <gtest/gtest.h>

#include <memory>

namespace clitest {

/// A sandbox with two practice endpoints that keep what was written to them. Whatever goes to the
/// default API in here goes to a closed port of this machine.
class EndpointTest : public testing::Test
{
protected:
    EndpointTest();

    [[nodiscard]] bridge::practice::PracticeEndpoint &a() const { return *m_a; }
    [[nodiscard]] bridge::practice::PracticeEndpoint &b() const { return *m_b; }
    /// Writes the settings file: this address, switched on.
    void useEndpoint(const bridge::practice::PracticeEndpoint &endpoint) const;
    /// Whether a request with this text among the user's messages has arrived.
    [[nodiscard]] static bool heard(const bridge::practice::PracticeEndpoint &endpoint,
                                    const QString &text);
    /// ... with each of these texts, in one request.
    [[nodiscard]] static bool heardTogether(const bridge::practice::PracticeEndpoint &endpoint,
                                            const QStringList &texts);

    Sandbox m_sandbox;
    QString m_defaultApi;

private:
    std::unique_ptr<bridge::practice::PracticeEndpoint> m_a;
    std::unique_ptr<bridge::practice::PracticeEndpoint> m_b;
};

} // namespace clitest
