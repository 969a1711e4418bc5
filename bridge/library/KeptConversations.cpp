#include "bridge/library/KeptConversations.h"

#include "moc_KeptConversations.cpp"
