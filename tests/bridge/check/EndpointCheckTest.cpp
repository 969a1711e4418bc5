#include "bridge/check/EndpointCheck.h"

#include "bridge/practice/PracticeEndpoint.h"
#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/support/EventLoop.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QTimer>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

namespace endpointchecktest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::check;
using namespace bridge::endpoint;
using namespace endpointtest;

constexpr auto kRefusal =
    R"({"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}})";

class EndpointCheckTest : public testing::Test
{
protected:
    EndpointCheckTest()
    {
        QObject::connect(&check, &EndpointCheck::rungStarted, &check, [this](Rung rung) {
            events.push_back("started " + rungName(rung).toStdString());
        });
        QObject::connect(
            &check, &EndpointCheck::rungFinished, &check, [this](const RungReport &report) {
                events.push_back(rungName(report.rung).toStdString() + ' ' + inShort(report));
                told.push_back(report);
            });
        QObject::connect(&check, &EndpointCheck::finished, &check,
                         [this](const CheckReport &report) { last = report; });
    }

    static CheckRequest requestFor(const QString &address)
    {
        return {.address = address, .target = targetAt(address)};
    }

    void run(CheckRequest request)
    {
        request.target = asTheAgentGets(request.target);
        last.reset();
        events.clear();
        told.clear();
        check.start(request);
        EXPECT_TRUE(events.empty()) << "signals come from the event loop only";
        EXPECT_TRUE(soon([&] { return last.has_value(); }));
    }

    [[nodiscard]] std::vector<std::string> results() const
    {
        std::vector<std::string> texts;
        for (const RungReport &report : last->rungs)
            texts.push_back(inShort(report));
        return texts;
    }

    /// An agent's turn with this result; `turns` counts the calls.
    AgentTurn turnOf(const std::optional<Failure> &failure, qint64 counted = 0)
    {
        return
            [this, failure, counted](const EndpointTarget &, QObject *context,
                                     const std::function<void(const AgentTurnOutcome &)> &answer) {
                ++turns;
                QMetaObject::invokeMethod(
                    context,
                    [=] {
                        answer({failure, {u"2.1.330"_s, u"m"_s, counted}});
                    },
                    Qt::QueuedConnection);
            };
    }

    SystemClock clock;
    EndpointCheck check{clock};
    std::vector<std::string> events;
    std::vector<RungReport> told;
    std::optional<CheckReport> last;
    int turns = 0;
};

TEST_F(EndpointCheckTest, ClimbsEveryRungInOrderAndTellsEachBeforeTheNextBegins)
{
    const auto practice = practice::PracticeEndpoint::start({});
    ASSERT_TRUE(practice);
    run(requestFor((*practice)->address()));
    ASSERT_TRUE(last);
    EXPECT_TRUE(last->isUsable());
    EXPECT_EQ(last->address, (*practice)->address());
    ASSERT_EQ(last->rungs.size(), 9U);
    EXPECT_EQ(last->rungs, told);
    EXPECT_EQ(inShort(last->rungs.back()), "skipped not asked");
    std::size_t at = 0;
    for (const RungReport &report : last->rungs) {
        const std::string name = rungName(report.rung).toStdString();
        if (report.rung != Rung::Agent) {
            EXPECT_TRUE(report.result == RungResult::Passed || report.result == RungResult::Warning
                        || report.skipped == SkipReason::CannotTell)
                << name << ' ' << inShort(report);
            EXPECT_EQ(events.at(at++), "started " + name);
        }
        EXPECT_EQ(events.at(at++), name + ' ' + inShort(report));
    }
    EXPECT_EQ(at, events.size());
}

TEST_F(EndpointCheckTest, TellsARungWhileTheNextIsStillClimbed)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("GET"))
            LocalServer::answer(socket, 200, R"({"data":[]})");
    });
    check.start(requestFor(server.url()));
    ASSERT_TRUE(soon([&] { return server.requests().size() == 2; })) << "the message is out";
    EXPECT_EQ(events,
              (std::vector<std::string>{"started address", "address passed", "started network",
                                        "network passed", "started messages_api"}));
    EXPECT_TRUE(check.isRunning());
}

