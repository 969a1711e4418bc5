#include "ui/settings/AccountCard.h"

#include "ui/words/EndpointText.h"

#include <QHBoxLayout>

#include <algorithm>

namespace ui {

using bridge::CredentialKind;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;
using bridge::sources::EndpointSources;
using bridge::sources::SourceKind;
using bridge::sources::SourcePlace;

AccountCard::AccountCard(const SettingsServices &services, QWidget *parent)
    : Card(parent)
    , m_choice(services.endpoints)
    , m_sources(services.sources)
    , m_front(services.chats)
    , m_state(new Pill(this))
{
    auto *row = new QHBoxLayout(this);
    row->addWidget(makeLabel(TextRole::CardTitle, tr("Claude account"), this));
    row->addStretch();
    row->addWidget(m_state);
    connect(&m_choice, &EndpointChoice::changed, this, &AccountCard::refresh);
    connect(&m_sources, &EndpointSources::changed, this, &AccountCard::refresh);
    connect(&m_front, &bridge::chat::FrontChat::changed, this, &AccountCard::refresh);
    refresh();
}

void AccountCard::refresh()
{
    const auto pin = m_front.chat() ? m_front.chat()->pin() : EndpointPin{};
    const auto choice = m_choice.endpointFor(pin);
    const auto &report = m_sources.report();
    const bool isLoginUsed =
        std::any_of(report.sources.begin(), report.sources.end(), [](const auto &source) {
            return source.place == SourcePlace::SavedLogin && source.wins;
        });
    if (choice && *choice && (*choice)->credential == CredentialKind::OwnSignIn)
        m_state->show(report.hasSavedLogin ? Tone::Ok : Tone::Warn,
                      report.hasSavedLogin ? tr("Used at %1").arg((*choice)->address.hostAndPort())
                                           : tr("Not signed in"));
    else if (!choice || *choice)
        m_state->show(Tone::Neutral, tr("Not used while a custom endpoint is on"));
    else if (!hasCredential(report))
        m_state->show(Tone::Warn, tr("Not signed in"));
    else if (!isLoginUsed)
        m_state->show(Tone::Neutral, tr("Not used: another credential is set"));
    else if (report.redirect && report.redirect->kind == SourceKind::Address)
        // The result of all sources: shown prominently.
        m_state->show(Tone::Warn, tr("Sent to %1").arg(hostOf(report.redirect->value)));
    else
        m_state->show(Tone::Ok, tr("Claude Code's own sign-in is used"));
}

} // namespace ui

#include "moc_AccountCard.cpp"
