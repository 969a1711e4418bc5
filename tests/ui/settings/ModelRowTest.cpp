#include "ui/settings/ModelRow.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/support/UiFixture.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTest>

using namespace bridge::endpoint;

namespace {

class ModelRowTest : public UiFixture
{
protected:
    void SetUp() override
    {
        m_choice.setAddress(QStringLiteral("http://localhost:1234"));
        m_row.show();
        m_row.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_row));
    }

    [[nodiscard]] QStringList offered() const
    {
        QStringList offered;
        for (int i = 0; i < m_combo.count(); ++i)
            offered << m_combo.itemText(i);
        return offered;
    }
    void learn(const QStringList &served)
    {
        m_row.learn(passedRung(Rung::Model, ModelFacts{{}, {}, true, served}));
    }

    ui::ModelRow m_row{m_choice};
    QComboBox &m_combo = *m_row.findChild<QComboBox *>();
};

} // namespace

TEST_F(ModelRowTest, ATypedNameIsSavedOnEnter)
{
    m_combo.setFocus();
    QTest::keyClicks(&m_combo, QStringLiteral("qwen3-coder"));
    EXPECT_TRUE(m_choice.model().isEmpty());
    QTest::keyClick(&m_combo, Qt::Key_Return);
    EXPECT_EQ(m_choice.model(), QStringLiteral("qwen3-coder"));
}

TEST_F(ModelRowTest, AnEmptiedFieldIsClaudeCodesOwnChoice)
{
    m_choice.setModel(QStringLiteral("qwen3-coder"));
    EXPECT_EQ(m_combo.currentText(), QStringLiteral("qwen3-coder"));
    m_combo.setFocus();
    m_combo.lineEdit()->selectAll();
    QTest::keyClick(&m_combo, Qt::Key_Backspace);
    QTest::keyClick(&m_combo, Qt::Key_Return);
    EXPECT_TRUE(m_choice.model().isEmpty());
    EXPECT_EQ(m_combo.lineEdit()->placeholderText(), QStringLiteral("Claude Code's own choice"));
}

TEST_F(ModelRowTest, WhatTheServerListedCanBePicked)
{
    learn({QStringLiteral("a"), QStringLiteral("b")});
    EXPECT_EQ(offered(), (QStringList{QString(), QStringLiteral("a"), QStringLiteral("b")}));
    EXPECT_TRUE(m_combo.currentText().isEmpty()) << "a list chooses nothing";
    m_combo.setCurrentIndex(2);
    emit m_combo.activated(2);
    EXPECT_EQ(m_choice.model(), QStringLiteral("b"));
    EXPECT_EQ(offered().size(), 3) << "it is still the same server";
}

TEST_F(ModelRowTest, AFailedModelRungTellsTheListToo)
{
    auto failure =
        failureOfKind(bridge::FailureKind::ModelNotFound, QStringLiteral("http://localhost:1234"));
    failure.fix.models = {QStringLiteral("c")};
    m_row.learn(failedRung(failure));
    EXPECT_EQ(offered(), (QStringList{QString(), QStringLiteral("c")}));
    m_row.learn(passedRung(Rung::Streaming));
    EXPECT_EQ(offered().size(), 2) << "another rung knows of no list";
}

TEST_F(ModelRowTest, AnotherServersListIsForgotten)
{
    learn({QStringLiteral("a")});
    m_choice.setAddress(QStringLiteral("http://localhost:4321"));
    EXPECT_EQ(offered(), QStringList{QString()});
}

TEST_F(ModelRowTest, WhatIsBeingTypedIsNotOverwritten)
{
    m_combo.setFocus();
    QTest::keyClicks(&m_combo, QStringLiteral("qwe"));
    learn({QStringLiteral("a")});
    EXPECT_EQ(m_combo.currentText(), QStringLiteral("qwe"));
}

TEST_F(ModelRowTest, WithoutAnAddressThereIsNoModelToName)
{
    m_choice.setAddress({});
    EXPECT_FALSE(m_combo.isEnabled());
}
