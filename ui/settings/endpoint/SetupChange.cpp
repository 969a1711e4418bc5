#include "ui/settings/endpoint/SetupChange.h"

#include "ui/words/ProfileText.h"

namespace ui {

using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointSetup;

QString problemText(const bridge::Result<void, bridge::endpoint::ProfileProblem> &result)
{
    return result ? QString() : wordsFor(result.error());
}

QString changeSetup(EndpointChoice &choice, const std::function<void(EndpointSetup &)> &change)
{
    const auto before = choice.setup();
    auto setup = before;
    change(setup);
    if (setup == before)
        return {};
    return problemText(choice.setSetup(setup));
}

QString originOf(const EndpointChoice &choice)
{
    const auto address = EndpointAddress::parse(choice.addressText());
    return address ? address->origin() : QString();
}

} // namespace ui
