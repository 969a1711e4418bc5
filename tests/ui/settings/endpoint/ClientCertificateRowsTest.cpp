#include "ui/settings/endpoint/ClientCertificateRows.h"
#include "tests/support/TestCertificates.h"
#include "tests/ui/KeychainFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/kit/Controls.h"
#include "ui/kit/Paragraph.h"
#include "ui/settings/endpoint/ClientCertificateDialog.h"
#include "ui/words/CertificateText.h"

#include <QFileDialog>
#include <QLineEdit>
#include <QTest>

namespace clientcertificaterowstest {

using namespace Qt::StringLiterals;
using bridge::ClientCertificateProblem;
using bridge::endpoint::ClientCertificate;
using bridge::secrets::Secret;
using bridge::secrets::SecretError;
using Kind = ClientCertificateProblem::Kind;

const QString kOrigin = u"https://gateway.example:443"_s;
const QString kPassphrase = u"hush-hush"_s;
const QString kRemove = u"Remove the client certificate"_s;
const QString kSave = u"Save the passphrase"_s;

class ClientCertificateRowsTest : public KeychainFixture
{
protected:
    ClientCertificateRowsTest()
    {
        m_choice.setAddress(u"https://gateway.example"_s);
        m_rows.show();
    }

    void choose(const QString &what, const QString &file)
    {
        button(m_rows, what)->click();
        auto *dialog = m_rows.findChild<QFileDialog *>();
        ASSERT_TRUE(dialog);
        emit dialog->fileSelected(file);
        delete dialog;
    }
    void chooseCertificate(const QString &file) { choose(u"Choose a client certificate"_s, file); }
    void chooseKey(const QString &file)
    {
        choose(u"Choose the key of the client certificate"_s, file);
    }
    [[nodiscard]] QStringList words() const { return widgets::textsIn<ui::Paragraph>(m_rows); }
    [[nodiscard]] bool says(Kind kind, const QString &file, const QString &detail = {}) const
    {
        return words().contains(
            ui::wordsFor(ClientCertificateProblem{.kind = kind, .file = file, .detail = detail}));
    }
    [[nodiscard]] ClientCertificate saved() const { return m_choice.setup().clientCertificate; }
    [[nodiscard]] QLineEdit &passphrase() const { return *m_rows.findChild<QLineEdit *>(); }

