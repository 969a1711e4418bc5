#pragma once

#include "bridge/check/CheckReport.h"
#include "tests/endtoend/support/EndToEndTest.h"

/// Tests real Claude Code and the checklist against the same real server.
class RealServerTest : public EndToEndTest
{
protected:
    /// Switches to the address; then turn and checklist must find this failure, in its layer.
    void expectBothFind(const QString &address, bridge::FailureKind kind);
    /// The first failure that a turn shows in the chat is of this kind.
    void expectTurnFinds(bridge::FailureKind kind);
    /// The checklist's verdict.
    void expectCheckFinds(bridge::FailureKind kind);
    /// A turn is answered, and no rung fails.
    void expectBothPass();

    Practice practice = startPractice();
    std::unique_ptr<TestApp> app = std::make_unique<TestApp>(home);
    bridge::Failure turnFailure;       ///< of the last expectTurnFinds()
    bridge::Failure checkFailure;      ///< of the last expectCheckFinds()
    bridge::check::CheckReport report; ///< of the last check
};
