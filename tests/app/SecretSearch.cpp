#include "tests/app/SecretSearch.h"

#include "tests/app/Sandbox.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace clitest {

namespace {

QByteArray jsonEscaped(const QByteArray &text)
{
    const QByteArray json =
        QJsonDocument(QJsonArray{QString::fromUtf8(text)}).toJson(QJsonDocument::Compact);
    return json.mid(2, json.size() - 4);
}

/// The parts common to all base64 texts that contain `secret`, whatever surrounds it.
QByteArrayList base64Cores(const QByteArray &secret)
{
    QByteArrayList cores;
    for (const int before : {0, 1, 2}) {
        const QByteArray whole =
            (QByteArray(before, 'x') + secret).toBase64(QByteArray::OmitTrailingEquals);
        const qsizetype from = before == 0 ? 0 : before + 1;
        const qsizetype beyond = (before + secret.size()) % 3 == 0 ? 0 : 1;
        cores << whole.mid(from, whole.size() - from - beyond);
    }
    return cores;
}

QByteArray bytesOf(const QString &text, bool bigEndian)
{
    QByteArray bytes;
    for (const QChar character : text) {
        const char low = static_cast<char>(character.unicode() & 0xff);
        const char high = static_cast<char>(character.unicode() >> 8);
        bytes += bigEndian ? high : low;
        bytes += bigEndian ? low : high;
    }
    return bytes;
}

template <typename Visit>
void forEachIn(const QString &folder, Visit visit)
{
    QDirIterator entries(folder,
                         QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        entries.next();
        visit(entries.fileInfo());
    }
}

} // namespace

SecretSearch::SecretSearch(const QStringList &secrets)
{
    for (const QString &secret : secrets) {
        const QByteArray plain = secret.toUtf8();
        const QByteArray json = jsonEscaped(plain);
        m_needles << plain << json << jsonEscaped(json) << QByteArray(json).replace('/', "\\/")
                  << plain.toPercentEncoding() << plain.toHex() << bytesOf(secret, false)
                  << bytesOf(secret, true) << base64Cores(plain);
        for (const QByteArray &core : base64Cores(plain))
            m_needles << QByteArray(core).replace('+', '-').replace('/', '_');
    }
    for (QByteArray &needle : m_needles)
        needle = needle.toLower();
}

void SecretSearch::look(const QString &place, const QByteArray &bytes)
{
    m_places += bytes.isEmpty() ? 0 : 1;
    const QByteArray lower = bytes.toLower();
    for (const QByteArray &needle : m_needles) {
        if (lower.contains(needle)) {
            m_findings << place;
            return;
        }
    }
}

void SecretSearch::lookAtProcesses(const std::vector<qint64> &pids,
                                   const std::function<bool(qint64)> &mayHold)
{
    for (const qint64 pid : pids) {
        const QString folder = u"/proc/%1/"_s.arg(pid);
        const QByteArray commandLine = contentOf(folder + u"cmdline"_s);
        const QString name = QString::fromUtf8(commandLine.left(60)).replace(QChar::Null, u' ');
        look(u"command line of %1"_s.arg(name), commandLine);
        if (!mayHold(pid))
            look(u"environment of %1"_s.arg(name), contentOf(folder + u"environ"_s));
    }
}

void SecretSearch::lookAtFolder(const QString &folder)
{
    forEachIn(folder, [this](const QFileInfo &entry) {
        look(u"name of %1"_s.arg(entry.filePath()), entry.fileName().toUtf8());
        // Links are followed only to targets inside the folder.
        if (entry.isFile() && !entry.isSymLink())
            look(entry.filePath(), contentOf(entry.filePath()));
    });
}

QStringList openToOthers(const QString &folder)
{
    QStringList open;
    forEachIn(folder, [&open](const QFileInfo &entry) {
        const bool isOpen =
            (entry.permissions()
             & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther))
                .toInt()
            != 0;
        if (isOpen && !entry.isDir() && !entry.isSymLink())
            open << entry.filePath();
    });
    return open;
}

} // namespace clitest
