#include "ui/settings/endpoint/GoOnOrder.h"

#include "ui/kit/Controls.h"
#include "ui/kit/MenuText.h"
#include "ui/kit/StyleSheet.h"
#include "ui/settings/SettingsPage.h"
#include "ui/settings/endpoint/LabelledRow.h"
#include "ui/settings/endpoint/SetupChange.h"
#include "ui/words/EndpointText.h"

#include <QMenu>

#include <algorithm>

namespace ui {

using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;

namespace {

QString pinNameOf(const EndpointPin &pin)
{
    return pin.kind == EndpointPin::Kind::Profile ? pin.profile
                                                  : GoOnOrder::tr("Claude Code's default");
}

} // namespace

GoOnOrder::GoOnOrder(EndpointChoice &choice, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_row(new LabelledRow(tr("Go on by itself"), this))
    , m_button(makeButton(ButtonKind::Secondary, {}, this))
    , m_menu(new QMenu(m_button))
{
    m_button->setAccessibleName(tr("Endpoints at which a turn goes on by itself"));
    m_button->setMenu(m_menu);
    setStyleProperty(m_button, "menu", true);
    m_row->addControl(m_button);
    m_row->addControl(new QWidget(this), 1);
    m_row->setHint(tr("When this endpoint cannot be reached, is overloaded or has no quota left, a "
                      "turn goes on at these, in the order in which you choose them. Your messages "
                      "go there then. It never returns by itself."));
    makeColumn(this, 0)->addWidget(m_row);
    connect(m_menu, &QMenu::aboutToShow, this, &GoOnOrder::fill);
    connect(&m_choice, &EndpointChoice::changed, this, &GoOnOrder::refresh);
    refresh();
}

void GoOnOrder::takeFocus()
{
    m_button->setFocus(Qt::OtherFocusReason);
}

void GoOnOrder::fill()
{
    m_menu->clear();
    const QString own = m_choice.activeProfile();
    for (const auto &profile : m_choice.profiles().all()) {
        if (profile.name != own)
            addPin({EndpointPin::Kind::Profile, profile.name},
                   menuText(profile.name, hostOf(profile.address)));
    }
    addPin({EndpointPin::Kind::DefaultApi, {}},
           menuText(pinNameOf({EndpointPin::Kind::DefaultApi, {}}), tr("no custom endpoint")));
}

void GoOnOrder::addPin(const EndpointPin &pin, const QString &text)
{
    const auto order = m_choice.setup().goOnAt;
    auto *action = m_menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(std::find(order.begin(), order.end(), pin) != order.end());
    connect(action, &QAction::triggered, this, [this, pin] { toggle(pin); });
}

void GoOnOrder::toggle(const EndpointPin &pin)
{
    m_row->setProblem(changeSetup(m_choice, [&pin](auto &setup) {
        if (std::erase(setup.goOnAt, pin) == 0)
            setup.goOnAt.push_back(pin);
    }));
}

void GoOnOrder::refresh()
{
    QStringList names;
    for (const EndpointPin &pin : m_choice.setup().goOnAt)
        names << pinNameOf(pin);
    const QString text = names.isEmpty() ? tr("Off") : names.join(QStringLiteral(" → "));
    m_button->setText(m_button->fontMetrics()
                          .elidedText(text, Qt::ElideMiddle, 320)
                          .replace(u'&', QLatin1String("&&")));
    setVisible(!m_choice.activeProfile().isEmpty());
}

} // namespace ui

#include "moc_GoOnOrder.cpp"