TEST_F(EndpointCheckTest, SaysWhatIsWrongWithAnAddressAndClimbsNoFurther)
{
    CheckRequest request = requestFor(u"http://localhost:1"_s);
    request.address = u"https://me:pa55word@llm.example/v1/"_s;
    request.agentTurn = turnOf(std::nullopt);
    run(request);
    EXPECT_EQ(inShort(last->rungs.front()), "failed address_invalid");
    EXPECT_EQ(last->firstFailed(), &last->rungs.front());
    EXPECT_EQ(last->rungs.front().failure->fix.address, u"https://llm.example"_s);
    EXPECT_TRUE(std::get<AddressFacts>(last->rungs.front().facts).problem);
    EXPECT_EQ(last->address, u"https://••••@llm.example/v1/"_s);
    EXPECT_EQ(last->rungs.front().failure->address, last->address);
    for (auto each = std::next(last->rungs.begin()); each != last->rungs.end(); ++each)
        EXPECT_EQ(inShort(*each), "skipped earlier failed");
    EXPECT_EQ(turns, 0);
}

TEST_F(EndpointCheckTest, WarnsOfATokenInClearBeyondThisComputerAndItsNetwork)
{
    const std::map<const char *, const char *> expected{
        {"http://llm.example:8080", "warning token_in_clear"},
        {"https://llm.example", "passed"},
        {"http://localhost:1234", "passed"},
        {"http://192.168.1.7:1234", "passed"}};
    for (const auto &[address, result] : expected) {
        CheckRequest request = requestFor(QString::fromLatin1(address));
        request.upTo = Rung::Address;
        run(request);
        EXPECT_EQ(inShort(last->rungs.front()), result) << address;
        EXPECT_EQ(inShort(last->rungs.at(1)), "skipped not asked");
    }
}

TEST_F(EndpointCheckTest, SkipsWhatStandsOnAFailedNetworkTheAgentToo)
{
    CheckRequest request = requestFor(u"http://127.0.0.1:%1"_s.arg(deafPort()));
    request.agentTurn = turnOf(std::nullopt);
    run(request);
    EXPECT_EQ(results(),
              (std::vector<std::string>{
                  "passed", "failed connection_refused", "skipped earlier failed",
                  "skipped earlier failed", "skipped earlier failed", "skipped earlier failed",
                  "skipped earlier failed", "skipped earlier failed", "skipped earlier failed"}));
    EXPECT_EQ(last->firstFailed()->failure->address, request.address);
    EXPECT_EQ(turns, 0);
}

TEST_F(EndpointCheckTest, FailsTheCredentialOfARefusalAndWhatStandsOnIt)
{
    LocalServer server(LocalServer::always(401, kRefusal, "Content-Type: application/json\r\n"));
    run(requestFor(server.url()));
    EXPECT_EQ(results(),
              (std::vector<std::string>{"passed", "passed", "passed", "failed credential_rejected",
                                        "skipped earlier failed", "skipped earlier failed",
                                        "skipped earlier failed", "skipped earlier failed",
                                        "skipped not asked"}));
    EXPECT_FALSE(last->isUsable());
    EXPECT_EQ(last->firstFailed()->failure->address, server.url());
}

