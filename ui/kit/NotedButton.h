#pragma once

#include "ui/kit/Controls.h"

namespace ui {

/// A push button with a secondary text: a key, or a rule in the code font, elided if long.
class NotedButton final : public QPushButton
{
    Q_OBJECT

public:
    NotedButton(Theme &theme, ButtonKind kind, const QString &text, QWidget *parent);

    void setKeyNote(const QString &key);
    void setReturnNote();
    /// In the code font.
    void setRuleNote(const QString &rule);

    /// Width that has room for each of these texts.
    [[nodiscard]] int widthFor(const QStringList &texts) const;
    /// False: the note keeps its room and is not drawn.
    void setNoteShown(bool shown);
    [[nodiscard]] bool isNoteShown() const { return m_isNoteShown; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int noteWidth() const;

    Theme &m_theme;
    ButtonKind m_kind;
    QString m_note;
    QFont m_noteFont;
    bool m_isReturn = false;
    bool m_isNoteShown = true;
};

} // namespace ui
