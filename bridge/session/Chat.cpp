#include "bridge/session/Chat.h"
