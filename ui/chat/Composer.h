#pragma once

#include "ui/kit/Theme.h"

#include <QPlainTextEdit>

class QLabel;
class QPushButton;

namespace ui {

/// Where a message is written. Return sends, Shift+Return makes a line; what is written stays until
/// it is sent.
class Composer final : public QWidget
{
    Q_OBJECT

public:
    explicit Composer(Theme &theme, QWidget *parent = nullptr);

    [[nodiscard]] QString draft() const;
    /// The text and the caret behind it; what was written before stays in front of it.
    void setDraft(const QString &text);
    [[nodiscard]] bool isEmpty() const;
    /// A turn runs or an agent starts: messages wait.
    void setBusy(bool busy);
    /// A turn runs that can be stopped.
    void setCanStop(bool canStop);
    void focusEditor();
    /// Takes over a key that was pressed elsewhere in the window; false when it writes nothing.
    bool takeTyping(const QKeyEvent &event);

Q_SIGNALS:
    void sendRequested(const QString &text);
    void stopRequested();
    /// Page keys, which the editor has no use for.
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
    QPlainTextEdit *m_edit;
    QPushButton *m_send;
    QPushButton *m_stop;
    QLabel *m_hint;
    QWidget *m_frame;
    bool m_canStop = false;
};

} // namespace ui
