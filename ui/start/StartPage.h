#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/kit/Theme.h"
#include "ui/start/StartState.h"

#include <QScrollArea>

#include <vector>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpacerItem;
class QVBoxLayout;

namespace ui {

class AddressField;
class ElidedLabel;
class FolderRow;
class NotedButton;
class Paragraph;
class ProgramCard;
class ServerList;
class WayCard;

/// The first start: how the agent should reach a model, and where it works. Shows what its owner
/// knows and says what the user wants; of the settings it changes only the address, through the
/// AddressField. Return presses the main button, except on another button. References outlive it.
class StartPage final : public QScrollArea
{
    Q_OBJECT

public:
    /// `agent`: display name of the agent.
    StartPage(bridge::endpoint::EndpointChoice &endpoints, Theme &theme, const QString &agent,
              QWidget *parent = nullptr);

    void showProgram(const StartProgram &program);
    void showServers(const std::vector<bridge::check::LocalServer> &servers, bool isScanning);
    void showSignIn(const StartSignIn &signIn);
    /// See FolderRow.
    void showFolder(const QString &folder, const QString &branch);
    void showLately(const QStringList &folders);
    /// Whether practice is one of the ways; it is at first.
    void setOffersPractice(bool offers);
    /// Why it has not begun; a sentence, or empty.
    void showProblem(const QString &sentence);
    /// What was asked for is under way: the main button waits.
    void setBusy(bool isBusy);

    [[nodiscard]] StartChoice choice() const;
    [[nodiscard]] QString folder() const;
    /// The user has changed something here.
    [[nodiscard]] bool isTouched() const { return m_isTouched; }
    /// Chooses a way, unless the user has chosen one.
    void suggest(StartWay way);
    void takeFocus();
    [[nodiscard]] QPushButton &startButton() const;

Q_SIGNALS:
    /// What choice() has; its address is saved.
    void startRequested();
    void skipRequested();
    void installRequested();
    void cancelRequested();
    void programPicked(const QString &path);
    void folderPicked(const QString &folder);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// A distance between two parts.
    struct Gap
    {
        int normal = 0;
        int low = 0; ///< where there is no room for all of it
        QSpacerItem *item = nullptr;
    };

    void layOut();
    QHBoxLayout *makeHeader(QWidget *parent, const QString &agent);
    void makeWays(QWidget *parent, const QString &agent);
    void makeEndpointContent();
    void makeSignInContent();
    void connectParts();
    void orderTabs();
    void fitGaps();
    void touch();
    void choose(StartWay way);
    void refresh();
    void start();
    void copyCommand();
    [[nodiscard]] WayCard &card(StartWay way) const;
    [[nodiscard]] StartWay way() const;
    [[nodiscard]] bool isOtherAddress() const;
    [[nodiscard]] bool isServerGone() const;
    [[nodiscard]] QString startLabel() const;
    [[nodiscard]] bool canStart() const;
    [[nodiscard]] QString hint() const;

    bridge::endpoint::EndpointChoice &m_choice;
    Theme &m_theme;
    QString m_agent;
    QString m_problem;
    StartProgram m_state;
    StartSignIn m_signIn;
    bool m_isScanning = true;
    bool m_isBusy = false;
    bool m_isTouched = false;
    bool m_hasChosenWay = false;
    bool m_isLow = false;
    std::vector<Gap> m_gaps;

    QWidget *m_column;
    QLabel *m_icon;
    ProgramCard *m_program;
    QButtonGroup *m_ways;
    WayCard *m_endpoint;
    WayCard *m_own;
    WayCard *m_practice;
    ServerList *m_servers;
    QWidget *m_other; ///< for another address
    AddressField *m_address;
    QLineEdit *m_secret;
    QWidget *m_terminal; ///< what is said about it
    Paragraph *m_terminalWords;
    QWidget *m_commandRow;
    QLineEdit *m_command;
    QPushButton *m_copy;
    FolderRow *m_folder;
    Paragraph *m_hint;
    QPushButton *m_skip;
    NotedButton *m_start;
};

} // namespace ui
