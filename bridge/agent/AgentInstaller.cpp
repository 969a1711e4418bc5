#include "bridge/agent/AgentInstaller.h"

#include "moc_AgentInstaller.cpp"
