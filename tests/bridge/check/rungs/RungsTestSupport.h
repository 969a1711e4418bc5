#pragma once

#include "bridge/practice/PracticeEndpoint.h"
#include "tests/bridge/network/EndpointTestSupport.h"

#include <chrono>
#include <memory>

/// Helpers that run the checklist against a server of the test.
namespace rungstest {

using endpointtest::inShort;
using endpointtest::kSecret;
using endpointtest::targetAt;

struct CheckOptions
{
    bridge::endpoint::EndpointTarget target = targetAt(QStringLiteral("http://127.0.0.1:9"));
    qint64 contextNeeded = 0;
    std::chrono::milliseconds patience{20'000};
};

/// Runs the whole checklist except the agent's turn.
[[nodiscard]] bridge::check::CheckReport runCheck(const CheckOptions &wanted);

[[nodiscard]] bridge::check::RungReport reportOf(const bridge::check::CheckReport &check,
                                                 bridge::check::Rung rung);

/// Names of the executed rungs from Messages API to Context.
[[nodiscard]] std::string inShort(const bridge::check::CheckReport &check);
/// Every text of the reports.
[[nodiscard]] QString textsOf(const bridge::check::CheckReport &check);

/// The practice endpoint with one scenario for all.
[[nodiscard]] std::unique_ptr<bridge::practice::PracticeEndpoint>
practice(const QString &scenario = {});

/// A whole message of the Messages API, as a stream; `content` are its content blocks' events.
[[nodiscard]] QByteArray streamOf(const QByteArray &content, int inputTokens = 30,
                                  const QByteArray &stopReason = "end_turn");
[[nodiscard]] QByteArray textEvents(const QByteArray &text);
[[nodiscard]] QByteArray toolEvents(const QByteArray &name, const QByteArray &input);

} // namespace rungstest
