#include "ui/settings/CertificateRow.h"
#include "tests/support/TestCertificates.h"
#include "tests/support/UiFixture.h"
#include "ui/common/Paragraph.h"

#include <QFile>

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

TEST_F(CertificateRowTest, IsThereOnlyWhileAFileIsChosen)
{
    EXPECT_FALSE(m_row->isVisible());
    ASSERT_TRUE(m_choice.setCertificateAuthorities(m_certificates.authority()));
    EXPECT_TRUE(m_row->isVisible());
    button(*m_row, QStringLiteral("Trust these certificate authorities no longer"))->click();
    EXPECT_TRUE(m_choice.certificateAuthorities().isEmpty());
    EXPECT_FALSE(m_row->isVisible());
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
