#include "ui/settings/endpoint/SituationNote.h"

#include "ui/kit/Paragraph.h"
#include "ui/words/ProfileText.h"
#include "ui/words/SettingsText.h"
#include "ui/words/SourceText.h"

#include <QHBoxLayout>

namespace ui {

using bridge::endpoint::EndpointChoice;
using bridge::endpoint::ManagedPolicy;
using bridge::sources::EndpointSources;

namespace {

/// True if only administrators can change it.
bool isManaged(const bridge::sources::EndpointSource &source)
{
    return source.place == bridge::sources::SourcePlace::ManagedSettings;
}

} // namespace

SituationNote::SituationNote(const SettingsServices &services, QWidget *parent)
    : QWidget(parent)
    , m_choice(services.endpoints)
    , m_sources(services.sources)
    , m_text(new Paragraph(TextRole::Secondary, {}, this))
    , m_action(makeButton(ButtonKind::Secondary, tr("Ignore it in this app"), this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_text, 1, Qt::AlignVCenter);
    row->addWidget(m_action);
    connect(m_action, &QPushButton::clicked, this, &SituationNote::act);
    connect(&m_choice, &EndpointChoice::changed, this, &SituationNote::refresh);
    connect(&m_sources, &EndpointSources::changed, this, &SituationNote::refresh);
    refresh();
}

void SituationNote::refresh()
{
    const auto &report = m_sources.report();
    if (const QString problem = meanwhileWords(m_choice.settings()); !problem.isEmpty())
        say(problem, QStringLiteral("warn"),
            m_choice.settings().canRestore() ? tr("Use the last good settings") : QString());
    else if (const QString damaged = setupProblemWords(m_choice); !damaged.isEmpty())
        say(damaged, QStringLiteral("warn"), tr("Start anew"));
    else if (m_choice.policy().kind != ManagedPolicy::Kind::None)
        say(wordsFor(m_choice.policy()), QStringLiteral("text2"));
    else if (m_choice.isEnabled())
        hide();
    else if (report.redirect)
        say(redirectWords(*report.redirect), QStringLiteral("warn"),
            isManaged(*report.redirect) ? QString() : tr("Ignore it in this app"));
    else if (m_choice.ignoresOthers())
        say(tr("Endpoint settings from other places are ignored in this app."),
            QStringLiteral("text2"), tr("Use it again"));
    else
        hide();
}

void SituationNote::act()
{
    if (!m_choice.settings().problem() && m_choice.setupProblem())
        (void)m_choice.startSetupAnew();
    else if (!m_choice.settings().problem())
        m_choice.setIgnoresOthers(!m_choice.ignoresOthers());
    else if (!m_choice.settings().restore())
        say(notRestoredWords(m_choice.settings()), QStringLiteral("warn"),
            tr("Use the last good settings"));
}

void SituationNote::say(const QString &text, const QString &colorClass, const QString &action)
{
    m_text->setText(text);
    m_text->setColorClass(colorClass);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    show();
}

} // namespace ui

#include "moc_SituationNote.cpp"
