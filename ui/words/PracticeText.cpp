#include "ui/words/PracticeText.h"

#include <QCoreApplication>

namespace ui {

namespace {

struct PracticeText
{
    Q_DECLARE_TR_FUNCTIONS(PracticeText)
};

} // namespace

QString practiceMark()
{
    return PracticeText::tr("Practice");
}

QString practiceWords()
{
    return PracticeText::tr(
        "Practice session. When it ends, changes of the endpoint, profiles and credentials, and "
        "its chats, drafts and windows are gone. Other settings are kept, and what is done to "
        "files and to earlier conversations is real.");
}

QString practiceLine()
{
    return PracticeText::tr("Practice: changes of the endpoint are not kept");
}

QString practiceTitle(const QString &title)
{
    return PracticeText::tr("Practice · %1").arg(title);
}

QString practiceChangeWords()
{
    return PracticeText::tr("A practice window is running: the change is in it only, and gone when "
                            "it ends.");
}

} // namespace ui
