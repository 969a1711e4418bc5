#pragma once

#include <QComboBox>

namespace ui {

/// A model name: typed, or chosen from the server's list. Accepted on Enter, on leaving the field
/// and on selection; text that is being typed is not overwritten.
class ModelField final : public QComboBox
{
    Q_OBJECT

public:
    /// `empty`: placeholder, the meaning of no name.
    explicit ModelField(const QString &empty, QWidget *parent = nullptr);
    ~ModelField() override;

    /// Shows the stored name and the choices.
    void show(const QString &model, const QStringList &served);
    void setEmptyText(const QString &empty);

Q_SIGNALS:
    void chosen(const QString &model);

private:
    void take();

    QString m_empty;
    QString m_model;
};

} // namespace ui
