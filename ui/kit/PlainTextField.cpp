#include "ui/kit/PlainTextField.h"

#include <QMimeData>

namespace ui {

bool PlainTextField::canInsertFromMimeData(const QMimeData *source) const
{
    return source && source->hasText();
}

void PlainTextField::insertFromMimeData(const QMimeData *source)
{
    if (canInsertFromMimeData(source))
        QPlainTextEdit::insertFromMimeData(source);
}

} // namespace ui

#include "moc_PlainTextField.cpp"
