#pragma once

#include "bridge/practice/PracticeEndpoint.h"
#include "tests/endtoend/support/TestApp.h"
#include "tests/endtoend/support/TestHome.h"

#include <QTcpSocket>

#include <gtest/gtest.h>

/// Real Claude Code, a practice endpoint and a home of its own. What a test needs and cannot have
/// (the Claude Code above all: a road nobody has walked proves nothing) fails it by an exception.
class EndToEndTest : public ::testing::Test
{
protected:
    EndToEndTest();

    using Practice = std::unique_ptr<bridge::practice::PracticeEndpoint>;
    /// Keeps the texts; `watchFor` as in PracticeOptions.
    [[nodiscard]] static Practice startPractice(const QMap<QString, QString> &watchFor = {});
    /// One that answers every message the same way.
    [[nodiscard]] static Practice startPractice(const QString &scenario);

    /// The Messages API requests of a log, without look-ups and probes.
    [[nodiscard]] static std::vector<bridge::practice::LoggedRequest>
    turnsAt(const Practice &endpoint);

    TestHome home;
};

/// The same with two practice endpoints that run.
class TwoEndpointsTest : public EndToEndTest
{
protected:
    Practice a = startPractice();
    Practice b = startPractice();
};

/// A port of loopback where nobody listens, and nobody else can as long as this lives.
class ClosedPort
{
public:
    ClosedPort();
    [[nodiscard]] QString address() const;

private:
    QTcpSocket m_socket; ///< bound, not listening
};
