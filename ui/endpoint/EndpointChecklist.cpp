#include "ui/endpoint/EndpointChecklist.h"

#include "ui/endpoint/ChecklistRow.h"
#include "ui/kit/Controls.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/CheckText.h"
#include "ui/words/FailureText.h"

#include <QHBoxLayout>

#include <algorithm>

namespace ui {

using bridge::check::CheckReport;
using bridge::check::EndpointChecker;
using bridge::check::Rung;
using bridge::check::RungReport;
using bridge::check::RungResult;
using bridge::check::SkipReason;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;

namespace {

const RungReport *reportOf(const CheckReport &report, Rung rung)
{
    const auto found = std::find_if(report.rungs.begin(), report.rungs.end(),
                                    [rung](const RungReport &each) { return each.rung == rung; });
    return found == report.rungs.end() ? nullptr : &*found;
}

/// The turn with the real agent can contradict the rungs.
bool agentWouldTell(const CheckReport &report)
{
    const auto *network = reportOf(report, Rung::Network);
    const auto *agent = reportOf(report, Rung::Agent);
    const bool isReached =
        network
        && (network->result == RungResult::Passed || network->result == RungResult::Warning);
    return isReached && (!agent || agent->skipped == SkipReason::NotAsked);
}

} // namespace

EndpointChecklist::EndpointChecklist(EndpointChoice &choice,
                                     bridge::secrets::CredentialBook &credentials,
                                     EndpointChecker &checker, Intents &intents, Theme &theme,
                                     QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_credentials(credentials)
    , m_checker(checker)
    , m_intents(intents)
    , m_check(makeButton(ButtonKind::Primary, {}, this))
    , m_summary(new Paragraph(TextRole::Hint, {}, this))
    , m_agentRow(makeAgentRow())
{
    m_summary->setObjectName(QStringLiteral("summary"));
    auto *head = new QHBoxLayout;
    head->setSpacing(11);
    head->addWidget(m_check, 0, Qt::AlignTop);
    auto *summary = new QVBoxLayout;
    summary->setContentsMargins(0, 6, 0, 0);
    summary->addWidget(m_summary);
    head->addLayout(summary, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addSpacing(9);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i] = new ChecklistRow(static_cast<Rung>(i), theme, this);
        column->addWidget(m_rows[i]);
        connect(m_rows[i], &ChecklistRow::fixChosen, this, &EndpointChecklist::askForFix);
    }
    column->addWidget(m_agentRow);

    // One width for both states of the button: nothing beside it must move.
    for (const auto &text : {tr("Check endpoint"), tr("Stop")}) {
        m_check->setText(text);
        m_check->setMinimumWidth(std::max(m_check->minimumWidth(), m_check->sizeHint().width()));
    }
    connect(m_check, &QPushButton::clicked, this, [this] {
        if (m_isRunning)
            m_checker.cancel();
        else
            emit checkRequested(false);
    });
    follow();
    clear();
    if (m_checker.isRunning())
        onStarted();
    for (const auto &report : m_checker.report().rungs)
        onRungFinished(report);
    if (!m_checker.isRunning() && !m_checker.report().rungs.empty())
        onFinished(m_checker.report());
}

QWidget *EndpointChecklist::makeAgentRow()
{
    auto *row = new QWidget(this);
    auto *check = makeButton(ButtonKind::Secondary, tr("Check with Claude Code"), row);
    m_agentCost = new Paragraph(TextRole::Hint, {}, row);
    auto *line = new QFrame(row);
    setStyleClass(line, QStringLiteral("separator"));
    auto *content = new QHBoxLayout;
    content->setContentsMargins(0, 10, 0, 0);
    content->setSpacing(11);
    content->addWidget(check, 0, Qt::AlignVCenter);
    content->addWidget(m_agentCost, 1, Qt::AlignVCenter);
    auto *column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(line);
    column->addLayout(content);
    connect(check, &QPushButton::clicked, this, [this] { emit checkRequested(true); });
    return row;
}

void EndpointChecklist::follow()
{
    connect(&m_checker, &EndpointChecker::started, this, &EndpointChecklist::onStarted);
    connect(&m_checker, &EndpointChecker::rungStarted, this, &EndpointChecklist::onRungStarted);
    connect(&m_checker, &EndpointChecker::rungFinished, this, &EndpointChecklist::onRungFinished);
    connect(&m_checker, &EndpointChecker::finished, this, &EndpointChecklist::onFinished);
    connect(&m_checker, &EndpointChecker::cancelled, this, &EndpointChecklist::onCancelled);
    connect(&m_choice, &EndpointChoice::changed, this, &EndpointChecklist::onChanged);
    connect(&m_credentials, &bridge::secrets::CredentialBook::saved, this,
            [this](const QString &origin) {
                const auto address = EndpointAddress::parse(m_choice.addressText());
                if (address && address->origin() == origin)
                    onChanged();
            });
}

ChecklistRow &EndpointChecklist::row(Rung rung) const
{
    return *m_rows[static_cast<std::size_t>(rung)];
}

void EndpointChecklist::onStarted()
{
    clear();
    m_isShown = true;
    summarise(tr("Checking…"), QStringLiteral("text3"));
    setRunning(true);
}

void EndpointChecklist::onRungStarted(Rung rung)
{
    row(rung).showRunning(rung == Rung::Agent ? turnCost() : QString());
    row(rung).show();
    summarise(tr("Checking %1…").arg(rungTitle(rung)), QStringLiteral("text3"));
}

QString EndpointChecklist::turnCost() const
{
    const EndpointChecker::TurnCost cost = m_checker.turnCost(m_checker.report().address);
    return turnCostWords(cost.tokens, cost.time.count());
}

void EndpointChecklist::onRungFinished(const RungReport &report)
{
    row(report.rung).showReport(report, m_checker.report().address);
    // The button for the agent's turn replaces its row.
    row(report.rung).setVisible(report.skipped != SkipReason::NotAsked);
}

void EndpointChecklist::onFinished(const CheckReport &report)
{
    m_isShown = true;
    for (const auto &rung : report.rungs)
        onRungFinished(rung);
    m_agentCost->setText(
        tr("Runs one turn of the real program in a temporary session and folder, the most reliable "
           "test. %1")
            .arg(turnCost()));
    m_agentRow->setVisible(agentWouldTell(report));
    summarise(summaryOf(report),
              report.isUsable() ? QStringLiteral("text2") : QStringLiteral("error"));
    setRunning(false);
}

void EndpointChecklist::setProblem(const std::optional<bridge::Failure> &problem)
{
    if (std::exchange(m_problem, problem) == problem || !problem)
        return;
    if (!m_isShown || m_isRunning || !m_checker.report().isUsable())
        return;
    clear();
    summarise(tr("Since the last check it has failed: %1").arg(wordsFor(*problem).title),
              QStringLiteral("error"));
}

void EndpointChecklist::onCancelled()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i]->setVisible(reportOf(m_checker.report(), static_cast<Rung>(i)) != nullptr);
    summarise(tr("Stopped."), QStringLiteral("text3"));
    setRunning(false);
}

