#include "bridge/process/ClaudeLocator.h"
