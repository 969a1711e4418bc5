#pragma once

#include "tests/endtoend/support/ServerProcess.h"
#include "tests/endtoend/support/TestHome.h"

/// A real claude-code-router with its own home; forwards requests to a server with OpenAI's API.
class RouterServer
{
public:
    struct Setup
    {
        QString upstream; ///< the server's address, without /v1
        QString upstreamKey;
        QString model;
        QString key; ///< required from the router's clients
    };

    /// Fails the test if the router does not start.
    explicit RouterServer(const Setup &setup);
    /// Prints its log if the test has failed.
    ~RouterServer();

    [[nodiscard]] QString address() const;

private:
    const TestHome m_home;
    const quint16 m_port;
    ServerProcess m_process;
};
