#pragma once

#include "bridge/answers/ProbeFinding.h"

namespace bridge::check {

/// The probe of the product, see answers::EndpointProbe: the checklist's first rungs.
void probeEndpoint(const endpoint::EndpointTarget &target, answers::ProbeDepth depth,
                   QObject *context, answers::ProbeAnswer answer);

} // namespace bridge::check
