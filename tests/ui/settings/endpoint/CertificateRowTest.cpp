#include "ui/settings/endpoint/CertificateRow.h"
#include "tests/support/TestCertificates.h"
#include "tests/support/UiFixture.h"
#include "ui/kit/Paragraph.h"

#include <QFile>
#include <QFileDialog>

using namespace Qt::StringLiterals;

namespace {

class CertificateRowTest : public UiFixture
{
protected:
    CertificateRowTest()
    {
        m_choice.setAddress(u"https://llm.corp.example"_s);
        m_page.show();
    }

    TestCertificates m_certificates;
    QWidget m_page;
    ui::CertificateRow *m_row = new ui::CertificateRow(m_choice, &m_page);
};

} // namespace

TEST_F(CertificateRowTest, AChosenFileIsShownAndCanBeRemoved)
{
    const QString remove = u"Stop trusting these certificate authorities"_s;
    EXPECT_FALSE(button(*m_row, remove)->isVisible());
    ASSERT_TRUE(m_choice.setCertificateAuthorities(m_certificates.authority()));
    EXPECT_EQ(m_row->findChild<ui::ElidedLabel *>()->text(), m_certificates.authority());
    button(*m_row, remove)->click();
    EXPECT_TRUE(m_choice.certificateAuthorities().isEmpty());
    EXPECT_FALSE(button(*m_row, remove)->isVisible());
}

TEST_F(CertificateRowTest, AFileIsChosenAndOneWithoutCertificatesRefusedInWords)
{
    button(*m_row, u"Choose a certificate authority to trust"_s)->click();
    auto *dialog = m_row->findChild<QFileDialog *>();
    ASSERT_TRUE(dialog);
    QFile text(m_folder.filePath(u"notes.pem"_s));
    ASSERT_TRUE(text.open(QIODevice::WriteOnly));
    text.write("no certificate");
    text.close();
    emit dialog->fileSelected(text.fileName());
    EXPECT_TRUE(m_choice.certificateAuthorities().isEmpty());
    EXPECT_TRUE(
        m_row->findChild<ui::Paragraph *>()->toPlainText().contains(u"BEGIN CERTIFICATE"_s));
    emit dialog->fileSelected(m_certificates.authority());
    EXPECT_EQ(m_choice.certificateAuthorities(), m_certificates.authority());
    dialog->close();
}

TEST_F(CertificateRowTest, AFileThatIsGoneIsSaid)
{
    const auto file = m_folder.filePath(u"ca.pem"_s);
    ASSERT_TRUE(QFile::copy(m_certificates.authority(), file));
    ASSERT_TRUE(m_choice.setCertificateAuthorities(file));
    const auto hint = [this] { return m_row->findChild<ui::Paragraph *>()->toPlainText(); };
    EXPECT_TRUE(hint().startsWith(u"Trusted in addition"_s));
    ASSERT_TRUE(QFile::remove(file));
    emit m_choice.changed();
    EXPECT_TRUE(hint().startsWith(u"No certificates can be read"_s));
}
