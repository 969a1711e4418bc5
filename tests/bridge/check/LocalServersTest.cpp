#include "bridge/check/LocalServers.h"

#include "tests/support/FakeClock.h"
#include "tests/support/LocalServer.h"
#include "tests/support/RealCases.h"

#include <QMap>
#include <QNetworkProxy>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace localserverstest {

using namespace Qt::StringLiterals;
using bridge::SystemClock;
using bridge::check::LocalServers;
using Found = bridge::check::LocalServer;

constexpr auto kOpenAiList = R"({"object":"list","data":[{"id":"qwen3:32b"},{"id":"gpt-oss"}]})";

/// Answers by path; anything else is 404.
LocalServer::Handler site(const QMap<QByteArray, QByteArray> &pages, const QByteArray &headers = {})
{
    return [pages, headers](QTcpSocket &socket, const QByteArray &request) {
        const QByteArray path = request.split(' ').value(1);
        LocalServer::answer(socket, pages.contains(path) ? 200 : 404, pages.value(path), headers);
    };
}

class LocalServersTest : public testing::Test
{
protected:
    std::vector<Found> look(std::vector<quint16> ports)
    {
        LocalServers servers(clock, std::move(ports));
        QSignalSpy looked(&servers, &LocalServers::scanned);
        servers.scan();
        EXPECT_TRUE(QTest::qWaitFor([&] { return looked.count() == 1; }));
        return servers.found();
    }
    std::vector<Found> look(const LocalServer &server)
    {
        return look(std::vector<quint16>{server.port()});
    }
    /// The recognised kind of a server with these pages; empty: it is not offered.
    QString taken(const LocalServer::Handler &handler)
    {
        const LocalServer server(handler);
        const auto found = look(server);
        return found.empty() ? QString() : found.front().presetId;
    }
    static QString localhost(const LocalServer &server)
    {
        return u"http://localhost:%1"_s.arg(server.port());
    }

    SystemClock clock;
};

TEST_F(LocalServersTest, TheirPortsAreThoseOfThePresets)
{
    EXPECT_EQ(LocalServers::knownPorts(),
              (std::vector<quint16>{1234, 11434, 8080, 8000, 4000, 3456, 4141}));
}

