#include "bridge/endpoint/EndpointProbe.h"

#include "bridge/endpoint/ReachabilityProbe.h"

namespace bridge::endpoint {

void probeEndpoint(const EndpointTarget &target, ProbeDepth, QObject *context, ProbeAnswer answer)
{
    const QString address = target.endpoint.address.text();
    probeReachability(target.endpoint.address, context,
                      [address, answer = std::move(answer)](Reachability reachability) {
                          ProbeFinding finding;
                          if (reachability == Reachability::Refused)
                              finding.failure = Failure{.layer = FailureLayer::Network,
                                                        .kind = FailureKind::ConnectionRefused,
                                                        .address = address};
                          answer(finding);
                      });
}

} // namespace bridge::endpoint
