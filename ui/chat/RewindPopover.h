#pragma once

#include "ui/chat/RewindView.h"
#include "ui/kit/Theme.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace ui {

class Paragraph;
class RewindChoice;
class RewindFiles;

/// Asks how far a conversation returns to one of its messages. A part of the pane, not a window of
/// its own: its owner places it with placeAt() and closes it with Esc. Opened by a click or key on
/// a message, so it takes the focus. B, C and F choose, Return rewinds.
class RewindPopover final : public QWidget
{
    Q_OBJECT

public:
    RewindPopover(Theme &theme, RewindExtent preferred, QWidget *parent);

    void setView(const RewindView &view);
    [[nodiscard]] RewindExtent extent() const;
    /// Below the message at `message`, above it if there is no room below, within `inside`.
    void placeAt(const QRect &message, const QRect &inside);
    void takeFocus();

Q_SIGNALS:
    void rewindRequested(ui::RewindExtent extent);
    void branchRequested();
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] bool isReady() const;
    void showChoices();
    void showFiles();
    void submit();

    Theme &m_theme;
    RewindView m_view;
    QRect m_message; ///< of placeAt()
    QRect m_inside;
    QLabel *m_time;
    Paragraph *m_what;
    RewindChoice *m_both;
    RewindChoice *m_conversation;
    RewindChoice *m_onlyFiles;
    QWidget *m_filesHead;
    QLabel *m_filesTitle;
    QLabel *m_filesSum;
    RewindFiles *m_files;
    Paragraph *m_lost;
    QWidget *m_lostBox;
    Paragraph *m_problem;
    QPushButton *m_branch;
    QPushButton *m_cancel;
    QPushButton *m_rewind;
};

} // namespace ui
