#include "tests/bridge/rungs/RungsTestSupport.h"

#include "bridge/endpoint/RungClimber.h"

#include <QTest>

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

using namespace bridge;
using namespace bridge::endpoint;
using namespace std::chrono_literals;

namespace rungstest {
namespace {

constexpr int kSoon = 60'000;

/// What the rung below does: it fetches the server's list.
std::optional<ServerAnswer> modelList(HttpExchange &exchange)
{
    std::optional<ServerAnswer> list;
    bool answered = false;
    HttpRequest request;
    request.path = "/v1/models";
    exchange.send(request, [&](const HttpOutcome &outcome) {
        answered = true;
        if (!outcome.failure)
            list = outcome.answer;
    });
    EXPECT_TRUE(QTest::qWaitFor([&] { return answered; }, kSoon));
    return list;
}

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

EndpointTarget targetAt(const QString &address)
{
    const auto parsed = EndpointAddress::parse(address);
    return {{*parsed, parsed->origin(), {}, {}, {}, {}},
            secrets::Secret{CredentialKind::BearerToken, QString::fromLatin1(kSecret)},
            {},
            QStringLiteral("claude-practice"),
            {}};
}

std::vector<RungReport> climb(const Climb &wanted)
{
    SystemClock clock;
    HttpExchange exchange(wanted.target, clock);
    ClimbContext context{wanted.target,
                         exchange,
                         clock,
                         wanted.contextNeeded,
                         wanted.patience,
                         modelList(exchange),
                         {},
                         {},
                         {}};
    std::vector<RungReport> reports;
    for (const auto &rung : makeMessagesRungs(context)) {
        std::vector<RungReport> found;
        rung->climb([&](const std::vector<RungReport> &answer) { found = answer; });
        EXPECT_TRUE(found.empty()) << "rungs report from the event loop only";
        if (!QTest::qWaitFor([&] { return !found.empty(); }, kSoon)) {
            ADD_FAILURE() << "no report of " << rungName(rung->rung()).toStdString();
            break;
        }
        EXPECT_EQ(found.size(), 1U);
        EXPECT_EQ(found.front().rung, rung->rung());
        reports.push_back(found.front());
        if (found.front().result == RungResult::Failed)
            break;
    }
    return reports;
}

RungReport reportOf(const std::vector<RungReport> &reports, Rung rung)
{
    for (const RungReport &report : reports) {
        if (report.rung == rung)
            return report;
    }
    RungReport missing;
    missing.rung = rung;
    missing.skipped = SkipReason::EarlierFailed;
    return missing;
}

std::string inShort(const RungReport &report)
{
    std::string text = rungResultName(report.result).toStdString();
    if (report.failure)
        text += ' ' + failureKindName(report.failure->kind).toStdString();
    return text;
}

std::string inShort(const std::vector<RungReport> &reports)
{
    std::string text;
    for (const RungReport &report : reports)
        text += rungName(report.rung).toStdString() + ": " + inShort(report) + '\n';
    return text;
}

QString textsOf(const std::vector<RungReport> &reports)
{
    QStringList texts;
    for (const RungReport &report : reports) {
        if (report.failure)
            texts << report.failure->address << report.failure->said << report.failure->body
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
    return event("content_block_start",
                 R"("index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":)"
                     + quoted(name) + R"(,"input":{}})")
           + event("content_block_delta",
                   R"("index":0,"delta":{"type":"input_json_delta","partial_json":)" + quoted(input)
                       + "}")
           + event("content_block_stop", R"("index":0)");
}

} // namespace rungstest
