#include "bridge/network/SocketReply.h"

#include "bridge/answers/ServerAnswer.h"
#include "bridge/network/TlsTrust.h"

#include <QSslConfiguration>
#include <QUrl>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace bridge::network {

namespace {

constexpr qsizetype kMaxHead = qsizetype{256} * 1024;
constexpr int kMaxInterim = 1000;
constexpr quint16 kHttpPort = 80;
constexpr quint16 kHttpsPort = 443;

bool isTls(const QUrl &url)
{
    return url.scheme() == QLatin1String("https");
}

QByteArray hostAndPort(const QUrl &url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    return url.port() < 0 ? host : host + ':' + QByteArray::number(url.port());
}

/// Head and body. A proxy that forwards plain requests needs the whole address.
QByteArray written(const QNetworkRequest &request, const std::optional<QByteArray> &body,
                   const std::optional<ProxyChoice> &proxy)
{
    const QUrl url = request.url();
    const bool isForwarded = proxy && !isTls(url);
    QByteArray path =
        url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    if (!path.startsWith('/'))
        path.prepend('/');
    QByteArray head = (body ? "POST " : "GET ")
                      + (isForwarded ? "http://" + hostAndPort(url) + path : path)
                      + " HTTP/1.1\r\n";
    const auto add = [&head](const QByteArray &name, const QByteArray &value) {
        head += name + ": " + value + "\r\n";
    };
    if (!request.hasRawHeader("Host"))
        add("Host", hostAndPort(url));
    for (const QByteArray &name : request.rawHeaderList())
        add(name, request.rawHeader(name));
    add("Accept-Encoding", "gzip, deflate");
    add("Connection", "close");
    if (body)
        add("Content-Length", QByteArray::number(body->size()));
    return head + "\r\n" + body.value_or(QByteArray());
}

/// As QNetworkAccessManager maps them.
QNetworkReply::NetworkError replyError(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return QNetworkReply::ConnectionRefusedError;
    case QAbstractSocket::HostNotFoundError:
        return QNetworkReply::HostNotFoundError;
    case QAbstractSocket::RemoteHostClosedError:
        return QNetworkReply::RemoteHostClosedError;
    case QAbstractSocket::SocketTimeoutError:
        return QNetworkReply::TimeoutError;
    case QAbstractSocket::SslHandshakeFailedError:
        return QNetworkReply::SslHandshakeFailedError;
    case QAbstractSocket::ProxyAuthenticationRequiredError:
        return QNetworkReply::ProxyAuthenticationRequiredError;
    case QAbstractSocket::ProxyConnectionRefusedError:
        return QNetworkReply::ProxyConnectionRefusedError;
    case QAbstractSocket::ProxyConnectionClosedError:
        return QNetworkReply::ProxyConnectionClosedError;
    case QAbstractSocket::ProxyConnectionTimeoutError:
        return QNetworkReply::ProxyTimeoutError;
    case QAbstractSocket::ProxyNotFoundError:
        return QNetworkReply::ProxyNotFoundError;
    case QAbstractSocket::ProxyProtocolError:
        return QNetworkReply::UnknownProxyError;
    default:
        return QNetworkReply::UnknownNetworkError;
    }
}

/// Where a head ends, and where what follows it begins. Negative: it is not whole. Some servers end
/// lines by "\n" alone.
struct HeadEnd
{
    qsizetype head = -1;
    qsizetype body = -1;
};

HeadEnd headEndIn(const QByteArray &received)
{
    for (qsizetype at = received.indexOf('\n'); at >= 0; at = received.indexOf('\n', at + 1)) {
        qsizetype next = at + 1;
        if (next < received.size() && received[next] == '\r')
            ++next;
        if (next < received.size() && received[next] == '\n')
            return {at, next + 1};
    }
    return {};
}

} // namespace

SocketReply::SocketReply(const QNetworkRequest &request, const std::optional<QByteArray> &body,
                         const std::optional<ProxyChoice> &proxy)
    : m_request(written(request, body, proxy))
    , m_proxy(proxy)
{
    setRequest(request);
    setUrl(request.url());
    setOperation(body ? QNetworkAccessManager::PostOperation : QNetworkAccessManager::GetOperation);
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    m_socket.setReadBufferSize(answers::ServerAnswer::kMaxBody);
    m_socket.setSslConfiguration(request.sslConfiguration());
    followSocket();
    connectToServer();
}

SocketReply::~SocketReply()
{
    m_socket.disconnect(this);
}

