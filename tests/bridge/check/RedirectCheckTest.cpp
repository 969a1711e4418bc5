#include "bridge/check/RedirectCheck.h"

#include "tests/bridge/network/EndpointTestSupport.h"
#include "tests/support/FakeClock.h"

#include <QEventLoop>
#include <QTimer>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <tuple>

namespace redirectchecktest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::answers;
using namespace bridge::check;
using namespace bridge::endpoint;
using namespace endpointtest;
using namespace std::chrono_literals;

constexpr auto kSecretHeader = "x-test-key";

const ServerCertificate &goodCertificate()
{
    static const ServerCertificate made = certificates().good();
    return made;
}

bool hasCredential(const QByteArray &request)
{
    const QByteArray head = request.toLower();
    return head.contains("\r\nauthorization:") || head.contains("\r\nx-api-key:")
           || head.contains(QByteArray("\r\n") + kSecretHeader + ":");
}

LocalServer::Handler redirecting(int status, const QString &to, bool onlyWithCredential = false)
{
    return [=](QTcpSocket &socket, const QByteArray &request) {
        if (onlyWithCredential && !hasCredential(request))
            LocalServer::answer(socket, 401, "{}");
        else
            LocalServer::answer(socket, status, "", "Location: " + to.toUtf8() + "\r\n");
    };
}

class RedirectCheckTest : public testing::Test
{
protected:
    /// The failure's kind, or "nothing".
    std::string find(const EndpointTarget &target)
    {
        finding.reset();
        // A loop of its own instead of soon(), which sleeps between the steps of a request.
        QEventLoop loop;
        check.look(target, &context, [&](const ProbeFinding &found) {
            finding = found;
            loop.quit();
        });
        EXPECT_FALSE(finding) << "answers come from the event loop only";
        QTimer::singleShot(60s, &loop, &QEventLoop::quit);
        loop.exec();
        EXPECT_TRUE(finding);
        if (!finding || !finding->failure)
            return "nothing";
        EXPECT_EQ(finding->failure->address, target.endpoint.address.text());
        return failureKindName(finding->failure->kind()).toStdString();
    }

    SystemClock clock;
    RedirectCheck check{clock};
    QObject context;
    std::optional<ProbeFinding> finding;
};

enum class Sent { Bearer, ApiKey, SecretHeader, Nothing, OwnSignIn };

EndpointTarget sending(Sent sent, const QString &address)
{
    EndpointTarget target = targetAt(address);
    switch (sent) {
    case Sent::Bearer:
        break;
    case Sent::ApiKey:
        target.secret->kind = CredentialKind::ApiKey;
        target.endpoint.credential = CredentialKind::ApiKey;
        break;
    case Sent::SecretHeader:
        target.secret->value.clear();
        target.secret->headers.insert(QLatin1String(kSecretHeader), QLatin1String(kSecret));
        target.endpoint.secretHeaders = {QLatin1String(kSecretHeader)};
        break;
    case Sent::Nothing:
        target.secret.reset();
        break;
    case Sent::OwnSignIn:
        target.secret.reset();
        target.endpoint.credential = CredentialKind::OwnSignIn;
        break;
    }
    return target;
}

/// Status, credential, and whether only requests with a credential are redirected.
using Way = std::tuple<int, Sent, bool>;
class EveryRedirect : public RedirectCheckTest, public testing::WithParamInterface<Way>
{};

INSTANTIATE_TEST_SUITE_P(Ways, EveryRedirect,
                         testing::Combine(testing::Values(300, 301, 302, 303, 307, 308),
                                          testing::Values(Sent::Bearer, Sent::ApiKey,
                                                          Sent::SecretHeader, Sent::Nothing,
                                                          Sent::OwnSignIn),
                                          testing::Bool()));

TEST_P(EveryRedirect, ToAnotherOriginIsFoundAndNotFollowed)
{
    const auto [status, sent, onlyWithCredential] = GetParam();
    LocalServer second(LocalServer::always(200, "{}"));
    LocalServer secure(LocalServer::always(200, "{}"), goodCertificate());
    const QString path = u"/v1/messages"_s;
    for (const QString &to :
         QStringList{second.url() + path, second.url(u"localhost"_s) + path, secure.url() + path,
                     u"//127.0.0.1:%1/"_s.arg(second.port())}) {
        LocalServer first(redirecting(status, to, onlyWithCredential));
        const EndpointTarget target = sending(sent, first.url());
        EXPECT_EQ(find(target), "redirected") << to.toStdString();
        EXPECT_EQ(finding->failure->subject, to);
        EXPECT_EQ(finding->failure->httpStatus, status);
        EXPECT_FALSE(check.isExcluded(target));
        EXPECT_EQ(first.requests().size(), onlyWithCredential ? 2 : 1);
        EXPECT_FALSE(hasCredential(first.requests().first()));
    }
    EXPECT_EQ(second.connections(), 0);
    EXPECT_EQ(secure.connections(), 0);
}

