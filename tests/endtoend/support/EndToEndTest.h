#pragma once

#include "bridge/practice/PracticeEndpoint.h"
#include "tests/endtoend/support/TestApp.h"
#include "tests/endtoend/support/TestHome.h"

#include <QTcpSocket>

#include <gtest/gtest.h>

/// Real Claude Code, a practice endpoint and a home folder for the test. A missing prerequisite,
/// e.g. Claude Code, fails the test with an exception.
class EndToEndTest : public ::testing::Test
{
protected:
    EndToEndTest();

    using Practice = std::unique_ptr<bridge::practice::PracticeEndpoint>;
    /// The log keeps the texts; see PracticeOptions for `watchFor`.
    [[nodiscard]] static Practice startPractice(const QMap<QString, QString> &watchFor = {});
    /// Starts an endpoint that answers every message the same way.
    [[nodiscard]] static Practice startPractice(const QString &scenario);

    /// The Messages API requests of a log, without look-ups, probes and looks for redirects.
    [[nodiscard]] static std::vector<bridge::practice::LoggedRequest>
    turnsAt(const Practice &endpoint);

    TestHome home;
};

/// An EndToEndTest with two running practice endpoints.
class TwoEndpointsTest : public EndToEndTest
{
protected:
    Practice a = startPractice();
    Practice b = startPractice();
};

/// A loopback port without a listener; no other program can use it while this object lives.
class ClosedPort
{
public:
    ClosedPort();
    [[nodiscard]] QString address() const;

private:
    QTcpSocket m_socket; ///< bound, not listening
};
