#include "tests/endtoend/support/NginxServer.h"

#include <QFile>

#include <gtest/gtest.h>

#include <iostream>

namespace {

void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly)) << path.toStdString();
    file.write(content);
}

/// One process of the user who runs the test, which writes only below its folder.
QString configuration(const NginxServer::Site &site, quint16 port)
{
    QString listen = QStringLiteral("listen 127.0.0.1:%1").arg(port);
    if (site.certificate)
        listen += QStringLiteral(" ssl; ssl_certificate %1; ssl_certificate_key %2")
                      .arg(site.certificate->certificate, site.certificate->key);
    return QStringLiteral(R"(daemon off;
master_process off;
pid nginx.pid;
events {}
http {
    access_log access.log;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {
        %1;
        location / {
            %2;
        }
    }
}
)")
        .arg(listen, site.directives.join(QStringLiteral(";\n            ")));
}

} // namespace

NginxServer::NginxServer(const Site &site)
    : m_tls(site.certificate.has_value())
    , m_port(ServerProcess::freePort())
{
    for (auto file = site.files.cbegin(); file != site.files.cend(); ++file)
        writeFile(m_folder.filePath(file.key()), file.value());
    const QString file = m_folder.filePath(QStringLiteral("nginx.conf"));
    writeFile(file, configuration(site, m_port).toUtf8());
    m_process.start(ServerProcess::testTool(QStringLiteral("nginx")),
                    {QStringLiteral("-p"), m_folder.path(), QStringLiteral("-e"),
                     QStringLiteral("stderr"), QStringLiteral("-c"), file},
                    m_port);
}

NginxServer::~NginxServer()
{
    if (::testing::Test::HasFailure())
        std::cerr << "nginx:\n" << accessLog().toStdString() << m_process.output();
}

QString NginxServer::address() const
{
    return QStringLiteral("%1://127.0.0.1:%2")
        .arg(m_tls ? QStringLiteral("https") : QStringLiteral("http"))
        .arg(m_port);
}

QByteArray NginxServer::accessLog() const
{
    QFile log(m_folder.filePath(QStringLiteral("access.log")));
    return log.open(QIODevice::ReadOnly) ? log.readAll() : QByteArray();
}

QStringList passTo(const QString &address)
{
    return {QStringLiteral("proxy_pass ") + address, QStringLiteral("proxy_http_version 1.1"),
            QStringLiteral("proxy_buffering off")};
}
