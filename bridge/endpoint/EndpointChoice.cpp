#include "bridge/endpoint/EndpointChoice.h"
