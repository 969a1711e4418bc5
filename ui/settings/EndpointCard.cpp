#include "ui/settings/EndpointCard.h"

#include "ui/common/Paragraph.h"
#include "ui/common/StatusText.h"
#include "ui/endpoint/EndpointChecklist.h"
#include "ui/settings/AddressField.h"
#include "ui/settings/CertificateRow.h"
#include "ui/settings/CredentialRow.h"
#include "ui/settings/ModelRow.h"

#include <QHBoxLayout>

namespace ui {

using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::session::EndpointChecker;

EndpointCard::EndpointCard(EndpointChoice &choice, bridge::secrets::CredentialBook &credentials,
                           bridge::session::EndpointChecker &checker,
                           bridge::session::ChatList &chats, Theme &theme, QWidget *parent)
    : Card(parent)
    , m_choice(choice)
    , m_checker(checker)
    , m_front(chats)
    , m_status(new Pill(this))
    , m_switch(new ToggleSwitch(theme, this))
    , m_address(new AddressField(choice, this))
    , m_model(new ModelRow(choice, this))
    , m_pendingText(new Paragraph(TextRole::Secondary, {}, this))
    , m_pending(makePendingRow())
{
    m_switch->setAccessibleName(tr("Custom API Endpoint"));

    auto *heading = new QHBoxLayout;
    heading->setSpacing(11);
    heading->addWidget(makeLabel(TextRole::CardTitle, tr("Custom API Endpoint"), this));
    heading->addWidget(m_status);
    heading->addStretch();
    heading->addWidget(m_switch);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::kCardPaddingX, Theme::kCardPaddingY, Theme::kCardPaddingX,
                               Theme::kCardPaddingY);
    layout->setSpacing(10);
    layout->addLayout(heading);
    layout->addWidget(m_pending);
    layout->addWidget(m_address);
    layout->addWidget(new Paragraph(
        TextRole::Hint,
        tr("Route API calls through a custom endpoint, for example a local LLM bridge, a corporate "
           "proxy or a GitHub Copilot bridge. It must speak the Anthropic Messages API. Leave "
           "empty "
           "to use the default Anthropic API."),
        this));
    layout->addSpacing(4);
    layout->addWidget(new CredentialRow(choice, credentials, theme, this));
    layout->addWidget(m_model);
    layout->addWidget(new CertificateRow(choice, this));
    layout->addSpacing(4);
    auto *checklist = new EndpointChecklist(choice, credentials, checker, theme, this);
    layout->addWidget(checklist);
    setTabOrder(m_switch, &m_address->edit());

    connect(checklist, &EndpointChecklist::checkRequested, this, &EndpointCard::check);
    connect(checklist, &EndpointChecklist::fixRequested, this, &EndpointCard::fixRequested);
    connect(&checker, &EndpointChecker::rungFinished, m_model, &ModelRow::learn);
    connect(m_switch, &QAbstractButton::clicked, this, &EndpointCard::toggle);
    connect(&m_choice, &EndpointChoice::changed, this, &EndpointCard::refresh);
    connect(&m_front, &FrontChat::changed, this, &EndpointCard::refresh);
    refresh();
}

QWidget *EndpointCard::makePendingRow()
{
    auto *row = new QWidget(this);
    auto *applyNow = makeButton(ButtonKind::Secondary, tr("Apply now"), row);
    applyNow->setToolTip(tr("Stops the turn that is running, restarts the agent and offers to send "
                            "your message again."));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(m_pendingText, 1, Qt::AlignVCenter);
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

void EndpointCard::check(bool withAgent)
{
    const auto typed = m_address->edit().text();
    if (typed.isEmpty())
        m_address->refuse();
    else if (m_address->commit())
        m_checker.start({{}, withAgent});
    else
        // The checklist says what is wrong with it, and offers what would do.
        m_checker.start({typed, withAgent});
}

void EndpointCard::toggle(bool on)
{
    // Off must always be possible, whatever stands in the field.
    const bool saved = m_address->commit();
    if (!on)
        m_choice.setEnabled(false);
    else if (!saved || !m_choice.setEnabled(true))
        m_address->refuse();
    refresh();
}

void EndpointCard::refresh()
{
    const bool on = m_choice.isEnabled();
    m_switch->setChecked(on);

    const auto *chat = m_front.chat();
    Status status;
    // With the switch off, an agent that still uses the endpoint is worth a word, nothing else is.
    if (chat && (on || chat->agent().custom))
        status =
            endpointStatus(chat->state(), chat->agent(), on ? m_choice.addressText() : QString());
    m_status->show(status.tone, status.text);
    m_status->setToolTip(status.explanation);
    m_status->setVisible(!status.text.isEmpty());

    const bool isPending = chat && chat->isRestartPending();
    m_pendingText->setText(tr("A turn is running. The change applies when it ends."));
    m_pending->setVisible(isPending);
}

} // namespace ui
