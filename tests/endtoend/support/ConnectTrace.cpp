#include "tests/endtoend/support/ConnectTrace.h"

#include <QDir>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

const QString kProgram = u"traced-claude"_s;
const QString kTraces = u"traces"_s;

/// The address in one line of strace, e.g.
/// `12 connect(9, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("1.2.3.4")}, 16) = 0`.
QString destinationIn(const QString &line)
{
    static const QRegularExpression v4(
        u"sin_port=htons\\((\\d+)\\), sin_addr=inet_addr\\(\"([^\"]+)\""_s);
    static const QRegularExpression v6(
        u"sin6_port=htons\\((\\d+)\\).*inet_pton\\(AF_INET6, \"([^\"]+)\""_s);
    static const QRegularExpression local(u"sa_family=AF_UNIX, sun_path=(@?\"[^\"]*\")"_s);
    if (const auto match = v4.match(line); match.hasMatch())
        return match.captured(2) + u':' + match.captured(1);
    if (const auto match = v6.match(line); match.hasMatch())
        return u'[' + match.captured(2) + u"]:"_s + match.captured(1);
    if (const auto match = local.match(line); match.hasMatch())
        return u"unix:"_s + match.captured(1).remove(u'"');
    // Other address families are reported unparsed, so that none is missed.
    static const QRegularExpression other(u"\\{sa_family=[^}]*\\}"_s);
    return other.match(line).captured();
}

} // namespace

ConnectTrace::ConnectTrace(const TestHome &home)
    : m_home(home)
{
    QDir(m_home.path()).mkpath(kTraces);
    // $$ stays the agent's pid: exec replaces the shell, and -D makes strace a child.
    m_home.writeScript(
        kProgram, u"exec strace -D -f -qq -e trace=connect,sendto,sendmsg,sendmmsg,"
                  "io_uring_setup,exit_group -e signal=none -s 256 -o '%1/%2/'$$ '%3' \"$@\"\n"_s
                      .arg(m_home.path(), kTraces, qEnvironmentVariable("DRAWBRIDGE_CLAUDE"))
                      .toUtf8());
}

QString ConnectTrace::program() const
{
    return m_home.path() + u'/' + kProgram;
}

QStringList ConnectTrace::destinations() const
{
    QSet<QString> found;
    for (const QByteArray &line : lines()) {
        if (const QString destination = destinationIn(QString::fromUtf8(line));
            !destination.isEmpty())
            found.insert(destination);
    }
    QStringList sorted(found.begin(), found.end());
    sorted.sort();
    return sorted;
}

bool ConnectTrace::bypassed() const
{
    const auto all = lines();
    return std::any_of(all.begin(), all.end(), [](const QByteArray &line) {
        return line.contains("io_uring_setup(") && !line.contains("= -1 ");
    });
}

QList<QByteArray> ConnectTrace::lines() const
{
    const QString folder = m_home.path() + u'/' + kTraces;
    QList<QByteArray> all;
    for (const QString &name : QDir(folder).entryList(QDir::Files))
        all += m_home.read(kTraces + u'/' + name).split('\n');
    return all;
}