void SocketReply::followSocket()
{
    connect(&m_socket, &QSslSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        m_refusal.reset(); // these tell more
        emit sslErrors(errors);
    });
    connect(&m_socket, &QSslSocket::handshakeInterruptedOnError, this,
            [this](const QSslError &error) {
                m_refusal = error;
                m_isExamining = true;
                // Not in the middle of the handshake that ends here.
                QMetaObject::invokeMethod(this, &SocketReply::examine, Qt::QueuedConnection);
            });
    connect(&m_socket, &QSslSocket::encrypted, this, [this] {
        if (m_isExamining) {
            onSocketError(QAbstractSocket::SslHandshakeFailedError);
            return;
        }
        emit encrypted();
        sendRequest();
    });
    connect(&m_socket, &QAbstractSocket::connected, this, [this] {
        m_isConnected = true;
        if (!isTls(url()))
            sendRequest();
    });
    connect(&m_socket, &QIODevice::readyRead, this, &SocketReply::take);
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, &SocketReply::onSocketError);
}

void SocketReply::examine()
{
    if (isFinished())
        return;
    m_socket.disconnect(this);
    m_socket.abort();
    m_socket.setSslConfiguration(withoutIdentity(request().sslConfiguration()));
    followSocket();
    connectToServer();
}

void SocketReply::onSocketError(QAbstractSocket::SocketError error)
{
    if (m_isExamining) {
        const bool isOfTheInterrupted =
            !m_socket.sslConfiguration().localCertificateChain().isEmpty();
        if (isOfTheInterrupted)
            return;
        if (m_refusal)
            emit sslErrors({*m_refusal});
        finish(SslHandshakeFailedError, m_socket.errorString());
        return;
    }
    take();
    if (error == QAbstractSocket::RemoteHostClosedError && m_part == Part::UntilClose)
        finish(NoError);
    else
        finish(errorFor(error), m_socket.errorString());
}

QNetworkReply::NetworkError SocketReply::errorFor(QAbstractSocket::SocketError error) const
{
    const bool isConnectingToProxy = m_proxy && !isTls(url()) && !m_isConnected;
    if (isConnectingToProxy && error == QAbstractSocket::ConnectionRefusedError)
        return ProxyConnectionRefusedError;
    if (isConnectingToProxy && error == QAbstractSocket::HostNotFoundError)
        return ProxyNotFoundError;
    return replyError(error);
}

void SocketReply::connectToServer()
{
    const QString host = url().host();
    if (isTls(url())) {
        m_socket.setProxy(networkProxy(m_proxy));
        const QString name = request().peerVerifyName();
        m_socket.connectToHostEncrypted(host, static_cast<quint16>(url().port(kHttpsPort)),
                                        name.isEmpty() ? host : name);
        return;
    }
    m_socket.setProxy(QNetworkProxy::NoProxy);
    if (m_proxy)
        m_socket.connectToHost(m_proxy->host, m_proxy->port);
    else
        m_socket.connectToHost(host, static_cast<quint16>(url().port(kHttpPort)));
}

void SocketReply::sendRequest()
{
    m_socket.write(m_request);
}

void SocketReply::abort()
{
    finish(OperationCanceledError);
}

qint64 SocketReply::bytesAvailable() const
{
    return m_body.size() + QNetworkReply::bytesAvailable();
}

qint64 SocketReply::readData(char *data, qint64 most)
{
    if (m_body.isEmpty())
        return isFinished() ? -1 : 0;
    const qint64 count = std::min<qint64>(most, m_body.size());
    std::memcpy(data, m_body.constData(), static_cast<std::size_t>(count));
    m_body.remove(0, count);
    return count;
}

void SocketReply::sslConfigurationImplementation(QSslConfiguration &configuration) const
{
    configuration = m_socket.sslConfiguration();
}

void SocketReply::take()
{
    if (isFinished())
        return;
    m_received += m_socket.readAll();
    const qsizetype before = m_body.size();
    bool goesOn = true;
    while (goesOn) {
        switch (m_part) {
        case Part::Head:
            goesOn = takeHead();
            break;
        case Part::ChunkHead:
            goesOn = takeChunkHead();
            break;
        case Part::Sized:
        case Part::Chunk:
        case Part::UntilClose:
            goesOn = takeContent();
            break;
        case Part::Nothing:
            goesOn = false;
            break;
        }
    }
    if (m_body.size() > before)
        emit readyRead();
    if (m_part == Part::Nothing)
        finish(NoError);
}

bool SocketReply::isRefusedByProxy() const
{
    constexpr int kProxyWantsCredential = 407;
    return m_proxy && !isTls(url())
           && attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == kProxyWantsCredential;
}

