#include "ui/settings/endpoint/ModelsSection.h"
#include "bridge/endpoint/ModelRoles.h"
#include "bridge/agents/claude/LaunchEnvironment.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/support/UiFixture.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTest>

using namespace bridge::check;
using namespace bridge::endpoint;

namespace {

class ModelsSectionTest : public UiFixture
{
protected:
    void SetUp() override
    {
        m_choice.setAddress(QStringLiteral("http://localhost:1234"));
        m_section.show();
        m_section.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_section));
    }

    [[nodiscard]] QComboBox &field(const QString &name) const
    {
        for (auto *combo : m_section.findChildren<QComboBox *>()) {
            if (combo->accessibleName() == name)
                return *combo;
        }
        qFatal("no field for %s", qPrintable(name));
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
        m_section.learn(passedRung(Rung::Model, ModelFacts{{}, {}, true, served}));
    }

    FakeClock m_clock;
    LocalServers m_servers{m_clock, std::vector<quint16>()};
    ui::ModelsSection m_section{m_choice, m_servers};
    QComboBox &m_combo = field(QStringLiteral("Model"));
};

} // namespace

TEST_F(ModelsSectionTest, ATypedNameIsSavedOnEnter)
{
    m_combo.setFocus();
    QTest::keyClicks(&m_combo, QStringLiteral("qwen3-coder"));
    EXPECT_TRUE(m_choice.model().isEmpty());
    QTest::keyClick(&m_combo, Qt::Key_Return);
    EXPECT_EQ(m_choice.model(), QStringLiteral("qwen3-coder"));
}

TEST_F(ModelsSectionTest, AnEmptiedFieldIsClaudeCodesOwnChoice)
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

TEST_F(ModelsSectionTest, WhatTheServerListedCanBePicked)
{
    learn({QStringLiteral("a"), QStringLiteral("b")});
    EXPECT_EQ(offered(), (QStringList{QString(), QStringLiteral("a"), QStringLiteral("b")}));
    EXPECT_TRUE(m_combo.currentText().isEmpty()) << "a list chooses nothing";
    m_combo.setCurrentIndex(2);
    emit m_combo.activated(2);
    EXPECT_EQ(m_choice.model(), QStringLiteral("b"));
    EXPECT_EQ(offered().size(), 3) << "it is still the same server";
}

TEST_F(ModelsSectionTest, AFailedModelRungTellsTheListToo)
{
    auto failure =
        failureOfKind(bridge::FailureKind::ModelNotFound, QStringLiteral("http://localhost:1234"));
    failure.fix.models = {QStringLiteral("c")};
    m_section.learn(failedRung(failure));
    EXPECT_EQ(offered(), (QStringList{QString(), QStringLiteral("c")}));
    m_section.learn(passedRung(Rung::Streaming));
    EXPECT_EQ(offered().size(), 2) << "another rung knows of no list";
}

TEST_F(ModelsSectionTest, AnotherServersListIsForgotten)
{
    learn({QStringLiteral("a")});
    m_choice.setAddress(QStringLiteral("http://localhost:4321"));
    EXPECT_EQ(offered(), QStringList{QString()});
}

TEST_F(ModelsSectionTest, WhatIsBeingTypedIsNotOverwritten)
{
    m_combo.setFocus();
    QTest::keyClicks(&m_combo, QStringLiteral("qwe"));
    learn({QStringLiteral("a")});
    EXPECT_EQ(m_combo.currentText(), QStringLiteral("qwe"));
}

TEST_F(ModelsSectionTest, WithoutAnAddressThereIsNoModelToName)
{
    m_choice.setAddress({});
    EXPECT_FALSE(m_combo.isEnabled());
}

TEST_F(ModelsSectionTest, EveryRoleOfAnAgentHasAFieldOfItsOwn)
{
    const auto combos = m_section.findChildren<QComboBox *>();
    EXPECT_EQ(combos.size(), modelRoles().size() + 1);
}

TEST_F(ModelsSectionTest, AModelForOneRoleLeavesTheOthers)
{
    m_choice.setModel(QStringLiteral("qwen3-coder"));
    auto &haiku = field(QStringLiteral("Model for Haiku"));
    EXPECT_EQ(haiku.currentText(), QStringLiteral("qwen3-coder"));
    haiku.setFocus();
    haiku.lineEdit()->selectAll();
    QTest::keyClicks(&haiku, QStringLiteral("small"));
    QTest::keyClick(&haiku, Qt::Key_Return);
    const auto models = m_choice.setup().models;
    EXPECT_EQ(models.value(QStringLiteral("haiku")), QStringLiteral("small"));
    EXPECT_EQ(models.value(QStringLiteral("opus")), QStringLiteral("qwen3-coder"));
    EXPECT_EQ(m_combo.currentText(), QString());
    EXPECT_EQ(m_combo.lineEdit()->placeholderText(), QStringLiteral("not the same"));
    EXPECT_EQ(m_section.preview(), QStringLiteral("qwen3-coder, small"));
}

TEST_F(ModelsSectionTest, AnEmptiedRoleIsClaudeCodesOwnChoice)
{
    m_choice.setModel(QStringLiteral("qwen3-coder"));
    auto &opus = field(QStringLiteral("Model for Opus"));
    opus.setFocus();
    opus.lineEdit()->selectAll();
    QTest::keyClick(&opus, Qt::Key_Backspace);
    QTest::keyClick(&opus, Qt::Key_Return);
    EXPECT_FALSE(m_choice.setup().models.contains(QStringLiteral("opus")));
    EXPECT_TRUE(m_choice.setup().models.contains(QStringLiteral("haiku")));
}
