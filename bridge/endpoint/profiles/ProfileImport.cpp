#include "bridge/endpoint/profiles/ProfileImport.h"

#include "bridge/endpoint/ClientIdentity.h"
#include "bridge/endpoint/ReservedNames.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace bridge::endpoint {

namespace {

using PartKind = ImportedPart::Kind;

bool isNamed(const ImportedPart &part, const QString &name)
{
    return part.name.compare(name, part.kind == PartKind::Header ? Qt::CaseInsensitive
                                                                 : Qt::CaseSensitive)
           == 0;
}

ImportedPart certificatePart(const QString &field, const QString &path)
{
    const bool isKey = field == QLatin1String(kClientKeyName);
    return {isKey ? PartKind::ClientKey : PartKind::ClientCertificate, field, path};
}

/// The parts of a profile. Of two with one name only the first is kept: a file cannot hide a second
/// value behind it.
class Parts
{
public:
    void add(const ImportedPart &part)
    {
        const QString name = part.kind == PartKind::Header ? part.name.toLower() : part.name;
        const QString key = QString::number(static_cast<int>(part.kind)) + name;
        if (m_known.contains(key))
            return;
        m_known.insert(key);
        m_parts.push_back(part);
    }
    [[nodiscard]] std::vector<ImportedPart> take() { return std::move(m_parts); }

private:
    std::vector<ImportedPart> m_parts;
    QSet<QString> m_known;
};

/// Takes variables of the file: as models, as they are, as parts that are switched off, or not at
/// all. A client certificate of a field has been added before, and stays.
void takeVariables(const QMap<QString, QString> &variables, ImportedProfile &imported, Parts &parts)
{
    EndpointSetup &setup = imported.profile.setup;
    for (auto it = variables.cbegin(); it != variables.cend(); ++it) {
        const QString &name = it.key();
        const QString &value = it.value();
        if (const QString role = modelRoleOf(name); !role.isEmpty() && !setup.models.contains(role))
            setup.models.insert(role, value);
        else if (isHarmlessVariable(name, value))
            setup.environment.insert(name, value);
        else if (looksSecret(name, value))
            imported.leftOut.append(name);
        else if (const QString field = clientCertificateFieldOf(name); !field.isEmpty())
            parts.add(certificatePart(field, value));
        else
            parts.add({PartKind::Variable, name, value});
    }
}

/// What the file itself had imported comes last, and is as foreign as the rest.
void takeParts(const std::vector<ImportedPart> &brought, ImportedProfile &imported, Parts &parts)
{
    for (const ImportedPart &part : brought) {
        const bool isValue = part.kind == PartKind::Variable || part.kind == PartKind::Header;
        if (isValue && looksSecret(part.name, part.value))
            imported.leftOut.append(part.name);
        else
            parts.add(part);
    }
}

/// The profile as it is imported.
Result<ImportedProfile, ProfileProblem> taken(EndpointProfile profile)
{
    EndpointSetup &setup = profile.setup;
    const auto headers = std::exchange(setup.headers, {});
    const auto variables = std::exchange(setup.environment, {});
    const auto authorities = std::exchange(setup.certificateAuthorities, {});
    const auto certificate = std::exchange(setup.clientCertificate, {});
    const auto brought = std::exchange(setup.imported, {});
    // It names endpoints of another computer, to which conversations would go unasked.
    setup.goOnAt.clear();
    ImportedProfile imported{std::move(profile)};
    // A secret header is the credential of the endpoint, in a file by mistake.
    for (auto it = headers.cbegin(); it != headers.cend(); ++it) {
        if (looksSecret(it.key(), it.value()))
            return failed(
                ProfileProblem{.kind = ProfileProblem::Kind::SecretInside, .subject = it.key()});
    }
    Parts parts;
    if (!certificate.certificate.isEmpty())
        parts.add(certificatePart(QLatin1String(kClientCertificateName), certificate.certificate));
    if (!certificate.key.isEmpty())
        parts.add(certificatePart(QLatin1String(kClientKeyName), certificate.key));
    takeVariables(variables, imported, parts);
    for (auto it = headers.cbegin(); it != headers.cend(); ++it)
        parts.add({PartKind::Header, it.key(), it.value()});
    if (!authorities.isEmpty())
        parts.add({PartKind::Authorities, QLatin1String(kAuthoritiesName), authorities});
    takeParts(brought, imported, parts);
    imported.profile.setup.imported = parts.take();
    if (const auto valid = validate(imported.profile); !valid)
        return failed(valid.error());
    return imported;
}

bool isHeaderOf(const QMap<QString, QString> &headers, const ImportedPart &part)
{
    return std::any_of(headers.keyValueBegin(), headers.keyValueEnd(), [&part](const auto &header) {
        return isNamed(part, header.first) && header.second == part.value;
    });
}

void removeHeader(QMap<QString, QString> &headers, const ImportedPart &part)
{
    headers.removeIf([&part](const auto &header) { return isNamed(part, header.key()); });
}

} // namespace

