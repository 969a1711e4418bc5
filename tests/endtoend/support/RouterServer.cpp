#include "tests/endtoend/support/RouterServer.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

#include <iostream>

namespace {

QByteArray configuration(const RouterServer::Setup &setup, quint16 port)
{
    const QJsonObject provider{
        {QStringLiteral("name"), QStringLiteral("company")},
        {QStringLiteral("api_base_url"), setup.upstream + QStringLiteral("/v1/chat/completions")},
        {QStringLiteral("api_key"), setup.upstreamKey},
        {QStringLiteral("models"), QJsonArray{setup.model}}};
    const QJsonObject router{{QStringLiteral("default"), QStringLiteral("company,") + setup.model}};
    return QJsonDocument(QJsonObject{{QStringLiteral("APIKEY"), setup.key},
                                     {QStringLiteral("HOST"), QStringLiteral("127.0.0.1")},
                                     {QStringLiteral("PORT"), port},
                                     {QStringLiteral("LOG"), false},
                                     {QStringLiteral("NON_INTERACTIVE_MODE"), true},
                                     {QStringLiteral("Providers"), QJsonArray{provider}},
                                     {QStringLiteral("Router"), router}})
        .toJson();
}

} // namespace

RouterServer::RouterServer(const Setup &setup)
    : m_port(ServerProcess::freePort())
{
    const QDir folder(m_home.filePath(QStringLiteral(".claude-code-router")));
    QFile file(folder.filePath(QStringLiteral("config.json")));
    EXPECT_TRUE(folder.mkpath(QStringLiteral(".")) && file.open(QIODevice::WriteOnly));
    file.write(configuration(setup, m_port));
    file.close();

    QProcessEnvironment environment;
    environment.insert(QStringLiteral("HOME"), m_home.path());
    environment.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
    m_process.setEnvironment(environment);
    m_process.setFolder(m_home.path());
    m_process.start(ServerProcess::testTool(QStringLiteral("node")),
                    {ServerProcess::testTool(QStringLiteral("claude-code-router"))
                         + QStringLiteral("/dist/cli.js"),
                     QStringLiteral("start")},
                    m_port);
}

RouterServer::~RouterServer()
{
    if (::testing::Test::HasFailure())
        std::cerr << "claude-code-router:\n" << m_process.output();
}

QString RouterServer::address() const
{
    return QStringLiteral("http://127.0.0.1:%1").arg(m_port);
}
