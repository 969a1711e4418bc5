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

/// A list of names with values, and a line to add or replace one. Shows only the values of show();
/// edits are requested by signals.
class NamedValues final : public QWidget
{
    Q_OBJECT

public:
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
    };
    NamedValues(const Words &words, Theme &theme, QWidget *parent = nullptr);

    void show(const std::vector<Value> &values);
    void setHint(const QString &hint);
    /// The result of the last request. `problem`: its refusal; empty: success, which clears the
    /// line. `offer`: label of a button with an alternative.
    void conclude(const QString &problem, const QString &offer = {});
    /// True: the last request is still running, and the line is disabled.
    void setBusy(bool busy);

Q_SIGNALS:
    void addRequested(const QString &name, const QString &value, bool isSecret);
    void removeRequested(const QString &name);
    /// The user clicked the offer of conclude().
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
