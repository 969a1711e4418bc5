#include "bridge/endpoint/profiles/EndpointProfiles.h"

#include <QUrl>

#include <algorithm>

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
    std::sort(m_read.profiles.begin(), m_read.profiles.end(), [](const auto &a, const auto &b) {
        return a.name.compare(b.name, Qt::CaseInsensitive) < 0;
    });
    return m_read;
}

QString EndpointProfiles::keyOf(const QString &name) const
{
    const QStringList keys = m_settings.names(settings::kEndpointProfiles);
    for (const QString &key : keys) {
        if (sameName(nameFrom(key), name))
            return key;
    }
    return {};
}

std::optional<EndpointProfile> EndpointProfiles::find(const QString &name) const
{
    for (const EndpointProfile &profile : read().profiles) {
        if (sameName(profile.name, name))
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
    const bool isSaved = m_settings.setValue(settings::kEndpointProfiles, keyFor(stored.name),
                                             QString::fromUtf8(encodeProfile(stored)));
    if (!before.isEmpty() && before != keyFor(stored.name))
        m_settings.setValue(settings::kEndpointProfiles, before, {});
    return saved(isSaved);
}

Result<QString, ProfileProblem> EndpointProfiles::add(EndpointProfile profile)
{
    const auto wanted = validName(profile.name);
    if (!wanted)
        return failed(wanted.error());
    profile.name = *wanted;
    for (int number = 2; !keyOf(profile.name).isEmpty(); ++number) {
        const QString suffix = QStringLiteral(" %1").arg(number);
        profile.name = wanted->left(ProfileProblem::kMaxName - suffix.size()).trimmed() + suffix;
    }
    if (const auto stored = put(profile); !stored)
        return failed(stored.error());
    return profile.name;
}

Result<void, ProfileProblem> EndpointProfiles::remove(const QString &name)
{
    const QString key = keyOf(name);
    if (key.isEmpty())
        return failed(ProfileProblem{.kind = ProfileProblem::Kind::NotFound, .subject = name});
    return saved(m_settings.setValue(settings::kEndpointProfiles, key, {}));
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
