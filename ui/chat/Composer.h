#pragma once

#include "ui/kit/Theme.h"

#include <QPlainTextEdit>

class QLabel;
class QPushButton;

namespace ui {

/// The input for messages. Return sends, Shift+Return inserts a line break; the draft stays until
/// it is sent.
class Composer final : public QWidget
{
    Q_OBJECT

public:
    Composer(Theme &theme, QString agentName, QWidget *parent = nullptr);

    [[nodiscard]] QString draft() const;
    /// Appends `text` to the draft, with the cursor behind it.
    void setDraft(const QString &text);
    [[nodiscard]] bool isEmpty() const;
    /// A turn runs: messages are queued.
    void setBusy(bool busy);
    /// A turn runs that can be stopped.
    void setCanStop(bool canStop);
    void focusEditor();
    /// Inserts a key that was pressed elsewhere in the window; false: it is not text.
    bool takeTyping(const QKeyEvent &event);

Q_SIGNALS:
    void sendRequested(const QString &text);
    void stopRequested();
    /// Page keys scroll the transcript: -1 up, 1 down.
    void pageRequested(int pages);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    bool takeKey(const QKeyEvent &event);
    void send();
    void refreshButtons();
    void fitHeight();
    void applyTheme();

    Theme &m_theme;
    const QString m_agentName;
    QPlainTextEdit *m_edit;
    QPushButton *m_send;
    QPushButton *m_stop;
    QLabel *m_hint;
    QWidget *m_frame;
    bool m_canStop = false;
};

} // namespace ui
