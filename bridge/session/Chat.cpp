#include "bridge/session/Chat.h"

#include "moc_Chat.cpp"
