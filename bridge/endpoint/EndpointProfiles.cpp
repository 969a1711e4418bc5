#include "bridge/endpoint/EndpointProfiles.h"

#include <QUrl>

#include <algorithm>

namespace bridge::endpoint {

namespace {

bool sameName(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

QString keyOf(const QString &name)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(name));
}

Result<void, ProfileProblem> saved(bool isSaved)
{
    if (!isSaved)
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::NotSaved});
    return {};
}

} // namespace

std::vector<EndpointProfile> EndpointProfiles::all() const
{
    std::vector<EndpointProfile> profiles;
    for (const QString &key : m_settings.names(settings::kEndpointProfiles)) {
        auto profile = decodeProfile(m_settings.value(settings::kEndpointProfiles, key).toUtf8());
        if (profile)
            profiles.push_back(std::move(*profile));
    }
    std::sort(profiles.begin(), profiles.end(), [](const auto &a, const auto &b) {
        return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
    });
    return profiles;
}

std::optional<EndpointProfile> EndpointProfiles::find(const QString &name) const
{
    for (EndpointProfile &profile : all()) {
        if (sameName(profile.name, name))
            return std::move(profile);
    }
    return std::nullopt;
}

std::optional<EndpointProfile> EndpointProfiles::findByAddress(const QString &address) const
{
    for (EndpointProfile &profile : all()) {
        if (sameAddress(profile.address, address))
            return std::move(profile);
    }
    return std::nullopt;
}

Result<void, ProfileProblem> EndpointProfiles::put(const EndpointProfile &profile)
{
    const auto name = validName(profile.name);
    if (!name)
        return failed(name.error());
    if (!EndpointAddress::parse(profile.address))
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::AddressInvalid,
                                     .subject = profile.address});
    if (const auto valid = validate(profile.setup); !valid)
        return valid;
    EndpointProfile kept = profile;
    kept.name = *name;
    const auto before = find(*name);
    const bool isSaved = m_settings.setValue(settings::kEndpointProfiles, keyOf(*name),
                                             QString::fromUtf8(encodeProfile(kept)));
    if (before && before->name != *name)
        m_settings.setValue(settings::kEndpointProfiles, keyOf(before->name), {});
    return saved(isSaved);
}

Result<QString, ProfileProblem> EndpointProfiles::add(EndpointProfile profile)
{
    const QString wanted = profile.name.trimmed();
    for (int number = 2; find(profile.name.trimmed()); ++number) {
        const QString suffix = QStringLiteral(" %1").arg(number);
        profile.name = wanted.left(ProfileProblem::kMaxName - suffix.size()) + suffix;
    }
    if (const auto kept = put(profile); !kept)
        return failed(kept.error());
    return profile.name.trimmed();
}

Result<void, ProfileProblem> EndpointProfiles::remove(const QString &name)
{
    const auto profile = find(name);
    if (!profile)
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::NotFound, .subject = name});
    return saved(m_settings.setValue(settings::kEndpointProfiles, keyOf(profile->name), {}));
}

EndpointSetup EndpointProfiles::setupOf(const QString &origin) const
{
    const auto setup = decodeSetup(m_settings.value(settings::kEndpointSetups, origin).toUtf8());
    return setup ? *setup : EndpointSetup{};
}

Result<void, ProfileProblem> EndpointProfiles::putSetup(const QString &origin,
                                                        const EndpointSetup &setup)
{
    if (const auto valid = validate(setup); !valid)
        return valid;
    const QString json =
        setup == EndpointSetup{} ? QString() : QString::fromUtf8(encodeSetup(setup));
    return saved(m_settings.setValue(settings::kEndpointSetups, origin, json));
}

} // namespace bridge::endpoint
