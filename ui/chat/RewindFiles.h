#pragma once

#include "ui/chat/RewindView.h"
#include "ui/kit/Theme.h"

#include <QAbstractScrollArea>

namespace ui {

/// The files of a rewind: at most five rows high, then it scrolls. Paints only what is visible, so
/// that any number of files costs the same.
class RewindFiles final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    RewindFiles(Theme &theme, QWidget *parent);
    void setFiles(std::vector<RewindFile> files);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitScrollBar();

    Theme &m_theme;
    std::vector<RewindFile> m_files;
};

} // namespace ui
