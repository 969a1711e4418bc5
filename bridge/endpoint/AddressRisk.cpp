#include "bridge/endpoint/AddressRisk.h"

#include "bridge/core/HiddenCharacters.h"

#include <QStringList>
#include <QUrl>

#include <algorithm>

namespace bridge::endpoint {

QString readableHost(const QString &asciiHost)
{
    const QString readable = QUrl::fromAce(asciiHost.toLatin1(), QUrl::IgnoreIDNWhitelist);
    return readable.isEmpty() ? asciiHost : readable;
}

std::vector<AddressRisk> risksOf(const EndpointAddress &address)
{
    std::vector<AddressRisk> risks;
    if (!address.isTls() && !address.isLoopback())
        risks.push_back(AddressRisk::Unencrypted);
    const QString host = address.asciiHost();
    const bool isPunycode =
        host.startsWith(QLatin1String("xn--")) || host.contains(QLatin1String(".xn--"));
    if (!isPunycode)
        return risks;
    const QStringList words = readableHost(host).split(u'.');
    const bool isMixed = std::any_of(words.begin(), words.end(),
                                     [](const QString &word) { return mixesScripts(word); });
    risks.push_back(isMixed ? AddressRisk::MixedScripts : AddressRisk::Internationalized);
    return risks;
}

} // namespace bridge::endpoint
