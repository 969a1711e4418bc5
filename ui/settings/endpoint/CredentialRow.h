#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "ui/kit/Theme.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace ui {

class InlineQuestion;
class Paragraph;

/// Edits the credential sent to the saved address: its kind, the secret of its origin, and the
/// keychain's state. Write-only: of a stored secret only the last characters are shown.
class CredentialRow final : public QWidget
{
    Q_OBJECT

public:
    CredentialRow(bridge::endpoint::EndpointChoice &choice,
                  bridge::secrets::CredentialBook &credentials, Theme &theme,
                  QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
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
    /// Replaces the stored secret where it is: in the keychain, or for this run.
    void replaceStored(bridge::CredentialKind kind, const QString &value);
    void remove();
    void onKindChosen();
    void askForOwnSignIn();
    void setKind(bridge::CredentialKind kind);
    [[nodiscard]] bridge::CredentialKind chosenKind() const;
    /// The kind of the stored secret, if there is one, else the set-up's.
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
    std::optional<QString> m_sent; ///< the secret that the keychain is saving; empty: removing
};

} // namespace ui
