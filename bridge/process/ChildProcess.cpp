#include "bridge/process/ChildProcess.h"
