#include "ui/words/StoreText.h"

#include "ui/words/MarkedText.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSysInfo>

namespace ui {

using bridge::store::StoreHolder;

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

bool isElsewhere(const StoreHolder &holder)
{
    return holder.host != QSysInfo::machineHostName();
}

QString wordsFor(const StoreHolder &holder)
{
    const QString kept =
        StoreTr::tr("They are not shown here, and nothing that is said here is kept.");
    if (holder.isGone)
        return StoreTr::tr("The program on %1 that had your chats open shows no life any more. %2")
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
