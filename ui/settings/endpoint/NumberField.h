#pragma once

#include <QLineEdit>

#include <optional>

namespace ui {

/// An optional integer; without one the placeholder is shown. Accepted on Enter and on leaving the
/// field.
class NumberField final : public QLineEdit
{
    Q_OBJECT

public:
    explicit NumberField(const QString &placeholder, QWidget *parent = nullptr);
    ~NumberField() override;

    /// Shows the stored value, unless the user is typing.
    void show(std::optional<int> value);

Q_SIGNALS:
    void chosen(std::optional<int> number);
    /// The text is not an integer.
    void refused();

private:
    void take();

    std::optional<int> m_value;
};

} // namespace ui
