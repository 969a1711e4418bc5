#pragma once

#include "ui/kit/Theme.h"

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace ui {

class Paragraph;
class ToggleSwitch;

/// A list of names with a value each, and a line to add or replace one. Shows what it is told to;
/// what the user wants is announced.
class NamedValues final : public QWidget
{
    Q_OBJECT

public:
    struct Value
    {
        QString name;
        QString value; ///< of a secret: what is said in its place
        bool isSecret = false;
    };
    /// What it speaks of, e.g. "Header".
    struct Words
    {
        QString name;        ///< "Header"
        QString example;     ///< in the empty field for a name
        QString secretLabel; ///< empty: values are never secret
    };
    NamedValues(const Words &words, Theme &theme, QWidget *parent = nullptr);

    void show(const std::vector<Value> &values);
    void setHint(const QString &hint);
    /// Why the last wish was refused; empty: it was not, and the line is free for the next one.
    /// `offer`: what can be done instead, on a button.
    void conclude(const QString &problem, const QString &offer = {});
    /// It is not known yet: the line waits.
    void setBusy(bool busy);

Q_SIGNALS:
    void addRequested(const QString &name, const QString &value, bool isSecret);
    void removeRequested(const QString &name);
    /// The offer that came with a refusal was taken.
    void offerTaken(const QString &name, const QString &value);

private:
    QWidget *makeRow(const Value &value);
    void makeLine(const Words &words);
    void add();
    void edit(const Value &value);
    void refresh();

    QVBoxLayout *m_rows;
    QLineEdit *m_name;
    QLineEdit *m_value;
    ToggleSwitch *m_secret;
    QLabel *m_secretLabel;
    QPushButton *m_add;
    QPushButton *m_offer;
    Paragraph *m_words;
    QString m_hint;
    QString m_problem;
    bool m_isBusy = false;
};

} // namespace ui
