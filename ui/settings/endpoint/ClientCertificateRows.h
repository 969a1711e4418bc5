#pragma once

#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"

#include <QWidget>

#include <optional>

class QLineEdit;
class QPushButton;

namespace ui {

class ElidedLabel;
class LabelledRow;

/// The client certificate of one endpoint: its file, the file of its key, and the passphrase of an
/// encrypted key, which goes to the keychain. Files are saved together, as soon as they belong
/// together; until then the row of what is missing says so. Main thread.
class ClientCertificateRows final : public QWidget
{
    Q_OBJECT

public:
    /// For the endpoint of `pin`. References outlive it.
    ClientCertificateRows(bridge::endpoint::EndpointChoice &choice,
                          bridge::secrets::CredentialBook &credentials,
                          const bridge::endpoint::EndpointPin &pin, QWidget *parent = nullptr);

    /// True if nothing is missing or wrong, which includes no certificate at all.
    [[nodiscard]] bool isUsable() const { return m_isUsable; }
    /// Saves a typed passphrase. Emits `finished` when nothing is left to save, which may be at
    /// once; never if the keychain fails, which the row says.
    void finish();

Q_SIGNALS:
    void finished();

protected:
    void showEvent(QShowEvent *event) override;

private:
    enum class File { Certificate, Key };
    void makeCertificateRow();
    void makeKeyRow();
    void makePassphraseRow();
    void followKeychain();
    void choose(File which);
    void take(const bridge::endpoint::ClientCertificate &files);
    void takeStored();
    void savePassphrase();
    void removePassphrase();
    void refresh();
    void refreshPassphrase();
    void showProblem(const std::optional<bridge::ClientCertificateProblem> &problem);
    void finishIfSaved();
    [[nodiscard]] std::optional<QString> passphrase() const;
    [[nodiscard]] QString origin() const;

    bridge::endpoint::EndpointChoice &m_choice;
    bridge::secrets::CredentialBook &m_credentials;
    bridge::endpoint::EndpointPin m_pin;
    /// As chosen; not saved yet where they do not belong together.
    bridge::endpoint::ClientCertificate m_files;
    bridge::endpoint::ClientCertificate m_stored; ///< as last read from the settings
    LabelledRow *m_certificateRow;
    LabelledRow *m_keyRow;
    LabelledRow *m_passphraseRow;
    ElidedLabel *m_certificate;
    ElidedLabel *m_key;
    QPushButton *m_remove;
    QLineEdit *m_passphrase;
    QPushButton *m_save;
    QPushButton *m_forget;
    std::optional<QString> m_sent; ///< to the keychain, which has not answered yet
    QString m_error;               ///< of the keychain
    QString m_origin;              ///< of what was typed
    QString m_saveProblem;         ///< why the settings do not take the chosen files
    bool m_isEncrypted = false;    ///< the chosen key
    bool m_isFinishing = false;
    bool m_isUsable = true;
};

} // namespace ui
