#pragma once

#include "tests/endtoend/support/ServerProcess.h"
#include "tests/endtoend/support/TestHome.h"

/// A real claude-code-router, its home its own: gives what it is asked to an OpenAI-shaped server.
class RouterServer
{
public:
    struct Setup
    {
        QString upstream; ///< the server's address, without /v1
        QString upstreamKey;
        QString model;
        QString key; ///< what the router itself asks for
    };

    /// Fails the test when it does not come to serve.
    explicit RouterServer(const Setup &setup);
    /// Its words, when the test has failed.
    ~RouterServer();

    [[nodiscard]] QString address() const;

private:
    const TestHome m_home;
    const quint16 m_port;
    ServerProcess m_process;
};
