#include "ui/words/InstallText.h"

#include "ui/words/MarkedText.h"
#include "ui/words/PathText.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace ui {

using bridge::agent::InstallProblem;
using bridge::agent::InstallProgress;
using bridge::agent::ProgramSource;
using bridge::process::TerminalProblem;

namespace {

struct InstallTr
{
    Q_DECLARE_TR_FUNCTIONS(InstallText)
};

constexpr qint64 kMegabyte = 1000 * 1000;

QString megabytes(qint64 bytes)
{
    return QString::number((bytes + kMegabyte - 1) / kMegabyte);
}

constexpr qsizetype kMostOfADetail = 300; // characters

/// One line of another program's text, marked and bounded.
QString lineOf(const QString &text)
{
    QString line = text.left(4 * kMostOfADetail).simplified();
    if (line.size() > kMostOfADetail)
        line = line.left(kMostOfADetail) + QChar(0x2026);
    return markedText(line, TextUse::Name);
}

/// The words of another program in the sentence; empty without any.
QString because(const QString &detail)
{
    const QString line = lineOf(detail);
    return line.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(line);
}

} // namespace

QString sourceWords(const bridge::agent::AgentProgram &program)
{
    if (program.source == ProgramSource::Chosen)
        return InstallTr::tr("your choice");
    if (!program.manager.isEmpty())
        return program.manager;
    switch (program.source) {
    case ProgramSource::SearchPath:
        return InstallTr::tr("PATH");
    case ProgramSource::LoginShell:
        return InstallTr::tr("the login shell's PATH");
    case ProgramSource::Installed:
        return InstallTr::tr("installed by Drawbridge");
    default:
        return pathLine(QFileInfo(program.path).path());
    }
}

QString wordsFor(const InstallProblem &problem, const QString &agent, const QString &manager)
{
    using Kind = InstallProblem::Kind;
    const QString folder = pathLine(problem.subject);
    // Texts of others come last, so that no %1 in them is replaced.
    switch (problem.kind) {
    case Kind::Cancelled:
        return InstallTr::tr("Cancelled: nothing was changed.");
    case Kind::NoPackageManager:
        return InstallTr::tr(
                   "%1 is missing: install the package with “sudo apt install %1” and try "
                   "again.")
            .arg(problem.subject);
    case Kind::Unsupported:
        return InstallTr::tr("There is no %1 for this kind of computer (%2).")
            .arg(agent, problem.subject);
    case Kind::Offline:
        return problem.subject.isEmpty()
                   ? InstallTr::tr("%1 did not reach its registry: check the network and try "
                                   "again.")
                         .arg(manager)
                   : InstallTr::tr("%1 did not reach %2: check the network and try again.")
                         .arg(manager, lineOf(problem.subject));
    case Kind::Refused:
        return InstallTr::tr(
                   "The registry that %1 uses refused the request%2; check the sign-in in "
                   "~/.npmrc.")
            .arg(manager, because(problem.detail));
    case Kind::NotOffered:
        return InstallTr::tr("The registry that %1 uses does not have %2; check “registry” in "
                             "~/.npmrc.")
            .arg(manager, problem.subject.isEmpty() ? agent : problem.subject);
    case Kind::DiskFull:
        return problem.missingBytes > 0
                   ? InstallTr::tr("The disk of %1 is too full: free %2 MB and try again.")
                         .arg(folder, megabytes(problem.missingBytes))
                   : InstallTr::tr("The disk of %1 is full: free some space and try again.")
                         .arg(folder);
    case Kind::NoPermission:
        return InstallTr::tr("%1 cannot be written%2; check who owns it.")
            .arg(folder, because(problem.detail));
    case Kind::Damaged:
        return InstallTr::tr("What was downloaded is not what the registry announced%1, so it was "
                             "not used; try again.")
            .arg(because(problem.detail));
    case Kind::NotUnpacked:
        return InstallTr::tr("%1 was downloaded, but could not be unpacked%2; try again.")
            .arg(agent, because(problem.detail));
    case Kind::DoesNotRun:
        return InstallTr::tr(
                   "The %1 that was downloaded does not run on this computer%2, so it was "
                   "not used.")
            .arg(agent, because(problem.detail));
    case Kind::Failed:
        break;
    }
    return InstallTr::tr("%1 could not install %2%3.").arg(manager, agent, because(problem.detail));
}

QString wordsFor(const InstallProgress &progress)
{
    using Step = InstallProgress::Step;
    switch (progress.step) {
    case Step::LookingUp:
        return InstallTr::tr("Looking up the newest version…");
    case Step::Downloading:
        return progress.total > 0
                   ? InstallTr::tr("%1 of about %2 MB")
                         .arg(megabytes(progress.received), megabytes(progress.total))
                   : InstallTr::tr("%1 MB").arg(megabytes(progress.received));
    case Step::Unpacking:
        return InstallTr::tr("Unpacking…");
    case Step::Checking:
        return InstallTr::tr("Checking that it runs…");
    }
    return {};
}

QString wordsFor(const TerminalProblem &problem)
{
    if (problem.kind == TerminalProblem::Kind::NotStarted)
        return InstallTr::tr(
                   "The terminal %1 could not be started: run this command in a terminal.")
            .arg(problem.terminal);
    return InstallTr::tr("No terminal was found: run this command in one.");
}

} // namespace ui
