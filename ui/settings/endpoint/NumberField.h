#pragma once

#include <QLineEdit>

#include <optional>

namespace ui {

/// A whole number, or none: what the placeholder says. Taken on Enter and on leaving the field.
class NumberField final : public QLineEdit
{
    Q_OBJECT

public:
    explicit NumberField(const QString &placeholder, QWidget *parent = nullptr);
    ~NumberField() override;

    /// Shows what is kept, unless the user is typing.
    void show(std::optional<int> kept);

Q_SIGNALS:
    void chosen(std::optional<int> number);
    /// What stands there is no whole number.
    void refused();

private:
    void take();

    std::optional<int> m_kept;
};

} // namespace ui