// As stunnel does (tests/data/cases/servers/stunnel-mtls.json).
TEST_F(EndpointCheckTest, AServerThatWantsAClientCertificateIsNamedByItsAlert)
{
    for (const auto protocol : {QSsl::TlsV1_3, QSsl::TlsV1_2}) {
        LocalServer server(LocalServer::always(401, kRefusal), certificates().good());
        server.requireClientCertificate(certificates().authority(), protocol);
        CheckRequest request = requestFor(server.url());
        request.target = trusting(request.target);
        request.agentTurn = turnOf(std::nullopt);
        run(request);
        EXPECT_EQ(results(), (std::vector<std::string>{
                                 "passed", "passed", "skipped cannot tell",
                                 "failed client_certificate_required", "skipped earlier failed",
                                 "skipped earlier failed", "skipped earlier failed",
                                 "skipped earlier failed", "skipped earlier failed"}));
        EXPECT_EQ(last->firstFailed()->failure->address, server.url());
        EXPECT_EQ(turns, 0) << "the agent would be refused as well";
        EXPECT_EQ(server.received(), "");

        const ServerCertificate client = certificates().client();
        request.target.endpoint.clientCertificate = {client.certificate, client.key};
        request.agentTurn = {};
        run(request);
        ASSERT_TRUE(last->firstFailed());
        EXPECT_EQ(inShort(*last->firstFailed()), "failed credential_rejected");
    }
}

TEST_F(EndpointCheckTest, AHandshakeThatFailsBeforeTheServersCertificateIsNoneOfTheClients)
{
    // A server without a certificate for any cipher that is offered.
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    server.offerNoCipher();
    CheckRequest request = requestFor(server.url());
    request.target = trusting(request.target);
    run(request);
    EXPECT_EQ(inShort(last->rungs.at(1)), "failed unknown");
}

TEST_F(EndpointCheckTest, AClientCertificateThatCannotBeUsedIsNamedBeforeAnythingIsSent)
{
    LocalServer server(LocalServer::always(200, "{}"), certificates().good());
    const ServerCertificate client = certificates().client();
    CheckRequest request = requestFor(server.url());
    request.target = trusting(request.target);
    request.target.endpoint.clientCertificate = {client.certificate,
                                                 certificates().encrypted(client.key, u"hush"_s)};
    request.target.secret->keyPassphrase = u"wrong"_s;
    request.agentTurn = turnOf(std::nullopt);
    run(request);
    const RungReport *failed = last->firstFailed();
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->rung, Rung::Credential);
    EXPECT_EQ(inShort(*failed), "failed client_certificate_unusable");
    EXPECT_EQ(failed->failure->certificate->kind, ClientCertificateProblem::Kind::PassphraseWrong);
    EXPECT_EQ(inShort(last->rungs.back()), "skipped earlier failed");
    EXPECT_EQ(server.connections(), 0);
    EXPECT_EQ(turns, 0);
}

TEST_F(EndpointCheckTest, AnEndpointThatRepeatsTheCredentialIsAFinding)
{
    const auto practice = practice::PracticeEndpoint::start({});
    const auto port = (*practice)->port();
    // Only its list of models is wrong: all else is the practice endpoint's.
    LocalServer listing([port](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("GET")) {
            const QByteArray quote = QByteArray("Bearer ").append(kSecret).toBase64();
            LocalServer::answer(socket, 200, R"({"data":[],"debug":")" + quote + R"("})");
            return;
        }
        auto *behind = new QTcpSocket(&socket);
        QObject::connect(behind, &QTcpSocket::readyRead, &socket,
                         [&socket, behind] { socket.write(behind->readAll()); });
        QObject::connect(behind, &QTcpSocket::disconnected, &socket,
                         &QTcpSocket::disconnectFromHost);
        behind->connectToHost(QHostAddress::LocalHost, port);
        behind->write(request);
    });
    run(requestFor(listing.url()));
    EXPECT_TRUE(last->isUsable());
    EXPECT_EQ(inShort(last->rungs.at(1)), "passed");
    EXPECT_EQ(inShort(last->rungs.at(3)), "warning credential_repeated");
}

