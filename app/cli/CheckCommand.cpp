#include "app/cli/CheckCommand.h"

#include "app/cli/EndpointCommands.h"
#include "app/cli/Reports.h"
#include "ui/words/CheckText.h"
#include "ui/words/ProfileText.h"
#include "ui/words/SecretText.h"
#include "ui/words/SettingsText.h"
#include "ui/words/SourceText.h"

#include <utility>

namespace app {

using bridge::check::CheckReport;
using bridge::check::EndpointChecker;
using bridge::check::RungReport;
using bridge::check::RungResult;

namespace {

constexpr int kNameWidth = 13;

QString resultWord(RungResult result)
{
    switch (result) {
    case RungResult::Passed:
        return CheckCommand::tr("passed");
    case RungResult::Warning:
        return CheckCommand::tr("warning");
    case RungResult::Failed:
        return CheckCommand::tr("FAILED");
    case RungResult::Skipped:
        return CheckCommand::tr("skipped");
    }
    return {};
}

} // namespace

CheckCommand::CheckCommand(command::Check command, PrintSink sink, QObject *parent)
    : LongCommand(std::move(sink), parent)
    , m_command(std::move(command))
    , m_checker(m_services.makeChecker())
{
    connect(m_checker.get(), &EndpointChecker::rungFinished, this, &CheckCommand::print);
    connect(m_checker.get(), &EndpointChecker::finished, this, &CheckCommand::onFinished);
}

void CheckCommand::start()
{
    if (const QString unknown = ui::waysOutWords(m_services.settings); !unknown.isEmpty())
        return finish(ExitCode::Usage, unknown);
    const QString address =
        m_command.url.isEmpty() ? m_services.endpoints.addressText() : m_command.url;
    if (address.isEmpty()) {
        // Whoever means the address that Claude Code has from elsewhere sees where it comes from.
        m_services.backend.locate(this, [this](const auto &located) {
            finishWithoutAddress(located ? located->version : QVersionNumber());
        });
        return;
    }
    const auto parsed = bridge::endpoint::EndpointAddress::parse(address);
    if (parsed) {
        m_origin = parsed->origin();
        const QString damaged = ui::setupWaysOutWords(m_services.endpoints, *parsed);
        if (!damaged.isEmpty())
            return finish(ExitCode::Usage, damaged);
    }
    if (const QByteArray advice = adviceLine(address); parsed && !advice.isEmpty())
        m_sink.err(advice);
    // An invalid address is not repeated here: it may contain a password.
    if (parsed && !m_command.json) {
        const EndpointChecker::TurnCost turn = m_checker->turnCost(address);
        const auto cost =
            m_command.withAgent
                ? tr("This costs a few hundred tokens, and the turn of Claude Code more: %1")
                      .arg(ui::turnCostWords(turn.tokens, turn.time.count()))
                : tr("This costs at most a few hundred tokens.");
        m_sink.out((tr("Checking %1. %2").arg(address, cost) + QStringLiteral("\n\n")).toUtf8());
    }
    m_checker->start({address, m_command.withAgent});
}

void CheckCommand::finishWithoutAddress(const QVersionNumber &agentVersion)
{
    QStringList lines{tr("No custom API endpoint is set. Name one: drawbridge check URL")};
    const auto sources = m_services.readSources(agentVersion);
    if (sources.redirect)
        lines << ui::redirectWords(*sources.redirect);
    for (const auto &problem : sources.problems)
        lines << ui::wordsFor(problem);
    finish(ExitCode::Usage, lines.join(u'\n'));
}

void CheckCommand::interrupt()
{
    m_checker->cancel();
    end(ExitCode::Interrupted);
}

void CheckCommand::print(const RungReport &rung)
{
    ++m_printed;
    m_hasFailed = m_hasFailed || rung.result == RungResult::Failed;
    if (m_command.json)
        return;
    const ui::RungWords words = ui::wordsFor(rung, m_checker->report().address);
    const QString measure =
        words.measure.isEmpty() ? QString() : QStringLiteral(" · ") + words.measure;
    QString text = QStringLiteral("%1  %2  %3\n")
                       .arg(resultWord(rung.result), -7)
                       .arg(words.name, -kNameWidth)
                       .arg(words.text + measure);
    const QString indent(kNameWidth + 11, u' ');
    if (!words.fix.isEmpty())
        text += indent + words.fix + u'\n';
    // There may be a secret that could not be read.
    const auto error = m_services.credentials.error(m_origin);
    if (rung.rung == bridge::check::Rung::Credential && rung.result == RungResult::Failed && error)
        text += indent + ui::wordsFor(*error) + u'\n';
    m_sink.out(text.toUtf8());
}

void CheckCommand::onFinished(const CheckReport &report)
{
    if (m_command.json) {
        m_sink.out(checkReport(report));
    } else {
        // Rungs that did not run.
        while (m_printed < report.rungs.size())
            print(report.rungs[m_printed]);
        // The last rung has disproved what an earlier one reported.
        const QString proof =
            m_hasFailed && report.isUsable()
                ? u'\n'
                      + tr("The turn of Claude Code got its answer: the failures above do not "
                           "keep it from working.")
                      + u'\n'
                : QString();
        m_sink.out((proof + u'\n' + ui::summaryOf(report) + u'\n').toUtf8());
    }
    const RungReport *failed = report.firstFailed();
    if (!failed)
        end(ExitCode::Done);
    else if (failed->rung == bridge::check::Rung::Address)
        end(ExitCode::Usage); // a refused value, as everywhere
    else
        end(failed->failure ? exitCodeFor(failed->failure->layer()) : ExitCode::Unexpected);
}

void CheckCommand::end(ExitCode code)
{
    m_services.reaper.whenIdle(this, [this, code] { finish(code); });
}

} // namespace app

#include "moc_CheckCommand.cpp"
