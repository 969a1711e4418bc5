#pragma once

#include <QMenu>
#include <QStringList>

class QLineEdit;
class QListWidget;

namespace ui {

/// A menu of a server's models; long ones are a scrolling list with a search field.
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