TEST_F(EndpointCheckTest, ARefusalThatRepeatsTheCredentialStaysWhatItIsAndIsMarked)
{
    practice::PracticeOptions options;
    options.scenario = u"repeats-credential"_s;
    const auto practice = practice::PracticeEndpoint::start(options);
    run(requestFor((*practice)->address()));
    const RungReport &credential = last->rungs.at(3);
    EXPECT_EQ(inShort(credential), "failed credential_rejected");
    ASSERT_TRUE(credential.failure);
    EXPECT_TRUE(credential.failure->repeatsCredential);
    const QString secret = QString::fromLatin1(kSecret);
    for (const QString &part : {secret.first(12), secret.mid(2, 12), secret.last(12)}) {
        EXPECT_FALSE(credential.failure->message.contains(part));
        EXPECT_FALSE(credential.failure->body.contains(part));
    }
}

TEST_F(EndpointCheckTest, BelievesTheAgentsAnswerRatherThanOurRefusal)
{
    LocalServer server(LocalServer::always(401, kRefusal, "Content-Type: application/json\r\n"));
    CheckRequest request = requestFor(server.url());
    request.agentTurn = turnOf(std::nullopt);
    run(request);
    EXPECT_EQ(turns, 1);
    EXPECT_EQ(inShort(told.at(3)), "failed credential_rejected") << "as it was known then";
    EXPECT_EQ(inShort(last->rungs.at(3)), "warning credential_rejected");
    EXPECT_EQ(inShort(last->rungs.back()), "passed");
    EXPECT_EQ(std::get<AgentFacts>(last->rungs.back().facts).version, u"2.1.330"_s);
    EXPECT_TRUE(last->isUsable());
}

TEST_F(EndpointCheckTest, ATurnThatWasStoppedAtItsLimitIsAWarning)
{
    const auto practice = practice::PracticeEndpoint::start({});
    ASSERT_TRUE(practice);
    CheckRequest request = requestFor((*practice)->address());
    request.agentTurn = [](const EndpointTarget &, QObject *context,
                           const std::function<void(const AgentTurnOutcome &)> &answer) {
        QMetaObject::invokeMethod(
            context,
            [=] {
                answer({std::nullopt, {.version = u"2.1.330"_s, .reachedLimit = true}});
            },
            Qt::QueuedConnection);
    };
    run(request);
    EXPECT_EQ(inShort(last->rungs.back()), "warning turn_stopped");
    EXPECT_TRUE(last->isUsable());
}

TEST_F(EndpointCheckTest, TheAgentsAnswerSaysNothingOfToolsThatDoNotWork)
{
    practice::PracticeOptions options;
    options.scenario = u"no-tools"_s;
    const auto practice = practice::PracticeEndpoint::start(options);
    ASSERT_TRUE(practice);
    CheckRequest request = requestFor((*practice)->address());
    request.agentTurn = turnOf(std::nullopt);
    run(request);
    EXPECT_EQ(turns, 1);
    EXPECT_EQ(inShort(last->rungs.at(6)), "failed model_lacks_tools");
    EXPECT_FALSE(last->isUsable());
}

TEST_F(EndpointCheckTest, OnlyAWholeTurnRefutesARefusalOfOurTools)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (request.contains(R"("tools":)"))
            LocalServer::answer(socket, 400, R"({"error":{"message":"The flux is not charged."}})");
        else if (request.startsWith("POST"))
            LocalServer::answer(socket, 200,
                                "event: message_start\ndata: {\"type\":\"message_start\","
                                "\"message\":{}}\n\nevent: content_block_start\ndata: {\"type\":"
                                "\"content_block_start\",\"index\":0,\"content_block\":{\"type\":"
                                "\"text\"}}\n\nevent: content_block_delta\ndata: {\"type\":"
                                "\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
                                "\"text_delta\",\"text\":\"1\"}}\n\nevent: content_block_stop\n"
                                "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
                                "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        else
            LocalServer::answer(socket, 404, "{}");
    });
    CheckRequest request = requestFor(server.url());
    for (const bool wasStopped : {false, true}) {
        request.agentTurn =
            [wasStopped](const EndpointTarget &, QObject *context,
                         const std::function<void(const AgentTurnOutcome &)> &answer) {
                QMetaObject::invokeMethod(
                    context,
                    [=] {
                        answer({std::nullopt, {.reachedLimit = wasStopped}});
                    },
                    Qt::QueuedConnection);
            };
        run(request);
        EXPECT_EQ(inShort(last->rungs.at(6)), wasStopped ? "failed unknown" : "warning unknown");
    }
}

