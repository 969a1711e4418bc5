#pragma once

#include "bridge/chat/HolderWatch.h"
#include "ui/kit/Theme.h"

#include <QWidget>

class QPushButton;

namespace ui {

class Paragraph;

/// In a chat that another process has open, or may have: instead of the composer, or below it while
/// there is a draft.
class ReadOnlyBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ReadOnlyBar(Theme &theme, QWidget *parent = nullptr);
    void setHeld(const bridge::chat::HeldBy &held);
    /// Something was asked for that is not possible because of it.
    void urge();

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
    bool m_isUrged = false;
};

} // namespace ui
