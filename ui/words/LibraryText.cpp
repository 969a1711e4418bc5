#include "ui/words/LibraryText.h"

#include "ui/words/MarkedText.h"
#include "ui/words/PathText.h"
#include "ui/words/StoreText.h"

#include <QCoreApplication>

namespace ui {

using bridge::library::Refusal;

namespace {

struct LibraryTr
{
    Q_DECLARE_TR_FUNCTIONS(LibraryText)
};

QString nameOf(const Refusal &refusal)
{
    return refusal.title.isEmpty() ? LibraryTr::tr("This conversation")
                                   : LibraryTr::tr("“%1”").arg(isolatedTitle(refusal.title));
}

/// `number` 1: the first branch.
QString branchName(const QString &title, int number)
{
    return number == 1 ? LibraryTr::tr("%1 (branch)").arg(title)
                       : LibraryTr::tr("%1 (branch %2)").arg(title, QString::number(number));
}

} // namespace

QString titleFor(const Refusal &refusal)
{
    switch (refusal.kind) {
    case Refusal::Kind::Held:
    case Refusal::Kind::Working:
        return LibraryTr::tr("%1 is in use").arg(nameOf(refusal));
    case Refusal::Kind::HolderUnknown:
        return LibraryTr::tr("%1 may be in use").arg(nameOf(refusal));
    case Refusal::Kind::NotRenamed:
        return LibraryTr::tr("%1 was not renamed").arg(nameOf(refusal));
    case Refusal::Kind::NotBranched:
        return LibraryTr::tr("%1 was not copied").arg(nameOf(refusal));
    case Refusal::Kind::HasBranch:
    case Refusal::Kind::NotDeleted:
        return LibraryTr::tr("%1 was not deleted").arg(nameOf(refusal));
    case Refusal::Kind::NotBroughtBack:
        return LibraryTr::tr("%1 was not brought back").arg(nameOf(refusal));
    }
    return {};
}

QString wordsFor(const Refusal &refusal)
{
    const QString detail = markedText(refusal.detail, TextUse::Name);
    switch (refusal.kind) {
    case Refusal::Kind::Held: {
        const QString program = refusal.holder && !refusal.holder->program.isEmpty()
                                    ? markedText(refusal.holder->program, TextUse::Name)
                                    : LibraryTr::tr("another program");
        return refusal.holder
                   ? LibraryTr::tr("It is open in %1, process %2. Close it there first.")
                         .arg(program, QString::number(refusal.holder->pid))
                   : LibraryTr::tr("It is open in %1. Close it there first.").arg(program);
    }
    case Refusal::Kind::HolderUnknown:
        return LibraryTr::tr("Whether another program has it open cannot be read: %1.").arg(detail);
    case Refusal::Kind::Working:
        return LibraryTr::tr("Something still runs in it, or waits for you. Stop that first.");
    case Refusal::Kind::NotRenamed:
        return LibraryTr::tr("Its file cannot be changed: %1.").arg(detail);
    case Refusal::Kind::NotBranched:
        return LibraryTr::tr("No copy of it can be made: %1. There is no new chat.").arg(detail);
    case Refusal::Kind::HasBranch:
        return refusal.detail.isEmpty()
                   ? LibraryTr::tr("Another chat begins as a copy of it, which is made with that "
                                   "chat's first message. Send one there, or delete that chat "
                                   "first.")
                   : LibraryTr::tr("“%1” begins as a copy of it, which is made with that chat's "
                                   "first message. Send one there, or delete that chat first.")
                         .arg(isolatedTitle(refusal.detail));
    case Refusal::Kind::NotDeleted:
        return LibraryTr::tr("%1 cannot be deleted, so it is still there.")
            .arg(pathLine(refusal.detail));
    case Refusal::Kind::NotBroughtBack:
        return LibraryTr::tr("%1 cannot be put back: it is gone from the wastebasket, or something "
                             "else is in its place. What was deleted is still in the wastebasket.")
            .arg(pathLine(refusal.detail));
    }
    return {};
}

QString branchTitle(const QString &title, const std::function<bool(const QString &)> &isTaken)
{
    constexpr int kMost = 200;
    QString base = title.left(bridge::agent::kLongestTitle - branchName({}, kMost).size());
    // A branch of a branch is another one of the same conversation.
    for (int number = 1; number <= kMost; ++number) {
        if (const QString end = branchName({}, number); title.endsWith(end)) {
            base = title.chopped(end.size());
            break;
        }
    }
    int number = 1;
    while (number < kMost && isTaken(branchName(base, number)))
        ++number;
    return branchName(base, number);
}

QStringList firstOf(QStringList lines, qsizetype most)
{
    if (lines.size() > most) {
        const auto others = static_cast<int>(lines.size() - most);
        lines = lines.first(most);
        lines.append(LibraryTr::tr("And %n more.", nullptr, others));
    }
    return lines;
}

QStringList sentencesFor(const std::vector<bridge::agent::ArchiveProblem> &problems)
{
    QStringList lines;
    for (const auto &problem : problems)
        lines.append(LibraryTr::tr("%1 cannot be read: %2.")
                         .arg(pathLine(problem.path), markedText(problem.message, TextUse::Name)));
    return lines;
}

QString wordsFor(const std::vector<bridge::store::StoreProblem> &problems)
{
    QStringList lines;
    for (const auto &problem : problems)
        lines.append(wordsFor(problem));
    return firstOf(lines, 3).join(u'\n');
}

} // namespace ui