TEST_F(EndpointCheckTest, WarnsWhereTheServerCountedFarLessThanTheAgentSent)
{
    const auto practice = practice::PracticeEndpoint::start({});
    ASSERT_TRUE(practice);
    CheckRequest request = requestFor((*practice)->address());
    request.contextNeeded = 15'400;
    const std::vector<std::pair<qint64, std::string>> cases{
        {0, "passed"}, {15'000, "passed"}, {8'000, "passed"}, {4'096, "warning context_too_small"}};
    for (const auto &[counted, result] : cases) {
        request.agentTurn = turnOf(std::nullopt, counted);
        run(request);
        EXPECT_EQ(inShort(last->rungs.back()), result) << counted;
        EXPECT_TRUE(last->isUsable());
    }
}

TEST_F(EndpointCheckTest, KeepsOurRefusalWhereTheAgentIsRefusedToo)
{
    LocalServer server(LocalServer::always(401, kRefusal, "Content-Type: application/json\r\n"));
    CheckRequest request = requestFor(server.url());
    request.agentTurn = turnOf(Failure::of(FailureKind::CredentialRejected));
    run(request);
    EXPECT_EQ(last->firstFailed()->rung, Rung::Credential);
    EXPECT_EQ(inShort(last->rungs.back()), "failed credential_rejected");
}

TEST_F(EndpointCheckTest, LeavesItToTheAgentWhereOnlyItCanUseTheProxy)
{
    LocalServer proxy(LocalServer::always(200, ""));
    CheckRequest request = requestFor(u"https://llm.invalid"_s);
    const auto through = [&](const QString &address) {
        request.target.inherited.insert(u"HTTPS_PROXY"_s, address);
        request.agentTurn = turnOf(std::nullopt);
        run(request);
        return results();
    };
    const std::string left = "skipped agent's proxy";
    EXPECT_EQ(through(u"https://127.0.0.1:%1"_s.arg(proxy.port())),
              (std::vector<std::string>{"passed", "warning proxy_in_the_way", left, left, left, left,
                                        left, left, "passed"}));
    EXPECT_EQ(last->rungs[1].failure->proxyFault->trouble, ProxyTrouble::Unchecked);
    EXPECT_EQ(proxy.received(), "") << "it was asked for nothing";
    EXPECT_EQ(through(u"https://proxy.invalid:3128"_s)[1], "failed proxy_in_the_way");
}

TEST_F(EndpointCheckTest, SendsTheSecretToItsOwnOriginOnly)
{
    LocalServer other(LocalServer::always(401, kRefusal));
    CheckRequest request = requestFor(u"http://localhost:1"_s);
    request.address = other.url();
    run(request);
    EXPECT_FALSE(other.requests().isEmpty());
    EXPECT_FALSE(other.received().contains(kSecret));
}

TEST_F(EndpointCheckTest, TellsEachRungsOwnTime)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("GET")) {
            LocalServer::answer(socket, 404, "");
            return;
        }
        QTimer::singleShot(300, &socket,
                           [&socket] { LocalServer::answer(socket, 404, "not here"); });
    });
    run(requestFor(server.url()));
    EXPECT_EQ(last->rungs.at(2).result, RungResult::Failed);
    EXPECT_GE(last->rungs.at(2).duration.count(), 250);
    EXPECT_EQ(last->rungs.at(3).duration.count(), 0);
}

