#include "tests/endtoend/support/RouterServer.h"

#include <QJsonArray>
#include <QJsonObject>

#include <gtest/gtest.h>

#include <iostream>

using namespace Qt::StringLiterals;

namespace {

QJsonObject configuration(const RouterServer::Setup &setup, quint16 port)
{
    const QJsonObject provider{{u"name"_s, u"company"_s},
                               {u"api_base_url"_s, setup.upstream + u"/v1/chat/completions"_s},
                               {u"api_key"_s, setup.upstreamKey},
                               {u"models"_s, QJsonArray{setup.model}}};
    const QJsonObject router{{u"default"_s, u"company,"_s + setup.model}};
    return {{u"APIKEY"_s, setup.key},
            {u"HOST"_s, u"127.0.0.1"_s},
            {u"PORT"_s, port},
            {u"LOG"_s, false},
            {u"NON_INTERACTIVE_MODE"_s, true},
            {u"Providers"_s, QJsonArray{provider}},
            {u"Router"_s, router}};
}

} // namespace

RouterServer::RouterServer(const Setup &setup)
    : m_port(ServerProcess::freePort())
{
    m_home.writeJson(u".claude-code-router/config.json"_s, configuration(setup, m_port));
    m_process.setEnvironment(m_home.environment());
    m_process.setFolder(m_home.path());
    m_process.start(
        ServerProcess::testTool(u"node"_s),
        {ServerProcess::testTool(u"claude-code-router"_s) + u"/dist/cli.js"_s, u"start"_s}, m_port);
}

RouterServer::~RouterServer()
{
    if (::testing::Test::HasFailure())
        std::cerr << "claude-code-router:\n" << m_process.output();
}

QString RouterServer::address() const
{
    return u"http://127.0.0.1:%1"_s.arg(m_port);
}
