#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "ui/kit/Theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace ui {

class InlineQuestion;
class Paragraph;

/// How the saved address is shown who we are: the kind, the secret of its origin (written here,
/// never shown again but for its last characters), and what the keychain says about it.
class CredentialRow final : public QWidget
{
    Q_OBJECT

public:
    CredentialRow(bridge::endpoint::EndpointChoice &choice,
                  bridge::secrets::CredentialBook &credentials, Theme &theme,
                  QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void layOut();
    void followKeychain();
    void takeOrigin();
    void refresh();
    void refreshControls();
    void refreshWords();
    void save();
    void keepForThisRun();
    void remove();
    void onKindChosen();
    void askForOwnSignIn();
    void setKind(bridge::CredentialKind kind);
    [[nodiscard]] bridge::CredentialKind chosenKind() const;
    /// What counts: the set-up's, or that of what the keychain holds.
    [[nodiscard]] bridge::CredentialKind kindInUse() const;
    [[nodiscard]] bool wantsSecret() const;
    [[nodiscard]] bool hasNoKeychain() const;
    [[nodiscard]] QString hint() const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::secrets::CredentialBook &m_credentials;
    Theme &m_theme;
    QComboBox *m_kind;
    QLineEdit *m_secret;
    QPushButton *m_save;
    QPushButton *m_forThisRun;
    QPushButton *m_remove;
    QPushButton *m_unlock;
    QLabel *m_lock;
    QLabel *m_where;
    Paragraph *m_hint;
    InlineQuestion *m_question;
    QString m_origin; ///< empty: the address is not usable
    QString m_error;
    QString m_sent;      ///< what the keychain was given last
    bool m_busy = false; ///< the keychain was given something and has not answered
};

} // namespace ui