Result<std::vector<ImportedProfile>, ProfileProblem> readProfiles(const QByteArray &json)
{
    auto profiles = decodeProfiles(json);
    if (!profiles)
        return failed(profiles.error());
    std::vector<ImportedProfile> all;
    for (EndpointProfile &profile : *profiles) {
        auto imported = taken(std::move(profile));
        if (!imported) {
            if (profiles->size() > 1)
                imported.error().entry = static_cast<int>(all.size()) + 1;
            return failed(imported.error());
        }
        all.push_back(std::move(*imported));
    }
    return all;
}

bool isSwitchedOn(const EndpointSetup &setup, const ImportedPart &part)
{
    switch (part.kind) {
    case PartKind::Variable:
        return setup.environment.contains(part.name)
               && setup.environment.value(part.name) == part.value;
    case PartKind::Header:
        return isHeaderOf(setup.headers, part);
    case PartKind::Authorities:
        return !part.value.isEmpty() && setup.certificateAuthorities == part.value;
    case PartKind::ClientCertificate:
        return !part.value.isEmpty() && setup.clientCertificate.certificate == part.value;
    case PartKind::ClientKey:
        return !part.value.isEmpty() && setup.clientCertificate.key == part.value;
    }
    return false;
}

Result<void, PartProblem> switchOn(EndpointSetup &setup, const ImportedPart &part)
{
    EndpointSetup changed = setup;
    switch (part.kind) {
    case PartKind::Variable:
        changed.environment.insert(part.name, part.value);
        break;
    case PartKind::Header:
        removeHeader(changed.headers, part);
        changed.headers.insert(part.name, part.value);
        break;
    case PartKind::Authorities:
        if (const auto authorities = readAuthorities(part.value); !authorities)
            return failed(PartProblem(authorities.error()));
        changed.certificateAuthorities = part.value;
        break;
    case PartKind::ClientCertificate:
        if (const auto certificates = readClientCertificates(part.value); !certificates)
            return failed(PartProblem(certificates.error()));
        changed.clientCertificate.certificate = part.value;
        break;
    case PartKind::ClientKey:
        if (const auto key = isKeyEncrypted(part.value); !key)
            return failed(PartProblem(key.error()));
        changed.clientCertificate.key = part.value;
        break;
    }
    if (const auto valid = validate(changed); !valid)
        return failed(PartProblem(valid.error()));
    setup = std::move(changed);
    return {};
}

void switchOff(EndpointSetup &setup, const ImportedPart &part)
{
    if (!isSwitchedOn(setup, part))
        return;
    switch (part.kind) {
    case PartKind::Variable:
        setup.environment.remove(part.name);
        break;
    case PartKind::Header:
        removeHeader(setup.headers, part);
        break;
    case PartKind::Authorities:
        setup.certificateAuthorities.clear();
        break;
    case PartKind::ClientCertificate:
        setup.clientCertificate.certificate.clear();
        break;
    case PartKind::ClientKey:
        setup.clientCertificate.key.clear();
        break;
    }
}

Result<void, PartProblem> switchOn(std::vector<ImportedProfile> &profiles, const QStringList &names)
{
    for (const QString &name : names) {
        bool isFound = false;
        for (ImportedProfile &imported : profiles) {
            EndpointSetup &setup = imported.profile.setup;
            for (const ImportedPart &part : std::vector(setup.imported)) {
                if (!isNamed(part, name))
                    continue;
                isFound = true;
                if (const auto on = switchOn(setup, part); !on)
                    return on;
            }
        }
        if (!isFound)
            return failed(PartProblem(
                ProfileProblem{.kind = ProfileProblem::Kind::PartUnknown, .subject = name}));
    }
    return {};
}

} // namespace bridge::endpoint
