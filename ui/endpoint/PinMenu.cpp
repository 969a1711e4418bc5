#include "ui/endpoint/PinMenu.h"

#include "ui/kit/Controls.h"
#include "ui/words/EndpointText.h"
#include "ui/words/SourceText.h"

namespace ui {

using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;
using bridge::endpoint::ManagedPolicy;

PinMenu::PinMenu(const QString &title, EndpointChoice &choice, Offer offer, QWidget *parent)
    : QMenu(title, parent)
    , m_choice(choice)
    , m_offer(offer)
{
    setToolTipsVisible(true);
    connect(this, &QMenu::aboutToShow, this, &PinMenu::fill);
    fill();
}

void PinMenu::setCurrent(const EndpointPin &pin)
{
    m_current = pin;
}

void PinMenu::fill()
{
    clear();
    if (m_offer == Offer::Everything) {
        addPin({}, tr("Follow the settings") + u'\t' + menuText(endpointName(m_choice)));
        addSeparator();
    }
    const auto profiles = m_choice.profiles().all();
    for (const auto &profile : profiles)
        addPin({EndpointPin::Kind::Profile, profile.name},
               menuText(profile.name, hostOf(profile.address)));
    if (!profiles.empty())
        addSeparator();
    addPin({EndpointPin::Kind::DefaultApi, {}},
           tr("Claude Code's default") + u'\t' + tr("no custom endpoint"));
}

void PinMenu::addPin(const EndpointPin &pin, const QString &text)
{
    auto *action = addAction(text);
    if (m_choice.policy().kind != ManagedPolicy::Kind::None) {
        action->setEnabled(false);
        action->setToolTip(ui::toolTip({wordsFor(m_choice.policy())}));
    }
    if (m_current) {
        action->setCheckable(true);
        action->setChecked(pin == *m_current);
    }
    connect(action, &QAction::triggered, this, [this, pin] { emit pinSelected(pin); });
}

} // namespace ui

#include "moc_PinMenu.cpp"
