#include "ui/words/StoreText.h"

#include "ui/words/MarkedText.h"
#include "ui/words/PathText.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSysInfo>

namespace ui {

using bridge::store::StoreHolder;
using bridge::store::StoreProblem;

namespace {

struct StoreTr
{
    Q_DECLARE_TR_FUNCTIONS(StoreText)
};

QString sinceText(const StoreHolder &holder)
{
    return QLocale().toString(holder.since.toLocalTime(), QLocale::ShortFormat);
}

} // namespace

QString wordsFor(const StoreProblem &problem)
{
    const QString path = pathLine(problem.path);
    switch (problem.kind) {
    case StoreProblem::Kind::Unreadable:
        return StoreTr::tr("%1 cannot be read: %2. It is left as it is.")
            .arg(path, problem.message);
    case StoreProblem::Kind::NotUnderstood:
        return StoreTr::tr("What is kept of a chat is damaged, and left as it is: what changes in "
                           "the chat is not saved. To save it again, quit Drawbridge and move %1 "
                           "away.")
            .arg(path);
    case StoreProblem::Kind::Newer:
        return StoreTr::tr("What is kept of a chat is of a newer version of Drawbridge, and left "
                           "as it is: what changes in the chat is not saved (%1).")
            .arg(path);
    case StoreProblem::Kind::NotWritten:
        return StoreTr::tr("Chats cannot be saved in %1: %2. They are kept until this program "
                           "ends, and saved as soon as that is possible.")
            .arg(path, problem.message);
    case StoreProblem::Kind::TakenOver:
        return StoreTr::tr("Another Drawbridge has taken over the chats in %1. What changes here "
                           "is not saved.")
            .arg(path);
    }
    return {};
}

bool isElsewhere(const StoreHolder &holder)
{
    return holder.host != QSysInfo::machineHostName();
}

QString wordsFor(const StoreHolder &holder)
{
    const QString kept =
        StoreTr::tr("They are not shown here, and new messages here are not saved.");
    if (holder.isGone)
        return StoreTr::tr(
                   "The program on %1 that had your chats open does not respond any more. %2")
            .arg(isolatedTitle(holder.host), kept);
    if (isElsewhere(holder))
        return StoreTr::tr("Your chats are open in Drawbridge on %1, process %2, since %3. %4")
            .arg(isolatedTitle(holder.host), QString::number(holder.pid), sinceText(holder), kept);
    return StoreTr::tr("Your chats are open in another Drawbridge on this computer, process %1, "
                       "since %2. %3")
        .arg(QString::number(holder.pid), sinceText(holder), kept);
}

QString takeOverWarning(const StoreHolder &holder)
{
    return StoreTr::tr("If Drawbridge still runs on %1, it stops keeping its chats, and two agents "
                       "on one conversation lose each other's turns. Quit it there first if you "
                       "can.")
        .arg(isolatedTitle(holder.host));
}

} // namespace ui
