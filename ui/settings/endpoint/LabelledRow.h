#pragma once

#include <QWidget>

class QHBoxLayout;

namespace ui {

class Paragraph;

/// A row within a fold: its name, a control, and under them what there is to say about it.
class LabelledRow final : public QWidget
{
    Q_OBJECT

public:
    explicit LabelledRow(const QString &title, QWidget *parent = nullptr);

    /// Into the row, from left to right.
    void addControl(QWidget *control, int stretch = 0);
    void setHint(const QString &hint);
    /// In place of the hint, until it is empty.
    void setProblem(const QString &problem);

private:
    void refresh();

    QHBoxLayout *m_row;
    Paragraph *m_words;
    QString m_hint;
    QString m_problem;
};

} // namespace ui