void EndpointChecklist::onChanged()
{
    const bool checksAgain = std::exchange(m_checksAfterFix, false);
    if (m_isShown) {
        if (m_isRunning)
            m_checker.cancel();
        clear();
        summarise(tr("Something has changed since the last check."), QStringLiteral("text3"));
    }
    // Queued: other slots of this signal must see the change first.
    if (checksAgain)
        QMetaObject::invokeMethod(this, &EndpointChecklist::checkAgain, Qt::QueuedConnection);
}

void EndpointChecklist::checkAgain()
{
    const EndpointChecker::Wanted last = m_checker.wanted();
    // A pinned chat's endpoint differs from the one in the settings' fields.
    if (last.pin != bridge::endpoint::EndpointPin{})
        m_checker.start(last);
    else
        emit checkRequested(false);
}

void EndpointChecklist::askForFix(const bridge::Fix &fix)
{
    // The user may cancel the file dialog: then no change follows.
    m_checksAfterFix = !std::holds_alternative<bridge::fix::ChooseCertificate>(fix);
    emit m_intents.fixRequested(nullptr, fix);
}

void EndpointChecklist::clear()
{
    m_isShown = false;
    for (auto *each : m_rows)
        each->hide();
    m_agentRow->hide();
    summarise(tr("Costs at most a few hundred tokens."), QStringLiteral("text3"));
    setRunning(false);
}

void EndpointChecklist::summarise(const QString &text, const QString &colorClass)
{
    m_summary->setText(text);
    m_summary->setColorClass(colorClass);
}

void EndpointChecklist::setRunning(bool running)
{
    m_isRunning = running;
    m_check->setText(running ? tr("Stop") : tr("Check endpoint"));
    m_check->setAccessibleName(running ? tr("Stop the check") : tr("Check endpoint"));
}

} // namespace ui

#include "moc_EndpointChecklist.cpp"
