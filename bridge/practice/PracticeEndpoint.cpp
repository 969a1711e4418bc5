#include "bridge/practice/PracticeEndpoint.h"
