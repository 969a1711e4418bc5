#include "bridge/process/StderrTail.h"
