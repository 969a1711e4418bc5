#pragma once

#include "bridge/network/BodyDecoder.h"
#include "bridge/network/ProxyChoice.h"

#include <QByteArray>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslError>
#include <QSslSocket>

#include <optional>

namespace bridge::network {

/// The answer to one request, on a connection of its own. Unlike the replies of
/// QNetworkAccessManager it passes over interim answers (102, 103, …), never takes a body that
/// breaks off for one that ends, keeps no more than its limit of what a server sends without end,
/// and shows a client certificate only to a server whose own is found good. The request admits the
/// encodings of a BodyDecoder; the body is decoded, or as it was sent where it has another one. Of
/// the request, address, headers and TLS configuration count. Starts at once. Main thread; its
/// destructor ends the connection.
class SocketReply final : public QNetworkReply
{
public:
    /// `body`: nullopt for GET, else POST. `proxy`: of kind Http.
    SocketReply(const QNetworkRequest &request, const std::optional<QByteArray> &body,
                const std::optional<ProxyChoice> &proxy);
    ~SocketReply() override;

    void abort() override;
    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] bool isSequential() const override { return true; }

protected:
    qint64 readData(char *data, qint64 most) override;
    void sslConfigurationImplementation(QSslConfiguration &configuration) const override;

private:
    enum class Part { Head, Sized, ChunkHead, Chunk, UntilClose, Nothing };

    void followSocket();
    void connectToServer();
    /// Connects once more, without the client certificate, to learn all errors of the server's.
    void examine();
    void onSocketError(QAbstractSocket::SocketError error);
    [[nodiscard]] NetworkError errorFor(QAbstractSocket::SocketError error) const;
    void sendRequest();
    void take();
    [[nodiscard]] bool takeHead();
    void takeFields(const QByteArrayList &lines);
    [[nodiscard]] bool takeChunkHead();
    /// Moves up to m_left bytes to the body; true if something came.
    [[nodiscard]] bool takeContent();
    /// False: it has ended the reply.
    [[nodiscard]] bool keep(const QByteArray &content);
    /// By the proxy of a plain request, which wants a name and a password.
    [[nodiscard]] bool isRefusedByProxy() const;
    void finish(NetworkError error, const QString &words = {});

    QByteArray m_request; ///< head and body, as sent
    std::optional<ProxyChoice> m_proxy;
    QSslSocket m_socket;
    QByteArray m_received; ///< not yet taken apart
    QByteArray m_body;     ///< not yet read
    std::optional<BodyDecoder> m_decoder; ///< of a compressed body
    Part m_part = Part::Head;
    qint64 m_left = 0; ///< bytes of the body or chunk that are still to come
    int m_interim = 0; ///< answers before the answer
    bool m_isConnected = false;
    std::optional<QSslError> m_refusal; ///< of the server's certificate, before ours was shown
    bool m_isExamining = false;
};

/// True for a status that announces another answer to the same request.
[[nodiscard]] constexpr bool isInterimStatus(int status)
{
    constexpr int kSwitchingProtocols = 101;
    return status >= 100 && status < 200 && status != kSwitchingProtocols;
}

} // namespace bridge::network
