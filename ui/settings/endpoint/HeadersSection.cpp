#include "ui/settings/endpoint/HeadersSection.h"

#include "ui/settings/endpoint/SetupChange.h"
#include "ui/words/SecretText.h"

namespace ui {

using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointSetup;
using bridge::secrets::CredentialBook;
using bridge::secrets::SecretError;

namespace {

bool isSameHeader(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

/// Removes the header from both lists; ignores case.
void takeOut(EndpointSetup &setup, const QString &name)
{
    setup.headers.removeIf(
        [&name](const auto &header) { return isSameHeader(header.key(), name); });
    setup.secretHeaders.removeIf(
        [&name](const QString &header) { return isSameHeader(header, name); });
}

} // namespace

HeadersSection::HeadersSection(EndpointChoice &choice, CredentialBook &credentials, Theme &theme,
                               QWidget *parent)
    : NamedValues({tr("Header"), QStringLiteral("x-portkey-config"), tr("Secret"),
                   credentials.isInMemory()
                       ? tr("Sent with every request, for gateways that require them. Secret "
                            "values are kept in this practice session only.")
                       : tr("Sent with every request, for gateways that require them. Secret "
                            "values are saved in the system keychain, for this endpoint only.")},
                  theme, parent)
    , m_choice(choice)
    , m_credentials(credentials)
{
    connect(&m_choice, &EndpointChoice::changed, this, &HeadersSection::refresh);
    followKeychain();
    refresh();
}

void HeadersSection::followKeychain()
{
    connect(&m_credentials, &CredentialBook::changed, this, [this](const QString &origin) {
        if (origin == originOf(m_choice))
            refresh();
    });
    connect(&m_credentials, &CredentialBook::saved, this, [this](const QString &origin) {
        // The result may belong to the token of this origin.
        if (m_saving.isEmpty() || origin != m_origin
            || !m_credentials.hasHeader(m_origin, m_saving))
            return;
        m_saving.clear();
        conclude({});
        refresh();
    });
    connect(&m_credentials, &CredentialBook::saveFailed, this,
            [this](const QString &origin, const SecretError &error) {
                if (m_saving.isEmpty() || origin != m_origin)
                    return;
                m_saving.clear();
                conclude(wordsFor(error), error.kind == SecretError::Kind::Unsendable
                                              ? QString()
                                              : tr("Keep for this run only"));
            });
}

QString HeadersSection::preview() const
{
    const auto setup = m_choice.setup();
    const auto all = setup.headers.keys() + setup.secretHeaders;
    return all.isEmpty() ? tr("none") : all.join(QLatin1String(", "));
}

QString HeadersSection::secretState(const QString &name) const
{
    const auto origin = originOf(m_choice);
    if (m_credentials.headerEndsWithThisRun(origin, name))
        return tr("•••••• for this run only");
    if (m_credentials.hasHeader(origin, name))
        return tr("•••••• in the system keychain");
    if (m_credentials.isSettled(origin))
        return tr("no value is saved: it is not sent");
    return tr("in the system keychain");
}

void HeadersSection::refresh()
{
    const auto setup = m_choice.setup();
    std::vector<Value> values;
    for (auto it = setup.headers.cbegin(); it != setup.headers.cend(); ++it)
        values.push_back({it.key(), it.value()});
    for (const auto &name : setup.secretHeaders)
        values.push_back({name, secretState(name), true});
    showValues(values);
    setEnabled(!originOf(m_choice).isEmpty());
}

void HeadersSection::add(const QString &name, const QString &value, bool isSecret)
{
    if (value.isEmpty()) {
        conclude(tr("A header needs a value."));
        return;
    }
    if (isSecret) {
        addSecret(name, value);
        return;
    }
    conclude(replace(name, [&](auto &setup) { setup.headers.insert(name, value); }));
}

void HeadersSection::addSecret(const QString &name, const QString &value)
{
    const auto problem = changeSetup(m_choice, [&](auto &setup) {
        takeOut(setup, name);
        setup.secretHeaders.append(name);
    });
    if (!problem.isEmpty()) {
        conclude(problem);
        return;
    }
    m_origin = originOf(m_choice);
    m_saving = name;
    setBusy();
    m_credentials.saveHeader(m_origin, name, value);
}

void HeadersSection::takeOffer(const QString &name, const QString &value)
{
    const bool isKept = m_credentials.keepHeaderForThisRun(originOf(m_choice), name, value);
    conclude(isKept ? QString() : wordsFor(SecretError{SecretError::Kind::Unsendable, {}}));
    refresh();
}

void HeadersSection::remove(const QString &name)
{
    (void)replace(name, [](auto &) {});
}

QString HeadersSection::replace(const QString &name,
                                const std::function<void(EndpointSetup &)> &insert)
{
    const bool wasSecret = m_choice.setup().secretHeaders.contains(name, Qt::CaseInsensitive);
    const auto problem = changeSetup(m_choice, [&](auto &setup) {
        takeOut(setup, name);
        insert(setup);
    });
    if (problem.isEmpty() && wasSecret && !isNeededElsewhere(name))
        m_credentials.saveHeader(originOf(m_choice), name, {});
    return problem;
}

bool HeadersSection::isNeededElsewhere(const QString &name) const
{
    const auto origin = originOf(m_choice);
    const auto active = m_choice.activeProfile();
    for (const auto &profile : m_choice.profiles().all()) {
        const auto address = EndpointAddress::parse(profile.address);
        if (profile.name != active && address && address->origin() == origin
            && profile.setup.secretHeaders.contains(name, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

} // namespace ui

#include "moc_HeadersSection.cpp"