TEST_F(RedirectCheckTest, FromTlsToPlainIsFound)
{
    LocalServer second(LocalServer::always(200, "{}"));
    LocalServer first(redirecting(307, second.url()), goodCertificate());
    EXPECT_EQ(find(asTheAgentGets(trusting(targetAt(first.url())))), "redirected");
    EXPECT_EQ(second.connections(), 0);
}

TEST_F(RedirectCheckTest, ToAnotherNameOfTheSameServerIsAnotherOrigin)
{
    quint16 port = 0;
    LocalServer server([&port](QTcpSocket &socket, const QByteArray &) {
        LocalServer::answer(socket, 308, "",
                            "Location: http://localhost:" + QByteArray::number(port) + "/\r\n");
    });
    port = server.port();
    EXPECT_EQ(find(targetAt(server.url())), "redirected");
}

TEST_F(RedirectCheckTest, WithinTheOriginIsNoFailureAndIsFollowedToItsEnd)
{
    LocalServer second(LocalServer::always(200, "{}"));
    bool leadsAway = false;
    LocalServer first([&](QTcpSocket &socket, const QByteArray &request) {
        if (request.contains(" /v1/messages"))
            LocalServer::answer(socket, 307, "", "Location: /moved/once\r\n");
        else if (request.contains(" /moved/once"))
            LocalServer::answer(socket, 302, "", "Location: twice?x=1\r\n");
        else if (leadsAway)
            LocalServer::answer(socket, 307, "", "Location: " + second.url().toUtf8() + "\r\n");
        else
            LocalServer::answer(socket, 200, "{}");
    });
    const EndpointTarget target = targetAt(first.url());
    EXPECT_EQ(find(target), "nothing");
    EXPECT_TRUE(check.isExcluded(target));
    ASSERT_EQ(first.requests().size(), 6);
    EXPECT_TRUE(first.requests().at(1).startsWith("POST /moved/once "));
    EXPECT_TRUE(first.requests().at(2).startsWith("GET /moved/twice?x=1 "));
    leadsAway = true;
    EXPECT_EQ(find(target), "redirected");
    EXPECT_FALSE(check.isExcluded(target));
    EXPECT_EQ(second.connections(), 0);
}

TEST_F(RedirectCheckTest, MoreHopsThanAnyServerNeedsMayEndElsewhere)
{
    LocalServer server(redirecting(307, u"/v1/messages"_s));
    EXPECT_EQ(find(targetAt(server.url())), "redirected");
    EXPECT_EQ(server.requests().size(), 21);
}

/// What a server does instead of answering a request that has no credential.
class WithoutCredential : public RedirectCheckTest, public testing::WithParamInterface<const char *>
{};

INSTANTIATE_TEST_SUITE_P(Ways, WithoutCredential,
                         testing::Values("", "garbage\r\n\r\n", "HTTP/1.1 200"));

TEST_P(WithoutCredential, NoAnswerDoesNotHideTheRedirectOfTheOtherRequest)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (hasCredential(request)) {
            LocalServer::answer(socket, 307, "", "Location: http://there.example/\r\n");
            return;
        }
        socket.write(GetParam());
        socket.disconnectFromHost();
    });
    EXPECT_EQ(find(targetAt(server.url())), "redirected");
}

TEST_F(RedirectCheckTest, AnInformationalAnswerIsNotTheAnswer)
{
    const QByteArray there =
        "HTTP/1.1 307 There\r\nLocation: http://there.example/\r\nContent-Length: 0\r\n\r\n";
    const QByteArray here = "HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n";
    const auto findBehind = [this](int status, const QByteArray &answer) {
        LocalServer server([&](QTcpSocket &socket, const QByteArray &) {
            socket.write("HTTP/1.1 " + QByteArray::number(status) + " Early\r\nLink: </x>\r\n\r\n"
                         + answer);
        });
        const EndpointTarget target = targetAt(server.url());
        const auto found = find(target);
        EXPECT_EQ(check.isExcluded(target), found == "nothing");
        return found;
    };
    for (const int status : {102, 103, 110, 199}) {
        EXPECT_EQ(findBehind(status, there), "redirected") << status;
        EXPECT_EQ(findBehind(status, here), "nothing") << status;
    }
    EXPECT_EQ(findBehind(101, there), "not_messages_api");
    EXPECT_EQ(finding->failure->httpStatus, 101);
}

