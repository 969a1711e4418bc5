#include "bridge/session/Transcript.h"
