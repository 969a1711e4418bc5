#include "ui/words/HeldText.h"

#include "ui/words/MarkedText.h"

#include <QCoreApplication>
#include <QLocale>

namespace ui {

namespace {

struct HeldTr
{
    Q_DECLARE_TR_FUNCTIONS(HeldText)
};

QString placeOf(const bridge::agent::ConversationHolder &process)
{
    const QString program = process.program.isEmpty() ? HeldTr::tr("another program")
                                                      : markedText(process.program, TextUse::Name);
    const QString pid = QString::number(process.pid);
    return process.since.isValid()
               ? HeldTr::tr("Open in %1 (process %2) since %3.")
                     .arg(program, pid,
                          QLocale().toString(process.since.toLocalTime(), QLocale::ShortFormat))
               : HeldTr::tr("Open in %1 (process %2).").arg(program, pid);
}

} // namespace

QString wordsFor(const bridge::chat::HeldBy &held)
{
    if (held.isUnknown)
        return held.problem.isEmpty()
                   ? HeldTr::tr("It could not be found out whether another program has this "
                                "conversation open. Two programs in one conversation would lose "
                                "each other's messages.")
                   : HeldTr::tr("It could not be found out whether another program has this "
                                "conversation open: %1. Two programs in one conversation would "
                                "lose each other's messages.")
                         .arg(markedText(held.problem, TextUse::Name));
    if (held.isGone)
        return held.process ? HeldTr::tr("The program that had this conversation open has ended.")
                            : HeldTr::tr("No other program has this conversation open.");
    const QString place =
        held.process ? placeOf(*held.process) : HeldTr::tr("Open in another program.");
    return HeldTr::tr("%1 It can be read here; two programs in one conversation would lose "
                      "each other's messages.")
        .arg(place);
}

} // namespace ui
