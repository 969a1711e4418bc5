#include "bridge/process/ProcessTree.h"