TEST_F(EndpointCheckTest, LeavesNothingBehindWhereverItIsCancelled)
{
    const auto practice = practice::PracticeEndpoint::start({});
    ASSERT_TRUE(practice);
    for (const Rung rung :
         {Rung::Address, Rung::Network, Rung::MessagesApi, Rung::Credential, Rung::Model,
          Rung::Streaming, Rung::Tools, Rung::Context, Rung::Agent}) {
        for (const bool atItsEnd : {false, true}) {
            EndpointCheck cancelled(clock);
            int signalsAfter = 0;
            bool isCancelled = false;
            const auto cancel = [&](Rung reached) {
                signalsAfter += isCancelled ? 1 : 0;
                if (reached != rung)
                    return;
                isCancelled = true;
                cancelled.cancel();
            };
            QObject::connect(&cancelled, &EndpointCheck::rungStarted, &cancelled,
                             [&](Rung reached) { atItsEnd ? void() : cancel(reached); });
            QObject::connect(
                &cancelled, &EndpointCheck::rungFinished, &cancelled,
                [&](const RungReport &report) { atItsEnd ? cancel(report.rung) : void(); });
            QObject::connect(&cancelled, &EndpointCheck::finished, &cancelled,
                             [&] { ++signalsAfter; });
            CheckRequest request = requestFor((*practice)->address());
            request.agentTurn = turnOf(std::nullopt);
            cancelled.start(request);
            EXPECT_TRUE(soon([&] { return isCancelled; })) << rungName(rung).toStdString();
            EXPECT_FALSE(cancelled.isRunning());
            const auto asked = (*practice)->requests().size();
            // Earlier data has arrived when a later connection is accepted.
            QTcpSocket later;
            const QUrl address((*practice)->address());
            later.connectToHost(address.host(), static_cast<quint16>(address.port()));
            EXPECT_TRUE(soon([&] { return later.state() == QTcpSocket::ConnectedState; }));
            settle();
            EXPECT_EQ(signalsAfter, 0) << rungName(rung).toStdString();
            EXPECT_LE((*practice)->requests().size(), asked + 1)
                << "at most what was already on its way";
        }
    }
}

TEST_F(EndpointCheckTest, EndsTheConnectionOfARequestThatIsCancelled)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("GET"))
            LocalServer::answer(socket, 200, R"({"data":[]})");
    });
    check.start(requestFor(server.url()));
    ASSERT_TRUE(soon([&] { return server.requests().size() == 2; }));
    check.cancel();
    EXPECT_TRUE(soon([&] { return server.openConnections() == 0; }));
    EXPECT_FALSE(last);
}

TEST_F(EndpointCheckTest, MayBeDestroyedFromEachOfItsSignals)
{
    const QString address = u"http://127.0.0.1:%1"_s.arg(deafPort());
    for (const int signal : {0, 1, 2}) {
        auto doomed = std::make_unique<EndpointCheck>(clock);
        if (signal == 0)
            QObject::connect(doomed.get(), &EndpointCheck::rungStarted, &check,
                             [&] { doomed.reset(); });
        else if (signal == 1)
            QObject::connect(doomed.get(), &EndpointCheck::rungFinished, &check,
                             [&] { doomed.reset(); });
        else
            QObject::connect(doomed.get(), &EndpointCheck::finished, &check,
                             [&] { doomed.reset(); });
        doomed->start(requestFor(address));
        EXPECT_TRUE(soon([&] { return !doomed; })) << signal;
    }
}

TEST_F(EndpointCheckTest, BeginsAnewFromWithinASignal)
{
    const CheckRequest refused = requestFor(u"http://127.0.0.1:%1"_s.arg(deafPort()));
    bool again = false;
    QObject::connect(&check, &EndpointCheck::rungFinished, &check, [&](const RungReport &report) {
        if (report.rung == Rung::Network && !std::exchange(again, true))
            check.start(refused);
    });
    run(refused);
    EXPECT_EQ(std::count(events.begin(), events.end(), "started address"), 2);
    EXPECT_EQ(last->rungs.size(), 9U);
}

} // namespace endpointchecktest
