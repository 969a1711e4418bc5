#pragma once

#include "ui/kit/Theme.h"

#include <QWidget>

namespace ui {

class FoldButton;

/// A button that expands its content; collapsed it shows a summary.
class FoldSection final : public QWidget
{
    Q_OBJECT

public:
    /// Takes over `content`.
    FoldSection(Theme &theme, const QString &title, QWidget *content, QWidget *parent = nullptr);

    void setPreview(const QString &preview);
    void setOpen(bool open);

private:
    FoldButton *m_button;
    QWidget *m_indented;
};

} // namespace ui
