#include "app/cli/EndpointCommands.h"

#include "bridge/sources/SourceReader.h"
#include "ui/words/AddressText.h"
#include "ui/words/SourceText.h"

#include <QCoreApplication>

namespace app {

using bridge::Result;
using bridge::endpoint::AddressProblem;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;

Result<void, AddressProblem> apply(const command::SetEndpoint &command, EndpointChoice &endpoints)
{
    auto result = endpoints.setAddress(command.address);
    if (result && command.on)
        result = endpoints.setEnabled(true);
    return result;
}

Result<void, AddressProblem> apply(const command::SwitchEndpoint &command,
                                   EndpointChoice &endpoints)
{
    return endpoints.setEnabled(command.on);
}

namespace {

QByteArray policyText(const EndpointChoice &endpoints)
{
    const QString words = ui::wordsFor(endpoints.policy());
    return words.isEmpty() ? QByteArray() : words.toUtf8() + '\n';
}

} // namespace

QByteArray refusalByPolicy(const command::SetEndpoint &command, const EndpointChoice &endpoints)
{
    return command.on ? policyText(endpoints) : QByteArray();
}

QByteArray refusalByPolicy(const command::SwitchEndpoint &command, const EndpointChoice &endpoints)
{
    return command.on ? policyText(endpoints) : QByteArray();
}

bridge::sources::SourceReport sourcesFor(const EndpointChoice &endpoints, const QString &workspace,
                                         const bridge::endpoint::EndpointPin &pin)
{
    using namespace bridge::sources;
    const auto endpoint = endpoints.endpointFor(pin);
    return readSources(SourcePlaces::ofThisComputer(QProcessEnvironment::systemEnvironment()),
                       workspace, {endpoint ? *endpoint : std::nullopt, endpoints.ignoresOthers()});
}

QByteArray refusalText(const AddressProblem &problem)
{
    QString text = ui::wordsFor(problem);
    if (problem.suggestion)
        text +=
            u' '
            + QCoreApplication::translate("EndpointCommands", "Try %1").arg(*problem.suggestion);
    return text.toUtf8() + '\n';
}

QByteArray notSavedText(const bridge::settings::SettingsStore &settings)
{
    return QCoreApplication::translate("EndpointCommands", "%1 could not be written.")
               .arg(settings.filePath())
               .toUtf8()
           + '\n';
}

Result<QString, AddressProblem> originFor(const QString &url, const EndpointChoice &endpoints)
{
    const auto address = EndpointAddress::parse(url.isEmpty() ? endpoints.addressText() : url);
    if (!address)
        return bridge::failed(address.error());
    return address->origin();
}

} // namespace app
