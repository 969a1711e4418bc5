#include "ui/settings/endpoint/ModelField.h"

#include "ui/kit/Theme.h"

#include <QCompleter>
#include <QLineEdit>
#include <QSignalBlocker>

namespace ui {

ModelField::ModelField(const QString &empty, QWidget *parent)
    : QComboBox(parent)
{
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setFont(Theme::codeFont());
    lineEdit()->setFont(Theme::codeFont());
    setMaxVisibleItems(12);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(16);
    completer()->setFilterMode(Qt::MatchContains);
    completer()->setCompletionMode(QCompleter::PopupCompletion);
    setEmptyText(empty);
    connect(this, &QComboBox::activated, this, &ModelField::take);
    connect(lineEdit(), &QLineEdit::editingFinished, this, &ModelField::take);
}

ModelField::~ModelField()
{
    // QLineEdit and QComboBox signal the end of editing when destroyed with the focus.
    lineEdit()->disconnect(this);
    disconnect(this);
}

void ModelField::setEmptyText(const QString &empty)
{
    m_empty = empty;
    lineEdit()->setPlaceholderText(empty);
}

void ModelField::show(const QString &model, const QStringList &served)
{
    m_model = model;
    const bool isTyping = lineEdit()->hasFocus() && lineEdit()->isModified();
    const auto shown = isTyping ? currentText() : model;
    const QSignalBlocker quiet(this);
    clear();
    addItem({});
    addItems(served);
    setItemData(0, m_empty, Qt::AccessibleTextRole);
    setCurrentText(shown);
    lineEdit()->setModified(isTyping);
    lineEdit()->setCursorPosition(isTyping ? static_cast<int>(shown.size()) : 0);
}

void ModelField::take()
{
    const auto model = currentText().trimmed();
    lineEdit()->setModified(false);
    if (model != m_model)
        emit chosen(model);
}

} // namespace ui

#include "moc_ModelField.cpp"
