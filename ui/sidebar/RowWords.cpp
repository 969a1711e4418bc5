#include "ui/sidebar/RowWords.h"

#include "ui/kit/Controls.h"
#include "ui/words/MarkedText.h"
#include "ui/words/PathText.h"

#include <QCoreApplication>

namespace ui {

using bridge::library::BegunBy;
using bridge::library::ConversationRow;
using bridge::library::Mark;

namespace {

constexpr qsizetype kMostOfTitle = 300; // characters

struct RowWords
{
    Q_DECLARE_TR_FUNCTIONS(RowWords)
};

} // namespace

QString wordsFor(Mark mark)
{
    switch (mark) {
    case Mark::Working:
        return RowWords::tr("Working");
    case Mark::Asks:
        return RowWords::tr("Waits for you");
    case Mark::Unseen:
        return RowWords::tr("Finished, not seen yet");
    case Mark::Failed:
        return RowWords::tr("Failed");
    case Mark::Asleep:
        return RowWords::tr("Asleep");
    case Mark::None:
        break;
    }
    return {};
}

QString titleOf(const ConversationRow &row)
{
    const QString title = row.title.left(kMostOfTitle).simplified();
    return title.isEmpty() ? RowWords::tr("New chat") : isolatedTitle(title);
}

QString wordsFor(BegunBy begunBy)
{
    switch (begunBy) {
    case BegunBy::Terminal:
        return RowWords::tr("Begun in a terminal");
    case BegunBy::DrawbridgeAsk:
        return RowWords::tr("Asked on the command line");
    case BegunBy::Other:
        return RowWords::tr("Begun in another program");
    case BegunBy::Drawbridge:
        break;
    }
    return {};
}

QStringList wordsFor(const ConversationRow &row)
{
    QStringList words{titleOf(row), wordsFor(row.mark), wordsFor(row.begunBy)};
    if (row.isPinned)
        words << RowWords::tr("Pinned");
    if (row.isArchived)
        words << RowWords::tr("Archived");
    words.removeAll({});
    return words;
}

QString toolTipOf(const ConversationRow &row)
{
    const QStringList words = wordsFor(row);
    return toolTip({words.first(), pathLine(row.folder),
                    QStringList(words.mid(1)).join(QStringLiteral(" · "))});
}

} // namespace ui