bool SocketReply::takeHead()
{
    const HeadEnd end = headEndIn(m_received);
    if (end.head < 0) {
        if (m_received.size() > kMaxHead)
            finish(ProtocolFailure, QStringLiteral("The head of the answer has no end."));
        return false;
    }
    QByteArrayList lines = m_received.left(end.head).split('\n');
    m_received.remove(0, end.body);
    const QByteArray first = lines.takeFirst();
    const int status = first.mid(first.indexOf(' ') + 1, 3).toInt();
    if (!first.startsWith("HTTP/") || status == 0) {
        finish(ProtocolFailure, QStringLiteral("The answer is not one of HTTP."));
        return false;
    }
    if (isInterimStatus(status)) {
        if (++m_interim > kMaxInterim) {
            finish(ProtocolFailure, QStringLiteral("The answer is announced without end."));
            return false;
        }
        emit metaDataChanged(); // the server is alive
        return !isFinished();
    }
    setAttribute(QNetworkRequest::HttpStatusCodeAttribute, status);
    takeFields(lines);
    constexpr int kNoContent = 204;
    constexpr int kNotModified = 304;
    if (status == kNoContent || status == kNotModified)
        m_part = Part::Nothing;
    emit metaDataChanged();
    return !isFinished();
}

void SocketReply::takeFields(const QByteArrayList &lines)
{
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            continue;
        const QByteArray name = line.left(colon).trimmed();
        const QByteArray value = line.mid(colon + 1).trimmed();
        // Of an address or a length a second one would make none.
        const bool isList = name.compare("Location", Qt::CaseInsensitive) != 0
                            && name.compare("Content-Length", Qt::CaseInsensitive) != 0;
        setRawHeader(name, isList && hasRawHeader(name) ? rawHeader(name) + ", " + value : value);
    }
    if (BodyDecoder::decodes(rawHeader("Content-Encoding")))
        m_decoder.emplace();
    bool isKnown = false;
    const qint64 length = rawHeader("Content-Length").toLongLong(&isKnown);
    if (rawHeader("Transfer-Encoding").toLower().contains("chunked")) {
        m_part = Part::ChunkHead;
    } else if (isKnown && length >= 0) {
        m_part = length == 0 ? Part::Nothing : Part::Sized;
        m_left = length;
    } else {
        m_part = Part::UntilClose;
        m_left = std::numeric_limits<qint64>::max();
    }
}

bool SocketReply::takeChunkHead()
{
    // The line break behind a chunk is one before the next one's size.
    while (m_received.startsWith("\r\n") || m_received.startsWith('\n'))
        m_received.remove(0, m_received.startsWith('\n') ? 1 : 2);
    const qsizetype end = m_received.indexOf('\n');
    if (end < 0) {
        if (m_received.size() > kMaxHead)
            finish(ProtocolFailure, QStringLiteral("The size of a chunk has no end."));
        return false;
    }
    bool isKnown = false;
    constexpr int kHexadecimal = 16;
    m_left = m_received.left(end).split(';').first().trimmed().toLongLong(&isKnown, kHexadecimal);
    m_received.remove(0, end + 1);
    if (!isKnown || m_left < 0) {
        finish(ProtocolFailure, QStringLiteral("A chunk of the answer has no size."));
        return false;
    }
    m_part = m_left == 0 ? Part::Nothing : Part::Chunk;
    return true;
}

bool SocketReply::takeContent()
{
    const qsizetype count = std::min<qint64>(m_left, m_received.size());
    if (!keep(m_received.left(count)))
        return false;
    m_received.remove(0, count);
    m_left -= count;
    if (m_left == 0)
        m_part = m_part == Part::Chunk ? Part::ChunkHead : Part::Nothing;
    return count > 0;
}

bool SocketReply::keep(const QByteArray &content)
{
    if (!m_decoder) {
        m_body += content;
        return true;
    }
    if (m_decoder->decode(content, m_body, answers::ServerAnswer::kMaxBody))
        return true;
    finish(UnknownContentError,
           QStringLiteral("The body of the answer is not compressed as its header says."));
    return false;
}

void SocketReply::finish(NetworkError error, const QString &words)
{
    if (isFinished())
        return;
    m_socket.disconnect(this);
    setFinished(true);
    if (error == NoError && isRefusedByProxy())
        error = ProxyAuthenticationRequiredError;
    if (error != NoError)
        setError(error, words);
    emit finished();
}

} // namespace bridge::network
