#include "tests/support/WindowSocket.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>

using namespace Qt::StringLiterals;

QByteArray statusOfWindow(const QString &runtimeFolder)
{
    constexpr int kPatienceMs = 1000;
    const QStringList names =
        QDir(runtimeFolder).entryList({u"drawbridge-*"_s}, QDir::Files | QDir::System);
    for (const QString &name : names) {
        QLocalSocket socket;
        socket.connectToServer(runtimeFolder + u'/' + name);
        if (!socket.waitForConnected(kPatienceMs))
            continue;
        socket.write(R"({"arguments":["status","--json"],"text":""})"
                     "\n");
        QByteArray out;
        for (;;) {
            while (!socket.canReadLine()) {
                if (!socket.waitForReadyRead(kPatienceMs))
                    return {};
            }
            const QJsonObject reply = QJsonDocument::fromJson(socket.readLine()).object();
            out += QByteArray::fromBase64(reply["out"_L1].toString().toLatin1());
            if (reply.contains("exit"_L1))
                return reply["exit"_L1].toInt() == 0 ? out : QByteArray();
        }
    }
    return {};
}
