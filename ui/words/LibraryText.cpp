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

QString withOthers(const QString &sentence, std::size_t count)
{
    return count < 2 ? sentence
                     : LibraryTr::tr("%1 And %n more.", nullptr, static_cast<int>(count) - 1)
                           .arg(sentence);
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
    case Refusal::Kind::NotDeleted:
        return LibraryTr::tr("%1 cannot be deleted, so it is still there.").arg(withTilde(detail));
    case Refusal::Kind::NotBroughtBack:
        return LibraryTr::tr("%1 cannot be put back: it is gone from the wastebasket, or something "
                             "else is in its place. What was deleted is still in the wastebasket.")
            .arg(withTilde(detail));
    }
    return {};
}

QString wordsFor(const std::vector<bridge::agent::ArchiveProblem> &problems)
{
    if (problems.empty())
        return {};
    const auto &first = problems.front();
    return withOthers(LibraryTr::tr("%1 cannot be read: %2.")
                          .arg(markedText(withTilde(first.path), TextUse::Name),
                               markedText(first.message, TextUse::Name)),
                      problems.size());
}

QString wordsFor(const std::vector<bridge::store::StoreProblem> &problems)
{
    return problems.empty() ? QString() : withOthers(wordsFor(problems.front()), problems.size());
}

} // namespace ui
