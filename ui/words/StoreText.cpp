#include "ui/words/StoreText.h"

#include "ui/words/PathText.h"

#include <QCoreApplication>
#include <QLocale>

namespace ui {

using bridge::store::StoreHolder;
using bridge::store::StoreProblem;

namespace {

struct StoreText
{
    Q_DECLARE_TR_FUNCTIONS(StoreText)
};

} // namespace

QString wordsFor(const StoreProblem &problem)
{
    const QString path = withTilde(problem.path);
    switch (problem.kind) {
    case StoreProblem::Kind::Unreadable:
        return StoreText::tr("%1 cannot be read: %2. It is left as it is.")
            .arg(path, problem.message);
    case StoreProblem::Kind::NotUnderstood:
        return StoreText::tr("%1 is damaged. It is left as it is; what changes in its chat is not "
                             "saved.")
            .arg(path);
    case StoreProblem::Kind::Newer:
        return StoreText::tr("%1 is of a newer version of Drawbridge. It is left as it is; what "
                             "changes in its chat is not saved.")
            .arg(path);
    case StoreProblem::Kind::NotWritten:
        return StoreText::tr("Chats cannot be saved in %1: %2. They are kept until this program "
                             "ends, and saved as soon as that is possible.")
            .arg(path, problem.message);
    case StoreProblem::Kind::TakenOver:
        return StoreText::tr("Another Drawbridge has taken over the chats in %1. What changes here "
                             "is not saved.")
            .arg(path);
    }
    return {};
}

QString wordsFor(const StoreHolder &holder)
{
    const QString since = QLocale().toString(holder.since, QLocale::ShortFormat);
    if (holder.host.isEmpty())
        return StoreText::tr("Another Drawbridge has the chats.");
    if (holder.isGone)
        return StoreText::tr("Drawbridge on %1 (process %2, since %3) had the chats and shows no "
                             "sign of life any more.")
            .arg(holder.host, QString::number(holder.pid), since);
    return StoreText::tr("Drawbridge on %1 (process %2, since %3) has the chats.")
        .arg(holder.host, QString::number(holder.pid), since);
}

} // namespace ui
