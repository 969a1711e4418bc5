#include "bridge/session/ChatList.h"
