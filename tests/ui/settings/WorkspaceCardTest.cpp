#include "ui/settings/WorkspaceCard.h"
#include "tests/support/UiFixture.h"
#include "tests/ui/Widgets.h"

#include <QDir>
#include <QFileDialog>
#include <QPointer>
#include <QTest>

using namespace Qt::StringLiterals;

using bridge::settings::kWorkspace;

namespace {

class WorkspaceCardTest : public UiFixture
{
protected:
    [[nodiscard]] QString path() const { return m_card.findChild<ui::ElidedLabel *>()->text(); }
    [[nodiscard]] bool isSaidToBeGone() const
    {
        return widgets::textsIn<QLabel>(m_card).join(u'\n').contains(u"gone"_s);
    }

    ui::WorkspaceCard m_card{m_settings};
};

} // namespace

TEST_F(WorkspaceCardTest, WithoutASettingItIsTheHomeFolder)
{
    EXPECT_EQ(path(), u"~"_s);
}

TEST_F(WorkspaceCardTest, AFolderBelowHomeIsWrittenWithATilde)
{
    changeElsewhere(kWorkspace, QDir::homePath() + u"/src/tinyparse"_s);
    EXPECT_EQ(path(), u"~/src/tinyparse"_s);
}

TEST_F(WorkspaceCardTest, AMissingFolderIsSaid)
{
    m_card.show();
    EXPECT_FALSE(isSaidToBeGone());
    changeElsewhere(kWorkspace, m_folder.filePath(u"gone"_s));
    EXPECT_TRUE(isSaidToBeGone());
    changeElsewhere(kWorkspace, m_folder.path());
    EXPECT_FALSE(isSaidToBeGone());
}

TEST_F(WorkspaceCardTest, TheFolderChosenIsSaved)
{
    m_card.show();
    QTest::mouseClick(button(m_card, u"Choose the workspace folder"_s), Qt::LeftButton);
    const QPointer<QFileDialog> dialog = m_card.findChild<QFileDialog *>();
    ASSERT_TRUE(dialog);
    emit dialog->fileSelected(m_folder.path());
    EXPECT_EQ(m_settings.value(kWorkspace), m_folder.path());
    dialog->close();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !dialog; }));
}