TEST_F(LocalServersTest, EachShowsWhatItIsOnWhateverPort)
{
    EXPECT_EQ(taken(site({{"/lmstudio-greeting", R"({"lmstudio":true})"}})), u"lm-studio"_s);
    EXPECT_EQ(taken(site({{"/", "Ollama is running"}})), u"ollama"_s);
    EXPECT_EQ(taken(site({}, "Server: llama.cpp\r\n")), u"llama-cpp"_s);
    EXPECT_EQ(taken(site({{"/health/liveliness", R"("I'm alive!")"}})), u"litellm"_s);
    const QString routersRoot =
        recordedCase(u"servers/ccr3-root.json"_s)[u"body"_s].toString(); // 3.1.1
    EXPECT_EQ(taken(site({{"/", routersRoot.toUtf8()}})), u"claude-code-router"_s);
    EXPECT_EQ(taken(site({{"/", R"({"message":"LLMs API","version":"2.0.0"})"}})),
              u"claude-code-router"_s);
    EXPECT_EQ(taken(site({{"/", "Server running"},
                          {"/v1/models", R"({"object":"list","data":[],"has_more":false})"}})),
              u"copilot-api"_s);
    EXPECT_EQ(taken(site({{"/v1/models",
                           R"({"object":"list","data":[{"id":"gpt-oss","owned_by":"vllm"}]})"}})),
              u"vllm"_s);
}

TEST_F(LocalServersTest, WhoDoesNotShowItselfIsTakenForNoKind)
{
    EXPECT_EQ(taken(site({})), QString());
    EXPECT_EQ(taken(site({{"/v1/models", kOpenAiList}})), QString());
    EXPECT_EQ(taken(site({{"/v1/models", R"({"data":["vllm"]})"}})), QString());
    EXPECT_EQ(taken(site({{"/", "Server running"}, {"/v1/models", kOpenAiList}})), QString());
    EXPECT_EQ(taken(site({{"/api/version", R"({"version":"0.6.5"})"}})), QString()); // Open WebUI
    EXPECT_EQ(taken(site({{"/health/liveliness", R"({"status":"ok"})"}})), QString());
    EXPECT_EQ(taken(site({{"/lmstudio-greeting", R"({"lmstudio":"true"})"}})), QString());
    EXPECT_EQ(taken(site({{"/", "[[[["}, {"/lmstudio-greeting", "\xff\xfe"}})), QString());
    EXPECT_EQ(taken([](QTcpSocket &socket, const QByteArray &) {
                  socket.write("220 mail.example ESMTP\r\n");
                  socket.disconnectFromHost();
              }),
              QString());
}

TEST_F(LocalServersTest, OneOfAnUnknownKindIsFoundByItsModels)
{
    const LocalServer server(site({{"/v1/models", kOpenAiList}}));
    EXPECT_EQ(look(server),
              (std::vector{Found{QString(), localhost(server), {u"qwen3:32b"_s, u"gpt-oss"_s}}}));
    const LocalServer almost(site({{"/", "Server running"}, {"/v1/models", kOpenAiList}}));
    EXPECT_EQ(look(almost).size(), 1U);
    for (const char *list : {R"({"data":["vllm"]})", R"({"data":[]})", R"([])", "models"}) {
        const LocalServer listless(site({{"/v1/models", list}}));
        EXPECT_TRUE(look(listless).empty()) << list;
    }
}

TEST_F(LocalServersTest, TheModelsItListsComeWithIt)
{
    const LocalServer server(site({{"/", "Ollama is running"}, {"/v1/models", kOpenAiList}}));
    const auto found = look(server);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front(),
              (Found{u"ollama"_s, localhost(server), {u"qwen3:32b"_s, u"gpt-oss"_s}}));
}

TEST_F(LocalServersTest, WhatIsInMemoryComesWithItWhereTheServerSaysIt)
{
    const LocalServer lmStudio(site({{"/lmstudio-greeting", R"({"lmstudio":true})"},
                                     {"/v1/models", kOpenAiList},
                                     {"/api/v0/models", R"({"data":[
                                         {"id":"qwen3:32b","type":"llm","state":"loaded"},
                                         {"id":"gpt-oss","type":"llm","state":"not-loaded"},
                                         {"id":"nomic","type":"embeddings","state":"loaded"}]})"}}));
    const LocalServer ollama(site({{"/", "Ollama is running"},
                                   {"/v1/models", kOpenAiList},
                                   {"/api/ps", R"({"models":[]})"}}));
    const LocalServer old(site({{"/", "Ollama is running"}, {"/v1/models", kOpenAiList}}));
    const auto found = look({lmStudio.port(), ollama.port(), old.port()});
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].loaded, QStringList{u"qwen3:32b"_s});
    EXPECT_EQ(found[0].models.size(), 2);
    EXPECT_EQ(found[1].loaded, QStringList());
    EXPECT_EQ(found[2].loaded, std::nullopt);
}

TEST_F(LocalServersTest, ItIsAskedWithoutACredentialAndForNothingElse)
{
    const LocalServer server(site({}));
    look(server);
    EXPECT_EQ(server.requests().size(), 4);
    for (const QByteArray &request : server.requests()) {
        EXPECT_TRUE(request.startsWith("GET /")) << request.toStdString();
        EXPECT_FALSE(request.toLower().contains("authorization:")) << request.toStdString();
        EXPECT_FALSE(request.toLower().contains("x-api-key:")) << request.toStdString();
    }
}

TEST_F(LocalServersTest, ItFollowsNobodyElsewhere)
{
    const LocalServer other(site({{"/", "Ollama is running"}}));
    const QByteArray there = "Location: " + other.url().toUtf8() + "/\r\n";
    EXPECT_EQ(taken([there](QTcpSocket &socket, const QByteArray &) {
                  LocalServer::answer(socket, 302, {}, there);
              }),
              QString());
    EXPECT_EQ(other.connections(), 0);
}

TEST_F(LocalServersTest, NoProxyIsAsked)
{
    const LocalServer proxy(LocalServer::always(200, "Ollama is running"));
    QNetworkProxy::setApplicationProxy({QNetworkProxy::HttpProxy, u"127.0.0.1"_s, proxy.port()});
    const LocalServer server(site({{"/", "Ollama is running"}}));
    EXPECT_EQ(look(server).size(), 1U);
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
    EXPECT_EQ(proxy.connections(), 0);
}

TEST_F(LocalServersTest, AnAnswerWithoutEndIsNotReadToItsEnd)
{
    const LocalServer server([](QTcpSocket &socket, const QByteArray &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
                     + QByteArray(1024 * 1024, 'x'));
    });
    EXPECT_TRUE(look(server).empty());
}

TEST_F(LocalServersTest, WhoKeepsSilentIsWaitedForASecondAndHidesNobody)
{
    FakeClock slow;
    const LocalServer silent(LocalServer::silent());
    const LocalServer ollama(site({{"/", "Ollama is running"}}));
    LocalServers servers(slow, {silent.port(), ollama.port()});
    QSignalSpy looked(&servers, &LocalServers::scanned);
    servers.scan();
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return silent.requests().size() == 1 && ollama.requests().size() >= 3; }));
    EXPECT_EQ(looked.count(), 0);
    slow.advance(std::chrono::milliseconds(1000));
    ASSERT_TRUE(QTest::qWaitFor([&] { return looked.count() == 1; }));
    ASSERT_EQ(servers.found().size(), 1U);
    EXPECT_EQ(servers.found().front().presetId, u"ollama"_s);
}

