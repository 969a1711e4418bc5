#include "ui/settings/endpoint/EndpointCard.h"

#include "ui/endpoint/EndpointChecklist.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/settings/endpoint/AddressField.h"
#include "ui/settings/endpoint/CredentialRow.h"
#include "ui/settings/endpoint/EndpointDetails.h"
#include "ui/settings/endpoint/ProfileMenu.h"
#include "ui/settings/endpoint/ProfileRow.h"
#include "ui/settings/endpoint/SituationNote.h"
#include "ui/settings/endpoint/SourcesSection.h"
#include "ui/words/EndpointText.h"
#include "ui/words/StatusText.h"

#include <QHBoxLayout>

#include <initializer_list>

namespace ui {

using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;
using bridge::endpoint::ManagedPolicy;

EndpointCard::EndpointCard(const SettingsServices &services, QWidget *parent)
    : Card(parent)
    , m_choice(services.endpoints)
    , m_checker(services.checker)
    , m_front(services.chats)
    , m_status(new Pill(this))
    , m_switch(new ToggleSwitch(services.theme, this))
    , m_address(new AddressField(services.endpoints, this))
    , m_profilesMenu(new ProfileMenu(services.endpoints, services.servers, this))
    , m_profiles(makeButton(ButtonKind::Secondary, tr("Profiles"), this))
    , m_profile(new ProfileRow(services.endpoints, services.chats, *m_profilesMenu,
                               services.endpointExport, services.theme, this))
    , m_credential(
          new CredentialRow(services.endpoints, services.credentials, services.theme, this))
    , m_checklist(new EndpointChecklist(services.endpoints, services.credentials, services.checker,
                                        services.intents, services.theme, this))
    , m_details(new EndpointDetails(services, this))
    , m_pending(makePendingRow())
{
    layOut(services);
    connect(m_profile, &ProfileRow::presetTaken, m_details, &EndpointDetails::openDifferences);
    connect(m_switch, &QAbstractButton::clicked, this, &EndpointCard::toggle);
    connect(&m_choice, &EndpointChoice::changed, this, &EndpointCard::refresh);
    connect(&m_front, &bridge::chat::FrontChat::changed, this, &EndpointCard::refresh);
    refresh();
}

void EndpointCard::layOut(const SettingsServices &services)
{
    auto *column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addLayout(makeHeading());
    column->addWidget(new SituationNote(services, this));
    column->addWidget(m_pending);
    column->addLayout(makeAddressRow());
    column->addWidget(m_profile);
    column->addWidget(new Paragraph(
        TextRole::Hint,
        tr("Route API calls through a custom endpoint, for example a local LLM bridge, a corporate "
           "proxy or a GitHub Copilot bridge. It must speak the Anthropic Messages API. Leave "
           "empty to use the default Anthropic API."),
        this));
    column->addSpacing(4);
    column->addWidget(m_credential);
    column->addSpacing(4);
    column->addWidget(m_checklist);
    column->addWidget(m_details);
    column->addSpacing(6);
    column->addWidget(new SourcesSection(services, this));

    connect(m_checklist, &EndpointChecklist::checkRequested, this, &EndpointCard::check);
}

QLayout *EndpointCard::makeHeading()
{
    m_switch->setAccessibleName(tr("Custom API Endpoint"));
    auto *heading = new QHBoxLayout;
    heading->setSpacing(11);
    heading->addWidget(makeLabel(TextRole::CardTitle, tr("Custom API Endpoint"), this));
    heading->addWidget(m_status);
    heading->addStretch();
    heading->addWidget(m_switch);
    return heading;
}

QLayout *EndpointCard::makeAddressRow()
{
    m_profiles->setMenu(m_profilesMenu);
    setStyleProperty(m_profiles, "menu", true);
    m_profiles->setFixedHeight(m_address->edit().sizeHint().height());
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(m_address, 1);
    row->addWidget(m_profiles, 0, Qt::AlignTop);
    return row;
}

QWidget *EndpointCard::makePendingRow()
{
    auto *row = new QWidget(this);
    auto *text = new Paragraph(TextRole::Secondary,
                               tr("A turn is running. The change applies when it ends."), row);
    auto *applyNow = makeButton(ButtonKind::Secondary, tr("Apply now"), row);
    applyNow->setToolTip(tr("Stops the turn that is running, restarts the agent and offers to send "
                            "your message again."));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(text, 1, Qt::AlignVCenter);
    layout->addWidget(applyNow);
    connect(applyNow, &QPushButton::clicked, this, [this] {
        if (auto *chat = m_front.chat())
            chat->applyNow();
    });
    return row;
}

void EndpointCard::focusUnusableAddress()
{
    if (!EndpointAddress::parse(m_choice.addressText()))
        m_address->edit().setFocus(Qt::OtherFocusReason);
}

void EndpointCard::showGoOnOrder()
{
    m_details->showGoOnOrder();
}

void EndpointCard::check(bool withAgent)
{
    const auto typed = m_address->edit().text();
    if (typed.isEmpty())
        m_address->refuse();
    else if (m_address->commit())
        m_checker.start({{}, withAgent});
    else
        // The checklist shows the problem and its fixes.
        m_checker.start({typed, withAgent});
}

void EndpointCard::toggle(bool on)
{
    // Switching off must always work, whatever the field contains.
    const bool saved = m_address->commit();
    if (!on)
        m_choice.setEnabled(false);
    else if (!saved || !m_choice.setEnabled(true)) {
        m_choice.enableOnceUsable();
        if (!saved)
            m_address->refuse();
        else
            m_address->takeFocus();
    }
    refresh();
}

void EndpointCard::refresh()
{
    m_switch->setChecked(m_choice.isEnabled() || m_choice.awaitsAddress());
    m_switch->setAccessibleDescription(awaitedWords(m_choice));
    const bool isOurs = m_choice.policy().kind == ManagedPolicy::Kind::None;
    for (QWidget *part : std::initializer_list<QWidget *>{m_switch, m_address, m_profiles,
                                                          m_profile, m_credential, m_details})
        part->setEnabled(isOurs);
    refreshStatus();
    const auto *chat = m_front.chat();
    const bool isOfChecked =
        chat && bridge::endpoint::sameAddress(chat->agent().endpoint, m_choice.addressText());
    m_checklist->setProblem(isOfChecked ? chat->endpointProblem() : std::nullopt);
    m_pending->setVisible(chat && chat->isRestartPending());
}

void EndpointCard::refreshStatus()
{
    const bool on = m_choice.isEnabled();
    const auto *chat = m_front.chat();
    Status status;
    if (const QString awaited = awaitedWords(m_choice); !awaited.isEmpty())
        status = {Tone::Warn, awaited, tr("Until then no custom endpoint is used.")};
    else if (chat && chat->pin().kind == EndpointPin::Kind::Profile)
        status = {Tone::Neutral, tr("The chat in front is pinned to “%1”").arg(chat->pin().profile),
                  tr("It does not follow this switch.")};
    else if (chat && chat->pin().kind == EndpointPin::Kind::DefaultApi)
        status = {Tone::Neutral, tr("The chat in front is pinned to the default API"),
                  tr("It does not follow this switch.")};
    // With the switch off, the state is shown only if an agent still uses the endpoint.
    else if (chat && (on || chat->agent().custom))
        status = endpointStatus(*chat, on ? m_choice.addressText() : QString());
    m_status->show(status.tone, status.text);
    m_status->setToolTip(status.explanation);
    m_status->setVisible(!status.text.isEmpty());
}

} // namespace ui
