#include "bridge/network/NetworkFailure.h"
#include "bridge/network/TlsAlert.h"

#include <gtest/gtest.h>

namespace networkfailuretest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::network;

TEST(NetworkFailure, TellsWhyASocketGaveUp)
{
    const auto kindOf = [](QAbstractSocket::SocketError error) {
        return failureKindName(socketFailure(error, {}).kind()).toStdString();
    };
    EXPECT_EQ(kindOf(QAbstractSocket::ConnectionRefusedError), "connection_refused");
    EXPECT_EQ(kindOf(QAbstractSocket::HostNotFoundError), "host_not_found");
    EXPECT_EQ(kindOf(QAbstractSocket::NetworkError), "no_route");
    EXPECT_EQ(kindOf(QAbstractSocket::SocketTimeoutError), "timed_out");
    EXPECT_EQ(kindOf(QAbstractSocket::RemoteHostClosedError), "connection_dropped");
    EXPECT_EQ(kindOf(QAbstractSocket::SslHandshakeFailedError), "tls_failed");
    EXPECT_EQ(kindOf(QAbstractSocket::ProxyConnectionRefusedError), "proxy_in_the_way");
}

TEST(NetworkFailure, IsNoneForAnAnswerOfAnyStatus)
{
    for (const auto error :
         {QNetworkReply::NoError, QNetworkReply::ProtocolInvalidOperationError,
          QNetworkReply::ContentNotFoundError, QNetworkReply::AuthenticationRequiredError,
          QNetworkReply::UnknownContentError, QNetworkReply::InternalServerError,
          QNetworkReply::UnknownServerError}) {
        EXPECT_FALSE(replyFailure({error, u"words"_s, {}, true, {}})) << error;
    }
}

TEST(NetworkFailure, TellsWhyAReplyEnded)
{
    const auto kindOf = [](QNetworkReply::NetworkError error) {
        const auto failure = replyFailure({error, u"words"_s, {}, false, {}});
        return failure ? failureKindName(failure->kind()).toStdString() : "none";
    };
    EXPECT_EQ(kindOf(QNetworkReply::ConnectionRefusedError), "connection_refused");
    EXPECT_EQ(kindOf(QNetworkReply::HostNotFoundError), "host_not_found");
    EXPECT_EQ(kindOf(QNetworkReply::TimeoutError), "timed_out");
    EXPECT_EQ(kindOf(QNetworkReply::RemoteHostClosedError), "connection_dropped");
    EXPECT_EQ(kindOf(QNetworkReply::ProtocolFailure), "connection_dropped");
    EXPECT_EQ(kindOf(QNetworkReply::TemporaryNetworkFailureError), "no_route");
    EXPECT_EQ(kindOf(QNetworkReply::UnknownNetworkError), "unknown");
    EXPECT_EQ(kindOf(QNetworkReply::ProxyNotFoundError), "proxy_in_the_way");
}

TEST(NetworkFailure, OfAnErrorThatIsNotListedIsUnknownAndKeepsItsWords)
{
    for (const auto error :
         {QAbstractSocket::SocketAccessError, QAbstractSocket::SocketResourceError,
          QAbstractSocket::UnsupportedSocketOperationError, QAbstractSocket::SslInternalError,
          QAbstractSocket::SslInvalidUserDataError, QAbstractSocket::UnknownSocketError}) {
        const Failure failure = socketFailure(error, u"Operation not permitted"_s);
        EXPECT_EQ(failure.kind(), FailureKind::Unknown) << error;
        EXPECT_EQ(failure.layer(), FailureLayer::Network) << error;
        EXPECT_EQ(failure.message, u"Operation not permitted"_s);
    }
    const Failure alert =
        socketFailure(QAbstractSocket::SslHandshakeFailedError,
                      u"error:0A000410:SSL routines::sslv3 alert handshake failure"_s);
    EXPECT_EQ(alert.kind(), FailureKind::Unknown) << "an alert is TLS";
    EXPECT_EQ(alert.layer(), FailureLayer::Network);
}

