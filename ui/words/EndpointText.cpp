#include "ui/words/EndpointText.h"

#include <QCoreApplication>
#include <QUrl>

namespace ui {

using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;

namespace {

struct EndpointText
{
    Q_DECLARE_TR_FUNCTIONS(EndpointText)
};

} // namespace

QString hostOf(const QString &address)
{
    const auto parsed = EndpointAddress::parse(address);
    return parsed ? parsed->hostAndPort() : address;
}

QString shownAddress(const QString &address)
{
    const auto parsed = EndpointAddress::parse(address);
    return !parsed || parsed->asciiHost() == parsed->host()
               ? address
               : QString::fromLatin1(QUrl(address).toEncoded());
}

QString withAdvice(const QString &name, const QString &advice)
{
    return advice.isEmpty() ? name : QStringLiteral("%1 · %2").arg(name, advice);
}

QString endpointName(const EndpointChoice &choice)
{
    if (!choice.isEnabled())
        return EndpointText::tr("no custom endpoint");
    const QString profile = choice.activeProfile();
    return profile.isEmpty() ? hostOf(choice.addressText()) : profile;
}

QString endpointName(const EndpointChoice &choice, const EndpointPin &pin)
{
    switch (pin.kind) {
    case EndpointPin::Kind::FollowsSettings:
        break;
    case EndpointPin::Kind::Profile:
        return pin.profile;
    case EndpointPin::Kind::DefaultApi:
        return EndpointText::tr("Claude Code's default");
    }
    return endpointName(choice);
}

QString awaitedWords(const EndpointChoice &choice)
{
    if (!choice.awaitsAddress())
        return {};
    return choice.addressText().isEmpty() ? EndpointText::tr("On once there is an address")
                                          : EndpointText::tr("On once the address can be used");
}

QString pinText(const EndpointPin &pin)
{
    switch (pin.kind) {
    case EndpointPin::Kind::FollowsSettings:
        break;
    case EndpointPin::Kind::Profile:
        return EndpointText::tr("pinned: %1").arg(pin.profile);
    case EndpointPin::Kind::DefaultApi:
        return EndpointText::tr("pinned: Claude Code's default");
    }
    return {};
}

QString originText(const QString &model, const QString &endpoint)
{
    const QString host = endpoint.isEmpty() ? EndpointText::tr("default API") : hostOf(endpoint);
    return model.isEmpty() ? host : QStringLiteral("%1 · %2").arg(model, host);
}

} // namespace ui
