#include "bridge/endpoint/LaunchEnvironment.h"
