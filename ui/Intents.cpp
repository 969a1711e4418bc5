#include "ui/Intents.h"

#include "bridge/chat/Chat.h"

#include "moc_Intents.cpp"
