#pragma once

#include <QComboBox>

namespace ui {

/// The name of a model: typed, or picked from what the server lists. Chosen on Enter, on leaving
/// the field and on picking; what is being typed is not overwritten.
class ModelField final : public QComboBox
{
    Q_OBJECT

public:
    /// `empty`: what no name stands for.
    explicit ModelField(const QString &empty, QWidget *parent = nullptr);
    ~ModelField() override;

    /// Shows what is kept and what can be picked.
    void show(const QString &model, const QStringList &served);
    void setEmptyText(const QString &empty);

Q_SIGNALS:
    void chosen(const QString &model);

private:
    void take();

    QString m_empty;
    QString m_kept;
};

} // namespace ui