TEST_F(LocalServersTest, TheModelsOfOneThatHasShownItselfAreWaitedForLonger)
{
    FakeClock slow;
    QPointer<QTcpSocket> asked;
    const LocalServer silent(LocalServer::silent());
    const LocalServer ollama([&asked](QTcpSocket &socket, const QByteArray &request) {
        const QByteArray path = request.split(' ').value(1);
        if (path == "/v1/models")
            asked = &socket;
        else
            LocalServer::answer(socket, path == "/" ? 200 : 404, "Ollama is running");
    });
    LocalServers servers(slow, {silent.port(), ollama.port()});
    QSignalSpy looked(&servers, &LocalServers::scanned);
    servers.scan();
    ASSERT_TRUE(QTest::qWaitFor([&] { return asked && silent.requests().size() == 1; }));
    slow.advance(std::chrono::milliseconds(1000));
    EXPECT_EQ(looked.count(), 0);
    LocalServer::answer(*asked, 200, kOpenAiList);
    ASSERT_TRUE(QTest::qWaitFor([&] { return looked.count() == 1; })) << "not for the silent one";
    ASSERT_EQ(servers.found().size(), 1U);
    EXPECT_EQ(servers.found().front().models, (QStringList{u"qwen3:32b"_s, u"gpt-oss"_s}));

    asked.clear();
    servers.scan();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !asked.isNull(); }));
    slow.advance(std::chrono::milliseconds(3000));
    ASSERT_TRUE(QTest::qWaitFor([&] { return looked.count() == 2; })) << "not for ever";
    ASSERT_EQ(servers.found().size(), 1U);
    EXPECT_TRUE(servers.found().front().models.isEmpty());
}

TEST_F(LocalServersTest, OneOfAnUnknownKindThatAnswersIsWaitedForLonger)
{
    FakeClock slow;
    QPointer<QTcpSocket> asked;
    const LocalServer unknown([&asked](QTcpSocket &socket, const QByteArray &request) {
        if (request.split(' ').value(1) == "/v1/models")
            asked = &socket;
        else
            LocalServer::answer(socket, 404, "no");
    });
    LocalServers servers(slow, {unknown.port()});
    QSignalSpy looked(&servers, &LocalServers::scanned);
    servers.scan();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !asked.isNull(); }));
    slow.advance(std::chrono::milliseconds(1000));
    EXPECT_EQ(looked.count(), 0);
    LocalServer::answer(*asked, 200, kOpenAiList);
    ASSERT_TRUE(QTest::qWaitFor([&] { return looked.count() == 1; }));
    EXPECT_EQ(servers.found().size(), 1U);
}

TEST_F(LocalServersTest, TheyComeInTheOrderOfTheirPorts)
{
    const LocalServer first(site({{"/", "Ollama is running"}}));
    const LocalServer second(site({{"/lmstudio-greeting", R"({"lmstudio":true})"}}));
    const auto found = look({second.port(), first.port()});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].presetId, u"lm-studio"_s);
    EXPECT_EQ(found[1].presetId, u"ollama"_s);
}

TEST_F(LocalServersTest, ChangesAreToldOnceAndOnlyWhereThereAreSome)
{
    auto server = std::make_unique<LocalServer>(site({{"/", "Ollama is running"}}));
    LocalServers servers(clock, {server->port()});
    QSignalSpy changed(&servers, &LocalServers::changed);
    QSignalSpy looked(&servers, &LocalServers::scanned);
    const auto lookAgain = [&] {
        const auto before = looked.count();
        servers.scan();
        servers.scan(); // one at a time
        return QTest::qWaitFor([&] { return looked.count() > before; });
    };
    ASSERT_TRUE(lookAgain());
    EXPECT_EQ(changed.count(), 1);
    ASSERT_TRUE(lookAgain());
    EXPECT_EQ(changed.count(), 1);
    server.reset();
    ASSERT_TRUE(lookAgain());
    EXPECT_EQ(changed.count(), 2);
    EXPECT_TRUE(servers.found().empty());
    EXPECT_EQ(looked.count(), 3);
}

TEST_F(LocalServersTest, ItMayEndWhileItLooksOrFromItsOwnSignal)
{
    const LocalServer silent(LocalServer::silent());
    {
        LocalServers servers(clock, {silent.port()});
        servers.scan();
        ASSERT_TRUE(QTest::qWaitFor([&] { return silent.connections() == 1; }));
    }
    const LocalServer server(site({{"/", "Ollama is running"}}));
    auto servers = std::make_unique<LocalServers>(clock, std::vector<quint16>{server.port()});
    QObject::connect(servers.get(), &LocalServers::changed, &server, [&] { servers.reset(); });
    servers->scan();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !servers; }));
}

TEST_F(LocalServersTest, WithoutPortsItIsOverAtOnce)
{
    EXPECT_TRUE(look(std::vector<quint16>{}).empty());
}

} // namespace localserverstest
