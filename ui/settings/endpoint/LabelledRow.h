#pragma once

#include <QWidget>

class QHBoxLayout;

namespace ui {

class Paragraph;

/// A row within a fold: label, control, and a hint under them.
class LabelledRow : public QWidget
{
    Q_OBJECT

public:
    explicit LabelledRow(const QString &title, QWidget *parent = nullptr);

    /// Adds a control, from left to right.
    void addControl(QWidget *control, int stretch = 0);
    void setHint(const QString &hint);
    /// Shown instead of the hint; empty: the hint again.
    void setProblem(const QString &problem);

private:
    void showWords();

    QHBoxLayout *m_row;
    Paragraph *m_words;
    QString m_hint;
    QString m_problem;
};

} // namespace ui