TEST_F(RedirectCheckTest, AnAnswerThatOnlyTheAgentMayBeAbleToReadIsRefused)
{
    const QByteArray rest = "Location: http://there.example/\r\nContent-Length: 0\r\n";
    for (const QByteArray &answer :
         {"HTTP/1.1  307 X\r\n" + rest + "\r\n",
          "HTTP/1.1 307 X\r\n" + rest + "X-Long: " + QByteArray(200'000, 'x') + "\r\n\r\n"}) {
        LocalServer server([answer](QTcpSocket &socket, const QByteArray &) {
            socket.write(answer);
            socket.disconnectFromHost();
        });
        EXPECT_NE(find(targetAt(server.url())), "nothing") << answer.left(40).toStdString();
    }
}

TEST_F(RedirectCheckTest, ALocationThatRepeatsTheCredentialIsNotFollowed)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (hasCredential(request))
            LocalServer::answer(socket, 307, "",
                                "Location: /" + QByteArray(kSecret) + "/messages\r\n");
        else
            LocalServer::answer(socket, 401, "{}");
    });
    EXPECT_EQ(find(targetAt(server.url())), "redirected");
    EXPECT_EQ(server.requests().size(), 2);
}

TEST_F(RedirectCheckTest, AServerThatCannotBearARequestWithoutConversationIsNotRefused)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (request.startsWith("GET "))
            LocalServer::answer(socket, 405, "{}");
        else
            socket.disconnectFromHost();
    });
    const EndpointTarget target = targetAt(server.url());
    EXPECT_EQ(find(target), "nothing");
    EXPECT_FALSE(check.isExcluded(target)) << "the next message asks again";
}

TEST_F(RedirectCheckTest, AsksWithoutCredentialThenWithItAndWithoutConversation)
{
    LocalServer server(LocalServer::always(200, "{}"));
    EndpointTarget target = targetAt(server.url() + u"/base"_s);
    target.endpoint.headers.insert(u"x-tenant"_s, u"seven"_s);
    EXPECT_EQ(find(target), "nothing");
    ASSERT_EQ(server.requests().size(), 2);
    for (const QByteArray &request : server.requests()) {
        EXPECT_TRUE(request.startsWith("POST /base/v1/messages?beta=true "));
        EXPECT_TRUE(request.contains("\"messages\":[]"));
    }
    EXPECT_FALSE(server.requests().at(0).contains("x-tenant"));
    EXPECT_FALSE(hasCredential(server.requests().at(0)));
    EXPECT_TRUE(server.requests().at(1).contains(kSecret));
}

TEST_F(RedirectCheckTest, ADripOfABodyDoesNotHideTheRedirect)
{
    LocalServer server([](QTcpSocket &socket, const QByteArray &) {
        socket.write("HTTP/1.1 307 Test\r\nLocation: http://there.example/\r\n"
                     "Content-Length: 1000\r\n\r\nx");
    });
    EXPECT_EQ(find(targetAt(server.url())), "redirected");
}

TEST_F(RedirectCheckTest, NoServerIsNoRedirectAndExcludesNone)
{
    const EndpointTarget target = targetAt(u"http://127.0.0.1:%1"_s.arg(deafPort()));
    EXPECT_EQ(find(target), "nothing");
    EXPECT_FALSE(check.isExcluded(target));
    ASSERT_TRUE(finding->unreachable);
    EXPECT_EQ(finding->unreachable->kind(), FailureKind::ConnectionRefused);
    LocalServer server(LocalServer::always(401, "{}"));
    EXPECT_EQ(find(targetAt(server.url())), "nothing");
    EXPECT_FALSE(finding->unreachable);
}

TEST_F(RedirectCheckTest, EndsWithItsContext)
{
    LocalServer server(LocalServer::silent());
    auto passing = std::make_unique<QObject>();
    check.look(targetAt(server.url()), passing.get(),
               [this](const ProbeFinding &found) { finding = found; });
    ASSERT_TRUE(soon([&] { return server.requests().size() == 1; }));
    passing.reset();
    EXPECT_TRUE(soon([&] { return server.openConnections() == 0; }));
    EXPECT_FALSE(finding);
}

TEST(RedirectCheckValidity, NoAnswerWithinFiveSecondsIsNoRedirect)
{
    FakeClock clock;
    RedirectCheck check(clock);
    LocalServer server(LocalServer::silent());
    const EndpointTarget target = targetAt(server.url());
    QObject context;
    std::optional<ProbeFinding> finding;
    check.look(target, &context, [&](const ProbeFinding &found) { finding = found; });
    ASSERT_TRUE(soon([&] { return server.requests().size() == 1; }));
    clock.advance(4999ms);
    settle();
    EXPECT_FALSE(finding);
    clock.advance(1ms);
    ASSERT_TRUE(soon([&] { return finding.has_value(); }));
    EXPECT_EQ(finding->failure, std::nullopt);
    EXPECT_EQ(finding->unreachable, std::nullopt) << "it may be loading a model";
    EXPECT_FALSE(check.isExcluded(target)) << "the next message asks again";
}

