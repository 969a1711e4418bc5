#include "bridge/endpoint/EndpointAddress.h"
