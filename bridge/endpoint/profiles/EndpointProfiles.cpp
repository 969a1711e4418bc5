#include "bridge/endpoint/profiles/EndpointProfiles.h"

#include <QUrl>

#include <algorithm>
#include <map>

namespace bridge::endpoint {

namespace {

QString keyFor(const QString &name)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(name));
}

QString nameFrom(const QString &key)
{
    return QUrl::fromPercentEncoding(key.toLatin1());
}

Result<void, ProfileProblem> saved(bool isSaved)
{
    if (!isSaved)
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::NotSaved});
    return {};
}

/// The key, which is unique, decides the name, not the name inside.
Result<EndpointProfile, ProfileProblem> decoded(const QString &name, const QString &text)
{
    auto profile = decodeProfile(text.toUtf8());
    if (!profile)
        return profile;
    profile->name = name;
    // A set-up that is invalid today may have been stored by another version: its invalid parts do
    // not reach an agent.
    if (!EndpointAddress::parse(profile->address))
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::AddressInvalid,
                                     .subject = profile->address});
    return profile;
}

} // namespace

const EndpointProfiles::Read &EndpointProfiles::read() const
{
    QStringList texts;
    const QStringList keys = m_settings.names(settings::kEndpointProfiles);
    for (const QString &key : keys)
        texts << key << m_settings.value(settings::kEndpointProfiles, key);
    if (texts == m_read.texts)
        return m_read;
    m_read = {texts, {}, {}};
    for (qsizetype i = 0; i < texts.size(); i += 2) {
        const QString name = nameFrom(texts.at(i));
        auto profile = decoded(name, texts.at(i + 1));
        if (profile)
            m_read.profiles.push_back(std::move(*profile));
        else
            m_read.damaged.push_back({name, profile.error()});
    }
    std::sort(m_read.profiles.begin(), m_read.profiles.end(),
              [](const auto &a, const auto &b) { return compareNames(a.name, b.name) < 0; });
    return m_read;
}

QString EndpointProfiles::keyOf(const QString &name) const
{
    const QStringList keys = m_settings.names(settings::kEndpointProfiles);
    for (const QString &key : keys) {
        if (compareNames(nameFrom(key), name) == 0)
            return key;
    }
    return {};
}

std::optional<EndpointProfile> EndpointProfiles::find(const QString &name) const
{
    for (const EndpointProfile &profile : read().profiles) {
        if (compareNames(profile.name, name) == 0)
            return profile;
    }
    return std::nullopt;
}

std::optional<EndpointProfile> EndpointProfiles::findByAddress(const QString &address) const
{
    for (const EndpointProfile &profile : read().profiles) {
        if (sameAddress(profile.address, address))
            return profile;
    }
    return std::nullopt;
}

Result<void, ProfileProblem> EndpointProfiles::put(const EndpointProfile &profile)
{
    if (const auto valid = validate(profile); !valid)
        return valid;
    EndpointProfile stored = profile;
    stored.name = *validName(profile.name);
    const QString before = keyOf(stored.name);
    QMap<QString, QString> texts{{keyFor(stored.name), QString::fromUtf8(encodeProfile(stored))}};
    if (!before.isEmpty() && !texts.contains(before))
        texts.insert(before, {});
    return saved(m_settings.setValues(settings::kEndpointProfiles, texts));
}

Result<QStringList, ProfileProblem>
EndpointProfiles::add(const std::vector<EndpointProfile> &profiles)
{
    const auto isBefore = [](const QString &a, const QString &b) { return compareNames(a, b) < 0; };
    std::map<QString, int, decltype(isBefore)> taken(isBefore); // name -> last number tried with it
    const QStringList keys = m_settings.names(settings::kEndpointProfiles);
    for (const QString &key : keys)
        taken.emplace(nameFrom(key), 1);
    QStringList names;
    QMap<QString, QString> texts;
    for (EndpointProfile profile : profiles) {
        if (const auto valid = validate(profile); !valid)
            return failed(valid.error());
        const QString wanted = *validName(profile.name);
        profile.name = wanted;
        const auto [at, isFree] = taken.emplace(wanted, 1);
        for (bool isTaken = !isFree; isTaken; isTaken = !taken.emplace(profile.name, 1).second) {
            const QString suffix = QStringLiteral(" %1").arg(++at->second);
            profile.name = wanted.left(ProfileProblem::kMaxName - suffix.size()).trimmed() + suffix;
        }
        names.append(profile.name);
        texts.insert(keyFor(profile.name), QString::fromUtf8(encodeProfile(profile)));
    }
    if (!m_settings.setValues(settings::kEndpointProfiles, texts))
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::NotSaved});
    return names;
}

Result<void, ProfileProblem> EndpointProfiles::remove(const QString &name)
{
    const QString key = keyOf(name);
    if (key.isEmpty())
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::NotFound, .subject = name});
    return saved(m_settings.setValue(settings::kEndpointProfiles, key, {}));
}

Result<EndpointSetup, ProfileProblem> EndpointProfiles::setupOf(const QString &origin) const
{
    const QString text = m_settings.value(settings::kEndpointSetups, origin);
    return text.isEmpty() ? EndpointSetup{} : decodeSetup(text.toUtf8());
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
