#include "ui/endpoint/EndpointChip.h"

#include "ui/kit/Icons.h"
#include "ui/kit/MenuPlace.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/AddressText.h"
#include "ui/words/EndpointText.h"
#include "ui/words/SettingsText.h"
#include "ui/words/SourceText.h"
#include "ui/words/StatusText.h"

#include <QGridLayout>
#include <QHBoxLayout>

namespace ui {

using bridge::endpoint::EndpointChoice;

namespace {

constexpr int kArrow = 12;

/// A button that paints nothing itself; its content is the labels laid out in it.
class TextButton final : public QAbstractButton
{
public:
    explicit TextButton(QWidget *parent)
        : QAbstractButton(parent)
    {
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    [[nodiscard]] QSize sizeHint() const override { return layout()->sizeHint(); }
    [[nodiscard]] QSize minimumSizeHint() const override { return layout()->minimumSize(); }

protected:
    void paintEvent(QPaintEvent *) override {}
};

/// A label in a TextButton; lets clicks through to the button.
template <typename Label>
Label *throughClicks(Label *label)
{
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    return label;
}

} // namespace

EndpointChip::EndpointChip(EndpointChoice &choice, bridge::chat::ChatList &chats, Intents &intents,
                           Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_intents(intents)
    , m_theme(theme)
    , m_front(chats)
    , m_dot(throughClicks(new StatusDot))
    , m_title(throughClicks(new ElidedLabel(TextRole::Body)))
    , m_arrow(throughClicks(new QLabel))
    , m_address(throughClicks(new ElidedLabel(TextRole::Code, nullptr, Qt::ElideMiddle)))
    , m_advice(throughClicks(new ElidedLabel(TextRole::Hint)))
    , m_switch(new ToggleSwitch(theme, this))
    , m_text(new TextButton(this))
    , m_menu(new EndpointMenu({}, choice, this))
{
    m_title->setFont(Theme::textFont(13, QFont::DemiBold));
    setStyleClass(m_advice, QStringLiteral("warn"));
    m_menu->addSeparator();
    m_menu->addAction(tr("Settings…"), this, &EndpointChip::openSettings);

    auto *heading = new QHBoxLayout;
    heading->setSpacing(5);
    heading->addWidget(m_title);
    heading->addWidget(m_arrow);
    heading->addStretch();
    auto *lines = new QGridLayout(m_text);
    lines->setContentsMargins(4, 4, 4, 4);
    lines->setHorizontalSpacing(10);
    lines->setVerticalSpacing(5);
    lines->addWidget(m_dot, 0, 0, Qt::AlignCenter);
    lines->addLayout(heading, 0, 1);
    lines->setColumnMinimumWidth(2, m_switch->sizeHint().width());
    lines->addWidget(m_address, 1, 1, 1, 2);
    lines->addWidget(m_advice, 2, 1, 1, 2);
    lines->setColumnStretch(1, 1);

    // The switch overlaps the button, which keeps the whole width for the address.
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(12, 6, 13, 4);
    layout->addWidget(m_text, 0, 0);
    layout->addWidget(m_switch, 0, 0, Qt::AlignTop | Qt::AlignRight);
    m_switch->raise();

    m_switch->setAccessibleName(tr("Use custom endpoint"));
    connect(m_text, &QAbstractButton::clicked, this, &EndpointChip::openMenu);
    connect(m_menu, &EndpointMenu::refused, this, &EndpointChip::openSettings);
    connect(m_switch, &QAbstractButton::clicked, this, &EndpointChip::toggle);
    connect(&m_choice, &EndpointChoice::changed, this, &EndpointChip::refresh);
    connect(&m_front, &bridge::chat::FrontChat::changed, this, &EndpointChip::refresh);
    connect(&m_theme, &Theme::changed, this, &EndpointChip::paintArrow);
    paintArrow();
    refresh();
}

void EndpointChip::paintArrow()
{
    m_arrow->setPixmap(
        iconPixmap(Icon::ChevronDown, m_theme.colors().text3, kArrow, devicePixelRatioF()));
}

void EndpointChip::toggle(bool on)
{
    const bool refused = !m_choice.setEnabled(on);
    if (refused)
        m_choice.enableOnceUsable();
    refresh();
    if (refused)
        openSettings();
}

void EndpointChip::openMenu()
{
    if (!m_menu->hasEndpoints()) {
        openSettings();
        return;
    }
    popupUnder(*m_menu, *m_text);
}

void EndpointChip::openSettings()
{
    emit m_intents.settingsRequested(SettingsPageId::AiChat);
}

void EndpointChip::refresh()
{
    const auto text = m_choice.addressText();
    const bool isSetUp = !text.isEmpty();
    const bool on = m_choice.isEnabled();
    const QString decided = wordsFor(m_choice.policy());
    const QString awaited = awaitedWords(m_choice);
    m_switch->setChecked(on || !awaited.isEmpty());
    m_switch->setEnabled(decided.isEmpty());
    const QString about = decided.isEmpty() ? awaited : decided;
    m_switch->setToolTip(about.isEmpty() ? QString() : ui::toolTip({about}));
    m_switch->setAccessibleDescription(about);

    Status status{Tone::Neutral, on ? QString() : tr("Off"), {}};
    if (!awaited.isEmpty())
        status.text = awaited;
    if (const auto *chat = m_front.chat(); chat && chat->agent().isHung) {
        status = endpointStatus(*chat, text);
    } else if (chat && on) {
        if (chat->pin() == bridge::endpoint::EndpointPin{})
            status = endpointStatus(*chat, text);
        else
            status.text = tr("The chat in front does not use it (%1)").arg(pinText(chat->pin()));
    }
    const QString problem = meanwhileWords(m_choice.settings());
    if (!problem.isEmpty())
        status = {Tone::Warn, problem, {}};
    m_dot->setTone(status.tone);

    const QString profile = m_choice.activeProfile();
    m_title->setFullText(profile.isEmpty() ? tr("Custom endpoint") : profile);
    if (!problem.isEmpty())
        m_address->setFullText(tr("settings file unusable"));
    else
        m_address->setFullText(isSetUp             ? hostOf(text)
                               : awaited.isEmpty() ? tr("not set up")
                                                   : awaited);
    const QString advice = adviceFor(text);
    setStyleClass(m_address, advice.isEmpty() ? QStringLiteral("text3") : QStringLiteral("warn"));
    m_advice->setFullText(shortAdviceFor(text));
    m_advice->setVisible(!advice.isEmpty());
    // The button has a tooltip already.
    m_title->setToolTip({});
    m_address->setToolTip({});
    m_advice->setToolTip({});
    m_arrow->setVisible(isSetUp || m_menu->hasEndpoints());

    QStringList lines{profile, shownAddress(text),
                      decided.isEmpty() || !problem.isEmpty() ? status.text : decided, advice};
    lines.removeAll({});
    m_text->setToolTip(ui::toolTip(isSetUp || !problem.isEmpty() || !awaited.isEmpty()
                                       ? lines
                                       : QStringList{tr("Set up a custom endpoint")}));
    m_text->setAccessibleName(tr("Choose the endpoint"));
    m_text->setAccessibleDescription(isSetUp || !problem.isEmpty() || !awaited.isEmpty()
                                         ? lines.join(QLatin1String(", "))
                                         : tr("not set up"));
}

} // namespace ui

#include "moc_EndpointChip.cpp"
