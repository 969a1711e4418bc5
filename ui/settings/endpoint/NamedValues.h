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

/// A list of names with values, and a line to add or replace one. Shows only the values of
/// showValues(); the subclass carries out edits.
class NamedValues : public QWidget
{
    Q_OBJECT

protected:
    struct Value
    {
        QString name;
        QString value; ///< of a secret: the text shown instead
        bool isSecret = false;
    };
    /// Texts for its kind of value.
    struct Words
    {
        QString name;        ///< "Header"
        QString example;     ///< in the empty field for a name
        QString secretLabel; ///< empty: values are never secret
        QString hint;
    };
    NamedValues(const Words &words, Theme &theme, QWidget *parent);

    void showValues(const std::vector<Value> &values);
    /// Adds or replaces a value, and calls conclude() at once or after setBusy().
    virtual void add(const QString &name, const QString &value, bool isSecret) = 0;
    virtual void remove(const QString &name) = 0;
    /// The user clicked the offer of conclude().
    virtual void takeOffer(const QString & /*name*/, const QString & /*value*/) {}
    /// The result of add() or takeOffer(). `problem`: its refusal; empty: success, which clears the
    /// line. `offer`: label of a button with an alternative.
    void conclude(const QString &problem, const QString &offer = {});
    /// Disables the line until conclude().
    void setBusy();

private:
    QWidget *makeRow(const Value &value);
    void makeLine(const Words &words);
    void enter();
    void edit(const Value &value);
    void refreshLine();

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
