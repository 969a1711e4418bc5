#include "tests/bridge/check/rungs/RungsTestSupport.h"

#include "bridge/check/EndpointCheck.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

using namespace bridge;
using namespace bridge::check;

namespace rungstest {
namespace {

QByteArray quoted(const QByteArray &text)
{
    return QByteArray::fromStdString(nlohmann::json(text.toStdString()).dump());
}

QByteArray event(const QByteArray &name, const QByteArray &rest)
{
    return "event: " + name + "\ndata: {\"type\":\"" + name + "\"" + (rest.isEmpty() ? "" : ",")
           + rest + "}\n\n";
}

} // namespace

CheckReport runCheck(const CheckOptions &wanted)
{
    SystemClock clock;
    EndpointCheck check(clock);
    std::optional<CheckReport> report;
    QObject::connect(&check, &EndpointCheck::finished, &check,
                     [&](const CheckReport &found) { report = found; });
    check.start({.address = wanted.target.endpoint.address.text(),
                 .target = wanted.target,
                 .contextNeeded = wanted.contextNeeded,
                 .messagePatience = wanted.patience});
    EXPECT_TRUE(soon([&] { return report.has_value(); }));
    return report.value_or(CheckReport{});
}

RungReport reportOf(const CheckReport &check, Rung rung)
{
    for (const RungReport &report : check.rungs) {
        if (report.rung == rung)
            return report;
    }
    ADD_FAILURE() << "no report of " << rungName(rung).toStdString();
    return {};
}

std::string inShort(const CheckReport &check)
{
    std::string text;
    for (const RungReport &report : check.rungs) {
        const bool isOurs = report.rung >= Rung::MessagesApi && report.rung <= Rung::Context;
        if (isOurs && report.skipped != SkipReason::EarlierFailed)
            text += rungName(report.rung).toStdString() + ": " + inShort(report) + '\n';
    }
    return text;
}

QString textsOf(const CheckReport &check)
{
    QStringList texts;
    for (const RungReport &report : check.rungs) {
        if (report.failure)
            texts << report.failure->address << report.failure->message << report.failure->body
                  << report.failure->subject << report.failure->fix.models;
        if (const auto *model = std::get_if<ModelFacts>(&report.facts))
            texts << model->model << model->smallModel << model->served;
    }
    return texts.join(QLatin1Char('\n'));
}

std::unique_ptr<practice::PracticeEndpoint> practice(const QString &scenario)
{
    practice::PracticeOptions options;
    options.scenario = scenario;
    auto started = practice::PracticeEndpoint::start(options);
    EXPECT_TRUE(started);
    return std::move(*started);
}

QByteArray streamOf(const QByteArray &content, int inputTokens, const QByteArray &stopReason)
{
    return event("message_start",
                 R"("message":{"id":"msg_1","type":"message","role":"assistant","model":"m",)"
                 R"("content":[],"stop_reason":null,"usage":{"input_tokens":)"
                     + QByteArray::number(inputTokens) + R"(,"output_tokens":1}})")
           + content
           + event("message_delta",
                   R"("delta":{"stop_reason":")" + stopReason + R"("},"usage":{"output_tokens":5})")
           + event("message_stop", {});
}

QByteArray textEvents(const QByteArray &text)
{
    return event("content_block_start", R"("index":0,"content_block":{"type":"text","text":""})")
           + event("content_block_delta",
                   R"("index":0,"delta":{"type":"text_delta","text":)" + quoted(text) + "}")
           + event("content_block_stop", R"("index":0)");
}

QByteArray toolEvents(const QByteArray &name, const QByteArray &input)
{
    return event(
               "content_block_start",
               R"("index":0,"content_block":{"type":"tool_use","id":"toolu_01AbCdEfGhIjKlMn","name":)"
                   + quoted(name) + R"(,"input":{}})")
           + event("content_block_delta",
                   R"("index":0,"delta":{"type":"input_json_delta","partial_json":)" + quoted(input)
                       + "}")
           + event("content_block_stop", R"("index":0)");
}

} // namespace rungstest
