#include "ui/settings/endpoint/HeadersSection.h"

#include "ui/settings/endpoint/NamedValues.h"
#include "ui/settings/endpoint/SetupChange.h"
#include "ui/words/SecretText.h"

#include <QVBoxLayout>

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

bool names(const QStringList &headers, const QString &name)
{
    return headers.contains(name, Qt::CaseInsensitive);
}

/// True if either list has the header; ignores case.
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
    : QWidget(parent)
    , m_choice(choice)
    , m_credentials(credentials)
    , m_values(new NamedValues({tr("Header"), QStringLiteral("x-portkey-config"), tr("Secret")},
                               theme, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_values);
    m_values->setHint(tr("Sent with every request, for gateways that require them. Secret values "
                         "are saved in the system keychain, for this endpoint only."));
    connect(m_values, &NamedValues::addRequested, this, &HeadersSection::add);
    connect(m_values, &NamedValues::removeRequested, this, &HeadersSection::remove);
    connect(m_values, &NamedValues::offerTaken, this, &HeadersSection::keepForThisRun);
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
        m_values->conclude({});
        refresh();
    });
    connect(&m_credentials, &CredentialBook::saveFailed, this,
            [this](const QString &origin, const SecretError &error) {
                if (m_saving.isEmpty() || origin != m_origin)
                    return;
                m_saving.clear();
                m_values->conclude(wordsFor(error), error.kind == SecretError::Kind::Unsendable
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
    if (m_credentials.isHeaderForThisRun(origin, name))
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
    std::vector<NamedValues::Value> values;
    for (auto it = setup.headers.cbegin(); it != setup.headers.cend(); ++it)
        values.push_back({it.key(), it.value()});
    for (const auto &name : setup.secretHeaders)
        values.push_back({name, secretState(name), true});
    m_values->show(values);
    setEnabled(!originOf(m_choice).isEmpty());
}

void HeadersSection::add(const QString &name, const QString &value, bool isSecret)
{
    if (value.isEmpty()) {
        m_values->conclude(tr("A header needs a value."));
        return;
    }
    if (isSecret) {
        addSecret(name, value);
        return;
    }
    const bool wasSecret = names(m_choice.setup().secretHeaders, name);
    const auto problem = changeSetup(m_choice, [&](auto &setup) {
        takeOut(setup, name);
        setup.headers.insert(name, value);
    });
    if (problem.isEmpty() && wasSecret && !isNeededElsewhere(name))
        m_credentials.saveHeader(originOf(m_choice), name, {});
    m_values->conclude(problem);
}

void HeadersSection::addSecret(const QString &name, const QString &value)
{
    const auto problem = changeSetup(m_choice, [&](auto &setup) {
        takeOut(setup, name);
        setup.secretHeaders.append(name);
    });
    if (!problem.isEmpty()) {
        m_values->conclude(problem);
        return;
    }
    m_origin = originOf(m_choice);
    m_saving = name;
    m_values->setBusy(true);
    m_credentials.saveHeader(m_origin, name, value);
}

void HeadersSection::keepForThisRun(const QString &name, const QString &value)
{
    const bool isKept = m_credentials.keepHeaderForThisRun(originOf(m_choice), name, value);
    m_values->conclude(isKept ? QString()
                              : wordsFor(SecretError{SecretError::Kind::Unsendable, {}}));
    refresh();
}

void HeadersSection::remove(const QString &name)
{
    const bool wasSecret = names(m_choice.setup().secretHeaders, name);
    const auto problem = changeSetup(m_choice, [&](auto &setup) { takeOut(setup, name); });
    if (problem.isEmpty() && wasSecret && !isNeededElsewhere(name))
        m_credentials.saveHeader(originOf(m_choice), name, {});
}

bool HeadersSection::isNeededElsewhere(const QString &name) const
{
    const auto origin = originOf(m_choice);
    const auto active = m_choice.activeProfile();
    for (const auto &profile : m_choice.profiles().all()) {
        const auto address = EndpointAddress::parse(profile.address);
        if (profile.name != active && address && address->origin() == origin
            && names(profile.setup.secretHeaders, name))
            return true;
    }
    return false;
}

} // namespace ui

#include "moc_HeadersSection.cpp"
