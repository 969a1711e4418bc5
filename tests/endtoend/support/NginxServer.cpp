#include "tests/endtoend/support/NginxServer.h"

#include <gtest/gtest.h>

#include <iostream>

using namespace Qt::StringLiterals;

namespace {

/// One process of the test's user that writes only below its folder.
QString configuration(const NginxServer::Site &site, quint16 port)
{
    QString listen = u"listen 127.0.0.1:%1"_s.arg(port);
    if (site.certificate)
        listen += u" ssl; ssl_certificate %1; ssl_certificate_key %2"_s.arg(
            site.certificate->certificate, site.certificate->key);
    if (!site.clientAuthority.isEmpty())
        listen += u"; ssl_verify_client on; ssl_client_certificate "_s + site.clientAuthority;
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
        .arg(listen, site.directives.join(u";\n            "_s));
}

} // namespace

NginxServer::NginxServer(const Site &site)
    : m_tls(site.certificate.has_value())
    , m_port(ServerProcess::freePort())
{
    for (auto file = site.files.cbegin(); file != site.files.cend(); ++file)
        m_home.write(file.key(), file.value());
    m_home.write(u"nginx.conf"_s, configuration(site, m_port).toUtf8());
    m_process.start(
        ServerProcess::testTool(u"servers/usr/sbin/nginx"_s),
        {u"-p"_s, m_home.path(), u"-e"_s, u"stderr"_s, u"-c"_s, m_home.path() + u"/nginx.conf"_s},
        m_port);
}

NginxServer::~NginxServer()
{
    if (::testing::Test::HasFailure())
        std::cerr << "nginx:\n" << m_home.read(u"access.log"_s).toStdString() << m_process.output();
}

QString NginxServer::address() const
{
    return u"%1://127.0.0.1:%2"_s.arg(m_tls ? u"https"_s : u"http"_s).arg(m_port);
}

QStringList passTo(const QString &address)
{
    return {u"proxy_pass "_s + address, u"proxy_http_version 1.1"_s, u"proxy_buffering off"_s};
}
