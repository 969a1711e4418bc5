#pragma once

#include "ui/kit/Theme.h"

#include <QAbstractButton>

namespace ui {

/// One of several choices: a ring, a name, what it does, and its letter key.
class RewindChoice final : public QAbstractButton
{
    Q_OBJECT

public:
    RewindChoice(Theme &theme, const QString &name, Qt::Key key, QWidget *parent);
    void setEffect(const QString &effect);
    [[nodiscard]] Qt::Key key() const { return m_key; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    Qt::Key m_key;
    QString m_effect;
};

} // namespace ui
