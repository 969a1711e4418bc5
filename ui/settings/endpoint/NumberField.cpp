#include "ui/settings/endpoint/NumberField.h"

#include "ui/kit/StyleSheet.h"
#include "ui/kit/Theme.h"

namespace ui {

NumberField::NumberField(const QString &placeholder, QWidget *parent)
    : QLineEdit(parent)
{
    setFont(Theme::codeFont());
    setPlaceholderText(placeholder);
    setMinimumWidth(120);
    connect(this, &QLineEdit::editingFinished, this, &NumberField::take);
}

NumberField::~NumberField()
{
    // QLineEdit emits editingFinished when destroyed with the focus.
    disconnect(this);
}

void NumberField::show(std::optional<int> value)
{
    m_value = value;
    if (hasFocus() && isModified())
        return;
    setText(value ? QString::number(*value) : QString());
    setStyleProperty(this, "invalid", false);
}

void NumberField::take()
{
    if (!isModified())
        return;
    const auto typed = text().simplified().remove(u' ');
    bool isNumber = false;
    const int number = typed.toInt(&isNumber);
    setStyleProperty(this, "invalid", !typed.isEmpty() && !isNumber);
    if (!typed.isEmpty() && !isNumber) {
        emit refused();
        return;
    }
    setModified(false);
    const auto chosenNumber = typed.isEmpty() ? std::nullopt : std::optional(number);
    emit chosen(chosenNumber);
}

} // namespace ui

#include "moc_NumberField.cpp"
