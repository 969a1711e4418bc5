#include "tests/endtoend/support/DebianServer.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <gtest/gtest.h>

#include <iostream>

using namespace Qt::StringLiterals;

namespace {

/// "me" with the password "right".
constexpr auto kPasswords = "me:$apr1$test1234$Bv.NNiyxMt37I90Y6fTcD0\n";

/// By which squid names its shared memory; it leaves that behind where it is killed, and takes half
/// a minute to end otherwise.
const QString kSharedName = u"drawbridge@PORT@"_s;

void copy(const QString &from, const QString &to)
{
    if (!QFileInfo(from).isDir()) {
        EXPECT_TRUE(QFile::copy(from, to)) << from.toStdString();
        return;
    }
    EXPECT_TRUE(QDir().mkpath(to)) << to.toStdString();
    const QStringList names = QDir(from).entryList(QDir::Files);
    for (const QString &name : names)
        copy(from + u'/' + name, to + u'/' + name);
}

DebianServer::Setup apache(const QString &directives, const QStringList &modules)
{
    QString loaded;
    for (const QString &name : modules)
        loaded += u"LoadModule %1_module @TOOLS@/usr/lib/apache2/modules/mod_%1.so\n"_s.arg(name);
    // One process, which stays the user that started it.
    return {u"usr/sbin/apache2"_s,
            {u"-X"_s, u"-f"_s, u"@FOLDER@/apache.conf"_s},
            {{u"passwords"_s, QString::fromLatin1(kPasswords)},
             {u"apache.conf"_s, loaded + QStringLiteral(R"(
ServerRoot @FOLDER@
DefaultRuntimeDir @FOLDER@
PidFile @FOLDER@/apache.pid
ServerName gateway.test
Listen 127.0.0.1:@PORT@
ErrorLog /dev/stderr
ServerLimit 1
StartServers 1
ThreadsPerChild 8
MinSpareThreads 1
MaxSpareThreads 8
MaxRequestWorkers 8
)") + directives}}};
}

} // namespace

DebianServer::DebianServer(const Setup &setup)
    : m_tools(ServerProcess::testTool(u"servers"_s))
    , m_port(ServerProcess::freePort())
    , m_program(setup.program)
{
    for (auto file = setup.files.cbegin(); file != setup.files.cend(); ++file)
        m_home.write(file.key(), filled(file.value()).toUtf8());
    for (const QString &name : setup.copies)
        copy(m_tools + u'/' + name, m_home.path() + u'/' + QFileInfo(name).fileName());
    // A server that gives up root reads its folder as another user.
    QFile::setPermissions(m_home.path(), QFile::permissions(m_home.path()) | QFile::ReadGroup
                                             | QFile::ExeGroup | QFile::ReadOther
                                             | QFile::ExeOther);
    QStringList arguments;
    for (const QString &argument : setup.arguments)
        arguments << filled(argument);
    m_process.setFolder(m_home.path());
    m_process.start(m_tools + u'/' + setup.program, arguments, m_port);
}

DebianServer::~DebianServer()
{
    if (::testing::Test::HasFailure())
        std::cerr << m_program.toStdString() << ":\n" << m_process.output();
    QDir sharedMemory(u"/dev/shm"_s);
    const QStringList left = sharedMemory.entryList({filled(kSharedName) + u"-*"_s});
    for (const QString &name : left)
        sharedMemory.remove(name);
}

QString DebianServer::hostAndPort() const
{
    return u"127.0.0.1:%1"_s.arg(m_port);
}

QString DebianServer::filled(QString text) const
{
    return text.replace(u"@FOLDER@"_s, m_home.path())
        .replace(u"@TOOLS@"_s, m_tools)
        .replace(u"@PORT@"_s, QString::number(m_port));
}

DebianServer::Setup squid()
{
    // Started by root it becomes the user "proxy", who need not reach the folder of the tools. That
    // also takes away the signal at the end of a test that is killed (prctl(2)).
    return {u"usr/sbin/squid"_s,
            {u"-N"_s, u"-n"_s, kSharedName, u"-f"_s, u"@FOLDER@/squid.conf"_s},
            {{u"passwords"_s, QString::fromLatin1(kPasswords)},
             {u"mime.conf"_s, {}},
             {u"squid.conf"_s, QStringLiteral(R"(
http_port 127.0.0.1:@PORT@
visible_hostname proxy.test
pid_filename none
access_log none
cache_log /dev/stderr
cache deny all
cache_mem 1 MB
coredump_dir none
netdb_filename none
pinger_enable off
unlinkd_program /bin/true
dns_timeout 2 seconds
error_directory @FOLDER@/templates
icon_directory @FOLDER@
mime_table @FOLDER@/mime.conf
auth_param basic program @FOLDER@/basic_ncsa_auth @FOLDER@/passwords
auth_param basic children 1 startup=1 idle=1
acl known proxy_auth REQUIRED
acl forbidden dstdomain .forbidden.test
http_access deny !known
http_access deny forbidden
http_access allow all
)")}},
            {u"usr/share/squid-langpack/templates"_s, u"usr/lib/squid/basic_ncsa_auth"_s}};
}

DebianServer::Setup tinyproxy()
{
    return {u"usr/bin/tinyproxy"_s,
            {u"-d"_s, u"-c"_s, u"@FOLDER@/tinyproxy.conf"_s},
            {{u"filter"_s, u"forbidden\\.test\n"_s}, {u"tinyproxy.conf"_s, QStringLiteral(R"(
Listen 127.0.0.1
Port @PORT@
Timeout 30
LogLevel Error
BasicAuth me right
Filter "@FOLDER@/filter"
)")}}};
}

DebianServer::Setup privoxy()
{
    return {u"usr/sbin/privoxy"_s,
            {u"--no-daemon"_s, u"@FOLDER@/config"_s},
            {{u"rules.action"_s, u"{+block{company policy}}\n.forbidden.test\n"_s},
             {u"config"_s, QStringLiteral(R"(
listen-address 127.0.0.1:@PORT@
confdir @FOLDER@
logdir @FOLDER@
templdir @TOOLS@/etc/privoxy/templates
actionsfile rules.action
toggle 1
)")}}};
}

DebianServer::Setup apacheProxy()
{
    return apache(
        QStringLiteral(R"(
ProxyRequests On
AllowCONNECT 443 1024-65535
<ProxyMatch "forbidden\.test">
    Require all denied
</ProxyMatch>
)"),
        {u"mpm_event"_s, u"authz_core"_s, u"proxy"_s, u"proxy_http"_s, u"proxy_connect"_s});
}

DebianServer::Setup apacheGateway(const Behind &behind)
{
    return apache(QStringLiteral(R"(
<Location "/basic">
    AuthType Basic
    AuthName company
    AuthUserFile @FOLDER@/passwords
    Require valid-user
</Location>
<Location "/denied">
    Require all denied
</Location>
ProxyPass /down http://%1
ProxyPass /basic http://%2
ProxyPass / http://%2/
)")
                      .arg(behind.down, behind.healthy),
                  {u"mpm_event"_s, u"authn_core"_s, u"authn_file"_s, u"authz_core"_s,
                   u"authz_user"_s, u"auth_basic"_s, u"proxy"_s, u"proxy_http"_s});
}

DebianServer::Setup haproxy(const Behind &behind)
{
    return {u"usr/sbin/haproxy"_s,
            {u"-db"_s, u"-f"_s, u"@FOLDER@/haproxy.conf"_s},
            {{u"haproxy.conf"_s, QStringLiteral(R"(
global
    maxconn 64
defaults
    mode http
    retries 0
    timeout connect 30s
    timeout client 30s
    timeout server 30s
frontend gateway
    bind 127.0.0.1:@PORT@
    http-request deny if { path_beg /denied }
    use_backend none if { path_beg /none }
    use_backend down if { path_beg /down }
    use_backend silent if { path_beg /silent }
    default_backend healthy
backend none
backend down
    server a %1
backend silent
    timeout server 100ms
    server a %2
backend healthy
    server a %3
)")
                                     .arg(behind.down, behind.silent, behind.healthy)}}};
}

DebianServer::Setup stunnel(const Behind &behind, const ServerCertificate &own,
                            const QString &clients)
{
    return {u"usr/bin/stunnel4"_s,
            {u"@FOLDER@/stunnel.conf"_s},
            {{u"stunnel.conf"_s, QStringLiteral(R"(
foreground = yes
pid =
syslog = no
debug = warning
[gateway]
accept = 127.0.0.1:@PORT@
connect = %1
cert = %2
key = %3
CAfile = %4
verifyChain = yes
requireCert = yes
)")
                                     .arg(behind.healthy, own.certificate, own.key, clients)}}};
}
