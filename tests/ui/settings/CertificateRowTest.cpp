#include "ui/settings/CertificateRow.h"
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

    QWidget m_page;
    ui::CertificateRow *m_row = new ui::CertificateRow(m_choice, &m_page);
};

} // namespace

TEST_F(CertificateRowTest, IsThereOnlyWhileAFileIsChosen)
{
    EXPECT_FALSE(m_row->isVisible());
    m_choice.setCertificateAuthorities(m_folder.filePath(QStringLiteral("ca.pem")));
    EXPECT_TRUE(m_row->isVisible());
    button(*m_row, QStringLiteral("Remove"))->click();
    EXPECT_TRUE(m_choice.certificateAuthorities().isEmpty());
    EXPECT_FALSE(m_row->isVisible());
}

TEST_F(CertificateRowTest, AFileThatIsGoneIsSaid)
{
    const auto path = m_folder.filePath(QStringLiteral("ca.pem"));
    const auto *hint = m_row->findChild<ui::Paragraph *>();
    m_choice.setCertificateAuthorities(path);
    EXPECT_TRUE(hint->toPlainText().contains(QStringLiteral("cannot be read")));
    m_choice.setCertificateAuthorities({});
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    m_choice.setCertificateAuthorities(path);
    EXPECT_TRUE(hint->toPlainText().startsWith(QStringLiteral("Trusted beside")));
}
