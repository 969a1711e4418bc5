#include "bridge/session/ChatState.h"
