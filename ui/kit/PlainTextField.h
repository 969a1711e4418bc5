#pragma once

#include <QPlainTextEdit>

namespace ui {

/// The field for plain text of several lines. Takes the place of QPlainTextEdit wherever the user
/// can write: in Qt 6.4 that one crashes when something without any format is pasted, such as an
/// empty clipboard of another program. GUI thread; its parent owns it.
class PlainTextField final : public QPlainTextEdit
{
    Q_OBJECT

public:
    using QPlainTextEdit::QPlainTextEdit;

protected:
    [[nodiscard]] bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
};

} // namespace ui