TEST(RedirectCheckValidity, SilenceForOneSecondDoesNotHideTheRedirectOfTheOtherRequest)
{
    FakeClock clock;
    RedirectCheck check(clock);
    LocalServer server([](QTcpSocket &socket, const QByteArray &request) {
        if (hasCredential(request))
            LocalServer::answer(socket, 307, "", "Location: http://there.example/\r\n");
    });
    QObject context;
    std::optional<ProbeFinding> finding;
    check.look(targetAt(server.url()), &context,
               [&](const ProbeFinding &found) { finding = found; });
    ASSERT_TRUE(soon([&] { return server.requests().size() == 1; }));
    clock.advance(1000ms);
    ASSERT_TRUE(soon([&] { return finding.has_value(); }));
    ASSERT_TRUE(finding->failure);
    EXPECT_EQ(finding->failure->kind(), FailureKind::Redirected);
}

TEST(RedirectCheckValidity, TwoAnswersAtTheSameTimeAreOneFinding)
{
    FakeClock clock;
    RedirectCheck check(clock);
    QList<QTcpSocket *> held;
    LocalServer server([&held](QTcpSocket &socket, const QByteArray &) { held << &socket; });
    QObject context;
    int findings = 0;
    check.look(targetAt(server.url()), &context, [&](const ProbeFinding &) { ++findings; });
    ASSERT_TRUE(soon([&] { return held.size() == 1; }));
    clock.advance(1000ms);
    ASSERT_TRUE(soon([&] { return held.size() == 2; }));
    for (QTcpSocket *each : std::as_const(held)) {
        LocalServer::answer(*each, 307, "", "Location: http://there.example/\r\n");
        each->waitForBytesWritten();
    }
    ASSERT_TRUE(soon([&] { return findings > 0; }));
    settle();
    EXPECT_EQ(findings, 1);
}

TEST(RedirectCheckValidity, IsADayForThisAddressAndCredential)
{
    FakeClock clock;
    RedirectCheck check(clock);
    LocalServer server(LocalServer::always(401, "{}"));
    const EndpointTarget target = targetAt(server.url());
    QObject context;
    std::optional<ProbeFinding> finding;
    check.look(target, &context, [&](const ProbeFinding &found) { finding = found; });
    ASSERT_TRUE(soon([&] { return finding.has_value(); }));
    EXPECT_TRUE(check.isExcluded(target));

    EndpointTarget other = target;
    other.secret->value += u'x';
    EXPECT_FALSE(check.isExcluded(other));
    other = target;
    other.secret->kind = CredentialKind::ApiKey;
    EXPECT_FALSE(check.isExcluded(other));
    EXPECT_FALSE(check.isExcluded(targetAt(server.url() + u"/v2"_s)));
    other = target;
    other.model = u"another"_s;
    EXPECT_TRUE(check.isExcluded(other)) << "a model changes nothing";

    clock.advance(24h - 1ms);
    EXPECT_TRUE(check.isExcluded(target));
    clock.advance(1ms);
    EXPECT_FALSE(check.isExcluded(target));
}

TEST(RedirectCheckTurn, IsNotTakenBehindARedirect)
{
    SystemClock clock;
    LocalServer server(redirecting(307, u"http://there.example/"_s, true));
    QObject context;
    int turns = 0;
    std::optional<AgentTurnOutcome> outcome;
    const AgentTurn turn = withoutRedirects(
        [&](const EndpointTarget &, QObject *,
            const std::function<void(const AgentTurnOutcome &)> &answer) {
            ++turns;
            answer({});
        },
        clock);
    turn(targetAt(server.url()), &context, [&](const AgentTurnOutcome &is) { outcome = is; });
    ASSERT_TRUE(soon([&] { return outcome.has_value(); }));
    ASSERT_TRUE(outcome->failure);
    EXPECT_EQ(outcome->failure->kind(), FailureKind::Redirected);
    EXPECT_EQ(turns, 0);

    LocalServer good(LocalServer::always(200, "{}"));
    outcome.reset();
    turn(targetAt(good.url()), &context, [&](const AgentTurnOutcome &is) { outcome = is; });
    ASSERT_TRUE(soon([&] { return outcome.has_value(); }));
    EXPECT_FALSE(outcome->failure);
    EXPECT_EQ(turns, 1);
}

} // namespace redirectchecktest