TEST(NetworkFailure, IsReadFromWordsWhereTheSystemTellsNoMore)
{
    const auto kindOf = [](const QString &words) {
        return replyFailure({QNetworkReply::UnknownNetworkError, words, {}, false, {}})->kind();
    };
    EXPECT_EQ(kindOf(u"Network unreachable"_s), FailureKind::NoRoute);
    EXPECT_EQ(kindOf(u"No route to host"_s), FailureKind::NoRoute);
    EXPECT_EQ(kindOf(u"Connection timed out"_s), FailureKind::TimedOut);
}

TEST(NetworkFailure, TheAlertOfTheOtherSideIsReadFromTheCodeOfEveryOpenSsl)
{
    EXPECT_EQ(tlsAlertIn(u"Error while reading: error:0A00045C:SSL routines::tlsv13 alert "
                         "certificate required"_s),
              CertificateRequiredAlert);
    EXPECT_EQ(tlsAlertIn(u"error:1409445C:SSL routines:ssl3_read_bytes:tlsv13 alert "
                         "certificate required"_s),
              CertificateRequiredAlert);
    EXPECT_EQ(tlsAlertIn(u"Error during SSL handshake: error:0A000410:SSL routines::sslv3 alert "
                         "handshake failure"_s),
              HandshakeFailureAlert);
    // Not from the other side: wrong version number, and an error of another library.
    EXPECT_FALSE(tlsAlertIn(u"error:0A00010B:SSL routines::wrong version number"_s));
    EXPECT_FALSE(tlsAlertIn(u"error:0580045C:x509 certificate routines::key values mismatch"_s));
    EXPECT_FALSE(tlsAlertIn(u"The remote host closed the connection"_s));
}

TEST(NetworkFailure, AnAlertAboutCertificatesIsAboutTheClientsOnly)
{
    const auto kindOf = [](int alert, const QString &shown) {
        const auto failure = failureOfAlert(alert, shown);
        return failure ? failureKindName(failure->kind()).toStdString() : "none";
    };
    for (const int alert : {CertificateRequiredAlert, BadCertificateAlert, NoCertificateAlert})
        EXPECT_EQ(kindOf(alert, {}), "client_certificate_required") << alert;
    for (const int alert : {UnknownAuthorityAlert, BadCertificateAlert, CertificateExpiredAlert,
                            CertificateRevokedAlert, CertificateRequiredAlert, AccessDeniedAlert})
        EXPECT_EQ(kindOf(alert, u"/c.pem"_s), "client_certificate_refused") << alert;
    EXPECT_EQ(failureOfAlert(UnknownAuthorityAlert, u"/c.pem"_s)->message, u"unknown_ca"_s);
    EXPECT_EQ(failureOfAlert(UnknownAuthorityAlert, u"/c.pem"_s)->subject, u"/c.pem"_s);
    // Ciphers, a name that is not known there, or no certificate: this alert has many reasons.
    EXPECT_EQ(kindOf(HandshakeFailureAlert, {}), "none");
    EXPECT_EQ(kindOf(70, u"/c.pem"_s), "none") << "protocol_version";
}

TEST(NetworkFailure, IsTheProxysUntilTheConnectionStands)
{
    const ReplyEnd end{QNetworkReply::RemoteHostClosedError, {}, {}, false, ProxyChoice{.variable = u"ALL_PROXY"_s, .host = u"proxy"_s, .port = 3128, .user = {}, .password = {}}};
    ASSERT_TRUE(replyFailure(end));
    EXPECT_EQ(replyFailure(end)->kind(), FailureKind::ProxyInTheWay);
    EXPECT_EQ(replyFailure(end)->subject, u"proxy:3128"_s);
    ReplyEnd within = end;
    within.answered = true;
    EXPECT_EQ(replyFailure(within)->kind(), FailureKind::ConnectionDropped);
}

} // namespace networkfailuretest
