#include "tests/endtoend/support/TestHome.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

TestHome::TestHome()
{
    EXPECT_TRUE(m_folder.isValid()) << m_folder.errorString().toStdString();
    EXPECT_TRUE(QDir().mkpath(workspace()));
    EXPECT_TRUE(QDir().mkpath(runtimeFolder()));
    EXPECT_TRUE(QFile::setPermissions(runtimeFolder(),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

void TestHome::write(const QString &relative, const QByteArray &content) const
{
    const QString file = path() + u'/' + relative;
    QDir().mkpath(QFileInfo(file).path());
    QFile out(file);
    ASSERT_TRUE(out.open(QIODevice::WriteOnly)) << file.toStdString();
    out.write(content);
}

void TestHome::writeJson(const QString &relative, const QJsonObject &content) const
{
    write(relative, QJsonDocument(content).toJson());
}

void TestHome::writeScript(const QString &relative, const QByteArray &content) const
{
    write(relative, "#!/bin/sh\n" + content);
    QFile::setPermissions(path() + u'/' + relative,
                          QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

void TestHome::saveLogin(const QString &token, const QString &refreshToken,
                         const QStringList &scopes) const
{
    const qint64 end = QDateTime::currentDateTime().addDays(30).toMSecsSinceEpoch();
    writeJson(u".claude/.credentials.json"_s,
              {{u"claudeAiOauth"_s, QJsonObject{{u"accessToken"_s, token},
                                                {u"refreshToken"_s, refreshToken},
                                                {u"expiresAt"_s, end},
                                                {u"scopes"_s, QJsonArray::fromStringList(scopes)},
                                                {u"subscriptionType"_s, u"max"_s}}}});
}

QByteArray TestHome::read(const QString &relative) const
{
    QFile in(path() + u'/' + relative);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

bool TestHome::has(const QString &relative) const
{
    return QFileInfo::exists(path() + u'/' + relative);
}

QProcessEnvironment TestHome::environment() const
{
    QProcessEnvironment environment;
    environment.insert(u"HOME"_s, path());
    environment.insert(u"XDG_RUNTIME_DIR"_s, runtimeFolder());
    environment.insert(u"LANG"_s, u"C.UTF-8"_s);
    for (const char *name : {"PATH", "DRAWBRIDGE_CLAUDE"})
        environment.insert(QString::fromLatin1(name), qEnvironmentVariable(name));
    return environment;
}
