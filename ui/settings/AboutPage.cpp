#include "ui/settings/AboutPage.h"

#include "ui/kit/Icons.h"
#include "ui/kit/Paragraph.h"

#include <QCoreApplication>
#include <QHBoxLayout>

namespace ui {

AboutPage::AboutPage(bridge::chat::ChatList &chats, QWidget *parent)
    : SettingsPage({.id = SettingsPageId::About,
                    .title = tr("About"),
                    .keywords = {tr("version"), tr("licence")}},
                   parent)
    , m_front(chats)
    , m_agent(makeLabel(TextRole::Secondary, {}, this))
{
    constexpr int kIconSize = 56;
    auto *card = new Card(this);
    auto *picture = new QLabel(card);
    picture->setPixmap(iconPixmap(Icon::App, {}, kIconSize, devicePixelRatioF()));

    auto *lines = new QVBoxLayout;
    lines->setSpacing(5);
    auto version = QCoreApplication::applicationVersion();
    lines->addWidget(makeLabel(TextRole::CardTitle,
                               QStringLiteral("Drawbridge %1").arg(version).trimmed(), card));
    lines->addWidget(new Paragraph(TextRole::Secondary,
                                   tr("A desktop home for Claude Code with the API endpoint as a "
                                      "toggle."),
                                   card));
    lines->addSpacing(8);
    lines->addWidget(m_agent);
    lines->addWidget(makeLabel(TextRole::Secondary,
                               QStringLiteral("Qt %1").arg(QLatin1String(qVersion())), card));
    lines->addWidget(makeLabel(TextRole::Secondary, tr("MIT licence"), card));
    lines->addSpacing(8);
    lines->addWidget(new Paragraph(TextRole::Hint,
                                   tr("Drawbridge is not made by Anthropic. Claude and Claude Code "
                                      "are Anthropic's."),
                                   card));

    auto *layout = new QHBoxLayout(card);
    layout->setSpacing(18);
    layout->addWidget(picture, 0, Qt::AlignTop);
    layout->addLayout(lines, 1);
    addCard(card);

    connect(&m_front, &bridge::chat::FrontChat::changed, this, &AboutPage::refresh);
    refresh();
}

void AboutPage::refresh()
{
    const auto *chat = m_front.chat();
    const auto agent = chat ? chat->agent() : bridge::session::AgentInfo();
    m_agent->setText(QStringLiteral("%1 %2").arg(agent.name, agent.version));
    m_agent->setVisible(!agent.version.isEmpty());
}

} // namespace ui
