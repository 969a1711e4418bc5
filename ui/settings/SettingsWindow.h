#pragma once

#include "bridge/failure/Fix.h"
#include "ui/settings/SettingsServices.h"

#include <QWidget>

class QListWidget;
class QStackedWidget;

namespace ui {

class AiChatPage;
class SettingsPage;

/// The settings: pages on the right, their list on the left. A window of its own, made once and
/// shown again; Esc closes it.
class SettingsWindow final : public QWidget
{
    Q_OBJECT

public:
    explicit SettingsWindow(const SettingsServices &services, QWidget *parent = nullptr);

    /// Opens on Advanced › AI Chat; without a usable address its field has the focus.
    void showAiChat();
    /// The same, and checks the endpoint.
    void checkEndpoint();

Q_SIGNALS:
    /// From the checklist: there is no message to send.
    void fixRequested(const bridge::Fix &fix);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addPage(SettingsPage *page, bool indented);
    void addHeading(const QString &text);

    QListWidget *m_navigation;
    QStackedWidget *m_pages;
    AiChatPage *m_aiChat;
};

} // namespace ui
