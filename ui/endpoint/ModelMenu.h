#pragma once

#include <QMenu>
#include <QStringList>

class QLineEdit;
class QListWidget;

namespace ui {

/// The models of a server to choose one from. Of many, a list that scrolls, with a field to search
/// in.
class ModelMenu final : public QMenu
{
    Q_OBJECT

public:
    ModelMenu(const QStringList &models, QWidget *parent);

Q_SIGNALS:
    void modelSelected(const QString &model);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void addSearchableList(const QStringList &models);
    void filter(const QString &text);
    void take(int row);
    bool eventFilter(QObject *watched, QEvent *event) override;

    QLineEdit *m_search = nullptr;
    QListWidget *m_list = nullptr;
};

} // namespace ui
