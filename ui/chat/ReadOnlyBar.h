#pragma once

#include "ui/kit/Theme.h"

#include <QDateTime>
#include <QString>
#include <QWidget>

class QPushButton;

namespace ui {

class Paragraph;

/// The process that has a conversation open, so that this program only shows it.
struct HolderView
{
    QString program; ///< for display; may be empty
    qint64 pid = 0;
    QDateTime since;
    bool isGone = false; ///< it has ended: the conversation can be taken over
    friend bool operator==(const HolderView &, const HolderView &) = default;
};

/// Instead of the composer in a chat that another process has open.
class ReadOnlyBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ReadOnlyBar(Theme &theme, QWidget *parent = nullptr);
    void setView(const HolderView &view);

Q_SIGNALS:
    void takeOverRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    QWidget *m_frame;
    Paragraph *m_text;
    QPushButton *m_takeOver;
};

} // namespace ui
