#include "ui/endpoint/GoOnButton.h"

#include "ui/endpoint/GoOnMenu.h"
#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/kit/MenuPlace.h"
#include "ui/kit/StyleSheet.h"

#include <QHBoxLayout>

namespace ui {

namespace {

constexpr int kMaxGoOnLabel = 260;

} // namespace

GoOnButton::GoOnButton(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_first(makeButton(ButtonKind::Primary, {}, this))
    , m_more(makeButton(ButtonKind::Primary, {}, this))
{
    setStyleClass(m_first, QStringLiteral("primary splitStart"));
    setStyleClass(m_more, QStringLiteral("primary splitEnd"));
    m_more->setIcon(icon(Icon::ChevronDown, theme.colors().onAccent));
    m_more->setAccessibleName(tr("Go on at another endpoint"));
    m_more->setToolTip(tr("Other endpoints, and whether they answer now"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_first);
    row->addWidget(m_more);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_first, &QPushButton::clicked, this, [this] { emit chosen(m_target.pin); });
    connect(m_more, &QPushButton::clicked, this, [this] {
        if (!m_targets)
            return;
        auto *menu = new GoOnMenu(*m_targets, m_theme, this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        connect(menu, &GoOnMenu::chosen, this, &GoOnButton::chosen);
        popupUnder(*menu, *this);
    });
    connect(&theme, &Theme::changed, this,
            [this] { m_more->setIcon(icon(Icon::ChevronDown, m_theme.colors().onAccent)); });
    hide();
}

void GoOnButton::setTargets(GoOnTargets *targets)
{
    m_targets = targets;
    if (m_targets) {
        connect(m_targets, &GoOnTargets::changed, this, &GoOnButton::refresh);
        connect(m_targets, &GoOnTargets::answered, this, [this](const QString &profile) {
            if (isVisibleTo(parentWidget()) && profile == m_target.pin.profile)
                showAnswer();
        });
    }
    refresh();
}

void GoOnButton::offer(bool offered)
{
    m_isOffered = offered;
    refresh();
}

void GoOnButton::refresh()
{
    const auto targets = m_isOffered && m_targets ? m_targets->first(1) : std::vector<GoOnTarget>{};
    setVisible(!targets.empty());
    if (targets.empty())
        return;
    m_target = targets.front();
    const QString label = tr("Go on at %1").arg(m_target.name);
    m_first->setText(m_first->fontMetrics()
                         .elidedText(label, Qt::ElideMiddle, kMaxGoOnLabel)
                         .replace(u'&', QLatin1String("&&")));
    m_first->setAccessibleName(label);
    showAnswer();
}

void GoOnButton::showAnswer()
{
    m_targets->showAnswer(m_target);
    m_first->setToolTip(ui::toolTip({m_target.place, m_target.state}));
}

} // namespace ui

#include "moc_GoOnButton.cpp"
