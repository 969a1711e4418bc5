#include "tests/bridge/check/rungs/StreamCases.h"

#include "tests/support/LocalServer.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <iterator>

namespace streamcases {
namespace {

using namespace Qt::StringLiterals;

QByteArray contentOf(const QString &name)
{
    QFile file(QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/streams/") + name);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << name.toStdString();
    return file.readAll();
}

StreamCase read(const QJsonObject &entry)
{
    const QJsonObject http = entry["http"_L1].toObject();
    StreamCase one{.name = entry["name"_L1].toString(),
                   .body = contentOf(entry["body"_L1].toString()),
                   .claudeCode = entry["claude_code"_L1].toString(),
                   .because = entry["because"_L1].toString(),
                   .call = entry["call"_L1].toString(),
                   .text = entry["text"_L1].toString(),
                   .encoding =
                       http["headers"_L1].toObject()["content-encoding"_L1].toString().toUtf8(),
                   .type = http["content_type"_L1].toString(u"text/event-stream"_s).toUtf8(),
                   .end = http["end"_L1].toString()};
    if (http.contains("status"_L1))
        one.status = http["status"_L1].toString().left(3).toInt();
    const QJsonArray interim = http["interim"_L1].toArray();
    for (const QJsonValue status : interim)
        one.interim += "HTTP/1.1 " + status.toString().toUtf8() + "\r\n\r\n";
    one.body.replace("{{id}}", "msg_1").replace("{{model}}", "test-model");
    return one;
}

} // namespace

const std::vector<StreamCase> &all()
{
    static const std::vector<StreamCase> cases = [] {
        std::vector<StreamCase> found;
        const QJsonArray index = QJsonDocument::fromJson(contentOf(u"index.json"_s)).array();
        for (const QJsonValue entry : index)
            found.push_back(read(entry.toObject()));
        return found;
    }();
    return cases;
}

std::vector<StreamCase> withCalls()
{
    std::vector<StreamCase> cases;
    std::copy_if(all().begin(), all().end(), std::back_inserter(cases),
                 [](const StreamCase &one) { return !one.call.isEmpty(); });
    return cases;
}

const StreamCase &named(const QString &name)
{
    const auto found = std::find_if(all().begin(), all().end(),
                                    [&](const StreamCase &one) { return one.name == name; });
    EXPECT_NE(found, all().end()) << name.toStdString();
    return found == all().end() ? all().front() : *found;
}

bridge::network::HttpOutcome outcomeOf(const StreamCase &one)
{
    using bridge::Failure;
    using bridge::FailureKind;
    bridge::network::HttpOutcome outcome;
    outcome.answer.status = one.status;
    outcome.answer.body = one.body;
    if (one.end == u"cut"_s)
        outcome.failure = Failure::of(FailureKind::ConnectionDropped);
    else if (one.end == u"hold"_s)
        outcome.failure = Failure::of(FailureKind::TimedOut);
    return outcome;
}

void play(QTcpSocket &socket, const StreamCase &one)
{
    socket.write(one.interim);
    QByteArray headers;
    if (!one.type.isEmpty())
        headers += "Content-Type: " + one.type + "\r\n";
    if (!one.encoding.isEmpty())
        headers += "Content-Encoding: " + one.encoding + "\r\n";
    if (one.end.isEmpty()) {
        LocalServer::answer(socket, one.status, one.body, headers);
        return;
    }
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + headers + "\r\n");
    if (!one.body.isEmpty())
        socket.write(QByteArray::number(one.body.size(), 16) + "\r\n" + one.body + "\r\n");
    if (one.end == u"cut"_s)
        socket.disconnectFromHost();
}

std::string testName(const StreamCase &one)
{
    QString name = one.name;
    return name.replace(u'-', u'_').replace(u'.', u'_').toStdString();
}

QByteArray whenNotStreaming()
{
    return R"({"id":"msg_w","type":"message","role":"assistant","model":"test-model",)"
           R"("content":[{"type":"text","text":"one two three"}],"stop_reason":"end_turn",)"
           R"("stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":12}})";
}

} // namespace streamcases
