#include "ui/endpoint/EndpointChip.h"

#include "ui/common/StatusText.h"
#include "ui/common/StyleSheet.h"

#include <QGridLayout>
#include <QPainter>

namespace ui {

namespace {

/// A button without a face of its own: its content is the labels laid out in it.
class TextButton final : public QAbstractButton
{
public:
    TextButton(Theme &theme, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
    {
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    [[nodiscard]] QSize sizeHint() const override { return layout()->sizeHint(); }
    [[nodiscard]] QSize minimumSizeHint() const override { return layout()->minimumSize(); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (!hasFocus())
            return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(m_theme.colors().accentText);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadiusButton,
                                Theme::kRadiusButton);
    }

private:
    Theme &m_theme;
};

/// A line of a TextButton; the button gets its clicks.
template <typename Label>
Label *throughClicks(Label *label)
{
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    return label;
}

} // namespace

EndpointChip::EndpointChip(bridge::endpoint::EndpointChoice &choice,
                           bridge::session::ChatList &chats, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_front(chats)
    , m_dot(new StatusDot)
    , m_address(throughClicks(new ElidedLabel(TextRole::Code, nullptr, Qt::ElideMiddle)))
    , m_switch(new ToggleSwitch(theme, this))
    , m_text(new TextButton(theme, this))
{
    throughClicks(m_dot);
    auto *title = throughClicks(new ElidedLabel(TextRole::Body));
    title->setFont(Theme::textFont(13, QFont::DemiBold));
    title->setFullText(tr("Custom endpoint"));
    title->setToolTip({});
    setStyleClass(m_address, QStringLiteral("text3"));

    auto *lines = new QGridLayout(m_text);
    lines->setContentsMargins(4, 4, 4, 4);
    lines->setHorizontalSpacing(10);
    lines->setVerticalSpacing(5);
    lines->addWidget(m_dot, 0, 0, Qt::AlignCenter);
    lines->addWidget(title, 0, 1);
    lines->setColumnMinimumWidth(2, m_switch->sizeHint().width());
    lines->addWidget(m_address, 1, 1, 1, 2);
    lines->setColumnStretch(1, 1);

    // The switch stands on the button, which has the whole width for the address.
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(12, 6, 13, 4);
    layout->addWidget(m_text, 0, 0);
    layout->addWidget(m_switch, 0, 0, Qt::AlignTop | Qt::AlignRight);
    m_switch->raise();

    m_switch->setAccessibleName(tr("Use custom endpoint"));
    connect(m_text, &QAbstractButton::clicked, this, &EndpointChip::settingsRequested);
    connect(m_switch, &QAbstractButton::clicked, this, &EndpointChip::toggle);
    connect(&m_choice, &bridge::endpoint::EndpointChoice::changed, this, &EndpointChip::refresh);
    connect(&m_front, &FrontChat::changed, this, &EndpointChip::refresh);
    refresh();
}

void EndpointChip::toggle(bool on)
{
    const bool refused = !m_choice.setEnabled(on);
    refresh();
    if (refused)
        emit settingsRequested();
}

void EndpointChip::refresh()
{
    const auto text = m_choice.addressText();
    const auto address = bridge::endpoint::EndpointAddress::parse(text);
    const bool on = m_choice.isEnabled();
    m_switch->setChecked(on);

    Status status;
    if (const auto *chat = m_front.chat(); chat && on)
        status = endpointStatus(chat->state(), chat->agent(), text);
    m_dot->setTone(status.tone);

    m_address->setFullText(text.isEmpty() ? tr("not set up")
                           : address      ? address->hostAndPort()
                                          : text);
    m_address->setToolTip({});
    const auto said = on ? status.text : tr("Off");
    m_text->setToolTip(QStringLiteral("<qt>%1</qt>")
                           .arg((text.isEmpty() ? tr("Set up a custom endpoint")
                                                : text + QStringLiteral("\n") + said)
                                    .toHtmlEscaped()
                                    .replace(u'\n', QStringLiteral("<br>"))));
    m_text->setAccessibleName(tr("Custom endpoint settings"));
    m_text->setAccessibleDescription(text.isEmpty() ? tr("not set up")
                                                    : QStringLiteral("%1, %2").arg(text, said));
}

} // namespace ui
