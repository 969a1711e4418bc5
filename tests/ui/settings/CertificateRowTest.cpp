#include "ui/settings/endpoint/CertificateRow.h"
#include "tests/support/TestCertificates.h"
#include "tests/support/UiFixture.h"
#include "ui/kit/Paragraph.h"

#include <QFile>
#include <QFileDialog>

namespace {

class CertificateRowTest : public UiFixture
{
protected:
    CertificateRowTest()
    {
        m_choice.setAddress(QStringLiteral("https://llm.corp.example"));
        m_page.show();
    }

    TestCertificates m_certificates;
    QWidget m_page;
    ui::CertificateRow *m_row = new ui::CertificateRow(m_choice, &m_page);
};

} // namespace

TEST_F(CertificateRowTest, AChosenFileIsShownAndCanBeRemoved)
{
    const QString remove = QStringLiteral("Trust these certificate authorities no longer");
    EXPECT_FALSE(button(*m_row, remove)->isVisible());
    ASSERT_TRUE(m_choice.setCertificateAuthorities(m_certificates.authority()));
    EXPECT_EQ(m_row->findChild<ui::ElidedLabel *>()->text(), m_certificates.authority());
    button(*m_row, remove)->click();
    EXPECT_TRUE(m_choice.certificateAuthorities().isEmpty());
    EXPECT_FALSE(button(*m_row, remove)->isVisible());
}

TEST_F(CertificateRowTest, AFileIsChosenAndOneWithoutCertificatesRefusedInWords)
{
    button(*m_row, QStringLiteral("Choose a certificate authority to trust"))->click();
    auto *dialog = m_row->findChild<QFileDialog *>();
    ASSERT_TRUE(dialog);
    QFile text(m_folder.filePath(QStringLiteral("notes.pem")));
    ASSERT_TRUE(text.open(QIODevice::WriteOnly));
    text.write("no certificate");
    text.close();
    emit dialog->fileSelected(text.fileName());
    EXPECT_TRUE(m_choice.certificateAuthorities().isEmpty());
    EXPECT_TRUE(m_row->findChild<ui::Paragraph *>()->toPlainText().contains(
        QStringLiteral("BEGIN CERTIFICATE")));
    emit dialog->fileSelected(m_certificates.authority());
    EXPECT_EQ(m_choice.certificateAuthorities(), m_certificates.authority());
    dialog->close();
}

TEST_F(CertificateRowTest, AFileThatIsGoneIsSaid)
{
    const auto file = m_folder.filePath(QStringLiteral("ca.pem"));
    ASSERT_TRUE(QFile::copy(m_certificates.authority(), file));
    ASSERT_TRUE(m_choice.setCertificateAuthorities(file));
    const auto hint = [this] { return m_row->findChild<ui::Paragraph *>()->toPlainText(); };
    EXPECT_TRUE(hint().startsWith(QStringLiteral("Trusted beside")));
    ASSERT_TRUE(QFile::remove(file));
    emit m_choice.changed();
    EXPECT_TRUE(hint().startsWith(QStringLiteral("No certificates can be read")));
}