    TestCertificates m_certificates;
    ServerCertificate m_client = m_certificates.client();
    ui::ClientCertificateRows m_rows{m_choice, m_credentials, {}};
};

TEST_F(ClientCertificateRowsTest, WithoutOneThereIsOneRowAndTheKeychainIsNotAsked)
{
    EXPECT_EQ(words().size(), 1);
    EXPECT_FALSE(button(m_rows, kRemove)->isVisible());
    EXPECT_FALSE(passphrase().isVisible());
    EXPECT_TRUE(m_rows.isUsable());
    EXPECT_EQ(m_store.reads, 0);
}

TEST_F(ClientCertificateRowsTest, ACertificateWaitsForItsKeyAndBothAreSaved)
{
    chooseCertificate(m_client.certificate);
    EXPECT_TRUE(says(Kind::NoKey, m_client.certificate));
    EXPECT_FALSE(m_rows.isUsable());
    EXPECT_FALSE(saved().isSet());
    const ServerCertificate other = m_certificates.client(u"other"_s);
    chooseKey(other.key);
    EXPECT_TRUE(says(Kind::Mismatch, other.key, m_client.certificate));
    EXPECT_FALSE(saved().isSet());
    chooseKey(m_client.key);
    EXPECT_TRUE(m_rows.isUsable());
    EXPECT_EQ(saved(), (ClientCertificate{m_client.certificate, m_client.key}));
    EXPECT_FALSE(passphrase().isVisible()) << "its key needs none";
    button(m_rows, kRemove)->click();
    EXPECT_FALSE(saved().isSet());
    EXPECT_EQ(words().size(), 1);
}

TEST_F(ClientCertificateRowsTest, AFileThatIsNoCertificateIsRefusedInWords)
{
    chooseCertificate(m_client.key);
    EXPECT_TRUE(says(Kind::NoCertificate, m_client.key));
    EXPECT_FALSE(saved().isSet());
}

TEST_F(ClientCertificateRowsTest, ThePassphraseOfAnEncryptedKeyGoesToTheKeychain)
{
    const QString key = m_certificates.encrypted(m_client.key, kPassphrase);
    chooseCertificate(m_client.certificate);
    chooseKey(key);
    EXPECT_EQ(saved().key, key) << "it is saved before its passphrase is known";
    ASSERT_TRUE(passphrase().isVisible());
    EXPECT_EQ(passphrase().echoMode(), QLineEdit::Password);
    m_store.answerRead(SecretError::Kind::Absent);
    EXPECT_TRUE(says(Kind::PassphraseMissing, key));
    passphrase().setText(u"wrong"_s);
    emit passphrase().textEdited(u"wrong"_s);
    button(m_rows, kSave)->click();
    m_store.answerSave();
    EXPECT_TRUE(says(Kind::PassphraseWrong, key));
    EXPECT_FALSE(m_rows.isUsable());
    passphrase().setText(kPassphrase);
    emit passphrase().textEdited(kPassphrase);
    button(m_rows, kSave)->click();
    Secret kept;
    kept.keyPassphrase = u"wrong"_s;
    m_store.answerSave(kept);
    ASSERT_TRUE(m_store.written);
    EXPECT_EQ(m_store.written->keyPassphrase, kPassphrase);
    EXPECT_TRUE(m_rows.isUsable());
    EXPECT_TRUE(passphrase().text().isEmpty());
    EXPECT_FALSE(m_settings.value(bridge::settings::kCustomApiEndpoint).contains(kPassphrase));
}

TEST_F(ClientCertificateRowsTest, WithoutAKeychainThePassphraseIsKeptForThisRun)
{
    const QString key = m_certificates.encrypted(m_client.key, kPassphrase);
    chooseCertificate(m_client.certificate);
    chooseKey(key);
    m_store.answerRead(SecretError::Kind::Unavailable);
    passphrase().setText(kPassphrase);
    emit passphrase().textEdited(kPassphrase);
    button(m_rows, kSave)->click();
    EXPECT_TRUE(m_credentials.isPassphraseForThisRun(kOrigin));
    EXPECT_TRUE(m_rows.isUsable());
}

TEST_F(ClientCertificateRowsTest, TheDialogIsOfTheEndpointOfItsPin)
{
    ASSERT_TRUE(m_choice.profiles().put({u"Work"_s, u"https://work.example"_s, {}}));
    ui::ClientCertificateDialog dialog(m_choice, m_credentials,
                                       {bridge::endpoint::EndpointPin::Kind::Profile, u"Work"_s},
                                       nullptr);
    dialog.show();
    EXPECT_TRUE(dialog.windowTitle().contains(u"https://work.example"_s));
    auto *rows = dialog.findChild<ui::ClientCertificateRows *>();
    ASSERT_TRUE(rows);
    for (const auto &[what, file] :
         {std::pair(u"Choose a client certificate"_s, m_client.certificate),
          std::pair(u"Choose the key of the client certificate"_s, m_client.key)}) {
        button(*rows, what)->click();
        auto *chooser = rows->findChild<QFileDialog *>();
        ASSERT_TRUE(chooser);
        emit chooser->fileSelected(file);
        delete chooser;
    }
    EXPECT_FALSE(saved().isSet());
    EXPECT_EQ(m_choice.profiles().find(u"Work"_s)->setup.clientCertificate.key, m_client.key);
    button(dialog, u"Done"_s)->click();
    EXPECT_EQ(dialog.result(), QDialog::Accepted);
}

TEST_F(ClientCertificateRowsTest, WhatIsSavedElsewhereIsTakenOverAndHalfAChoiceSurvivesOtherChanges)
{
    chooseCertificate(m_client.certificate);
    chooseKey(m_client.key);
    ASSERT_TRUE(saved().isSet());
    const ServerCertificate other = m_certificates.client(u"other"_s);
    chooseCertificate(other.certificate);
    EXPECT_TRUE(says(Kind::Mismatch, m_client.key, other.certificate));
    ASSERT_TRUE(m_choice.setModel(u"a-model"_s));
    EXPECT_TRUE(says(Kind::Mismatch, m_client.key, other.certificate)) << "half a choice stays";
    EXPECT_EQ(saved().certificate, m_client.certificate);
    ASSERT_TRUE(m_choice.setClientCertificate({}, {}));
    EXPECT_FALSE(button(m_rows, kRemove)->isVisible());
    EXPECT_EQ(words().size(), 1) << "it was removed elsewhere";
}

class ClientCertificateDialogTest : public ClientCertificateRowsTest
{
protected:
    /// A dialog with an encrypted key whose passphrase the keychain does not have.
    ClientCertificateDialogTest()
    {
        m_choice.setClientCertificate(
            {m_client.certificate, m_certificates.encrypted(m_client.key, kPassphrase)}, {});
        m_credentials.lookUp(kOrigin);
        m_store.answerRead(SecretError::Kind::Absent);
        m_dialog.show();
    }

    void type(const QString &text)
    {
        auto *line = m_dialog.findChild<QLineEdit *>();
        line->setText(text);
        emit line->textEdited(text);
        button(m_dialog, u"Done"_s)->click();
    }

    ui::ClientCertificateDialog m_dialog{m_choice, m_credentials, {}, nullptr};
};

TEST_F(ClientCertificateDialogTest, DoneSavesATypedPassphraseFirst)
{
    button(m_dialog, u"Done"_s)->click();
    EXPECT_TRUE(m_dialog.isVisible()) << "the passphrase is missing";
    type(u"wrong"_s);
    EXPECT_TRUE(m_dialog.isVisible());
    m_store.answerSave();
    EXPECT_TRUE(m_dialog.isVisible()) << "it does not open the key";
    type(kPassphrase);
    EXPECT_TRUE(m_dialog.isVisible()) << "not saved yet";
    Secret kept;
    kept.keyPassphrase = u"wrong"_s;
    m_store.answerSave(kept);
    EXPECT_EQ(m_dialog.result(), QDialog::Accepted);
    EXPECT_FALSE(m_dialog.isVisible());
    EXPECT_EQ(m_store.written->keyPassphrase, kPassphrase);
}

TEST_F(ClientCertificateDialogTest, ItStaysWhereTheKeychainFailsAndCloseAcceptsNothing)
{
    type(kPassphrase);
    m_store.answerUnlock(SecretError::Kind::Locked);
    EXPECT_TRUE(m_dialog.isVisible());
    button(m_dialog, u"Close"_s)->click();
    EXPECT_FALSE(m_dialog.isVisible());
    EXPECT_EQ(m_dialog.result(), QDialog::Rejected);
}

} // namespace clientcertificaterowstest
