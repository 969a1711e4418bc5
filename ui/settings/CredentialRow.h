#pragma once

#include "bridge/endpoint/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"
#include "ui/common/Theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace ui {

class Paragraph;

/// The credential of the saved address' origin: kind, the secret (written here, never shown
/// again but for its last characters), and what the keychain says about it.
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
    void takeOrigin();
    void refresh();
    void save();
    void remove();
    void onKindChosen();
    [[nodiscard]] bridge::secrets::CredentialKind chosenKind() const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::secrets::CredentialBook &m_credentials;
    Theme &m_theme;
    QComboBox *m_kind;
    QLineEdit *m_secret;
    QPushButton *m_save;
    QPushButton *m_remove;
    QLabel *m_lock;
    QLabel *m_where;
    Paragraph *m_hint;
    QString m_origin; ///< empty: the address is not usable
    QString m_error;
    bool m_busy = false; ///< the keychain was given something and has not answered
};

} // namespace ui
