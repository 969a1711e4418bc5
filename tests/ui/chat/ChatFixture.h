#pragma once

#include "bridge/session/AgentInfo.h"
#include "tests/support/FakeClock.h"
#include "tests/support/UiFixture.h"

#include <QApplication>

/// The arguments of the chat's widgets.
class ChatFixture : public UiFixture
{
protected:
    ChatFixture()
    {
        m_agent.name = QStringLiteral("Fake Agent");
        m_agent.shortName = QStringLiteral("Fake");
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    FakeClock m_clock;
    bridge::session::AgentInfo m_agent;
};
