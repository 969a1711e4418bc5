#include "ui/kit/MenuText.h"

#include "ui/kit/Theme.h"

#include <QFontMetrics>

namespace ui {

namespace {

constexpr int kMenuNameWidth = 260; // pixels
constexpr int kMenuNoteWidth = 220;

QString forMenu(const QString &text, Qt::TextElideMode mode, int width)
{
    QString shown = QFontMetrics(Theme::textFont()).elidedText(text.simplified(), mode, width);
    return shown.replace(u'&', QLatin1String("&&"));
}

} // namespace

QString menuText(const QString &name, const QString &note)
{
    const QString text = forMenu(name, Qt::ElideRight, kMenuNameWidth);
    // QMenu aligns text after a tab at the right.
    return note.isEmpty() ? text : text + u'\t' + forMenu(note, Qt::ElideMiddle, kMenuNoteWidth);
}

} // namespace ui
