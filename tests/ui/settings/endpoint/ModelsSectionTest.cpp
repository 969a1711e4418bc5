#include "ui/settings/endpoint/ModelsSection.h"
#include "bridge/agents/claude/LaunchEnvironment.h"
#include "bridge/endpoint/ModelRoles.h"
#include "tests/support/FakeClock.h"
#include "tests/support/ScriptedChecker.h"
#include "tests/support/UiFixture.h"
#include "tests/ui/Widgets.h"

#include <QComboBox>
#include <QLineEdit>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace bridge::check;
using namespace bridge::endpoint;

namespace {

class ModelsSectionTest : public UiFixture
{
protected:
    void SetUp() override
    {
        m_choice.setAddress(u"http://localhost:1234"_s);
        activate(m_section);
    }

    [[nodiscard]] QComboBox &field(const QString &name) const
    {
        return widgets::get<QComboBox>(m_section, name);
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
    QComboBox &m_combo = field(u"Model"_s);
};

} // namespace

TEST_F(ModelsSectionTest, ATypedNameIsSavedOnEnter)
{
    m_combo.setFocus();
    QTest::keyClicks(&m_combo, u"qwen3-coder"_s);
    EXPECT_TRUE(m_choice.model().isEmpty());
    QTest::keyClick(&m_combo, Qt::Key_Return);
    EXPECT_EQ(m_choice.model(), u"qwen3-coder"_s);
}

TEST_F(ModelsSectionTest, AnEmptiedFieldIsClaudeCodesOwnChoice)
{
    m_choice.setModel(u"qwen3-coder"_s);
    EXPECT_EQ(m_combo.currentText(), u"qwen3-coder"_s);
    m_combo.setFocus();
    m_combo.lineEdit()->selectAll();
    QTest::keyClick(&m_combo, Qt::Key_Backspace);
    QTest::keyClick(&m_combo, Qt::Key_Return);
    EXPECT_TRUE(m_choice.model().isEmpty());
    EXPECT_EQ(m_combo.lineEdit()->placeholderText(), u"Claude Code's own choice"_s);
}

TEST_F(ModelsSectionTest, WhatTheServerListedCanBePicked)
{
    learn({u"a"_s, u"b"_s});
    EXPECT_EQ(offered(), (QStringList{QString(), u"a"_s, u"b"_s}));
    EXPECT_TRUE(m_combo.currentText().isEmpty()) << "a list chooses nothing";
    m_combo.setCurrentIndex(2);
    emit m_combo.activated(2);
    EXPECT_EQ(m_choice.model(), u"b"_s);
    EXPECT_EQ(offered().size(), 3) << "it is still the same server";
}

TEST_F(ModelsSectionTest, AFailedModelRungTellsTheListToo)
{
    auto failure = failureOfKind(bridge::FailureKind::ModelNotFound, u"http://localhost:1234"_s);
    failure.fix.models = {u"c"_s};
    m_section.learn(failedRung(failure));
    EXPECT_EQ(offered(), (QStringList{QString(), u"c"_s}));
    m_section.learn(passedRung(Rung::Streaming));
    EXPECT_EQ(offered().size(), 2) << "another rung knows of no list";
}

TEST_F(ModelsSectionTest, AnotherServersListIsForgotten)
{
    learn({u"a"_s});
    m_choice.setAddress(u"http://localhost:4321"_s);
    EXPECT_EQ(offered(), QStringList{QString()});
}

TEST_F(ModelsSectionTest, WhatIsBeingTypedIsNotOverwritten)
{
    m_combo.setFocus();
    QTest::keyClicks(&m_combo, u"qwe"_s);
    learn({u"a"_s});
    EXPECT_EQ(m_combo.currentText(), u"qwe"_s);
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
    m_choice.setModel(u"qwen3-coder"_s);
    auto &haiku = field(u"Model for Haiku"_s);
    EXPECT_EQ(haiku.currentText(), u"qwen3-coder"_s);
    haiku.setFocus();
    haiku.lineEdit()->selectAll();
    QTest::keyClicks(&haiku, u"small"_s);
    QTest::keyClick(&haiku, Qt::Key_Return);
    const auto models = m_choice.setup().models;
    EXPECT_EQ(models.value(u"haiku"_s), u"small"_s);
    EXPECT_EQ(models.value(u"opus"_s), u"qwen3-coder"_s);
    EXPECT_EQ(m_combo.currentText(), QString());
    EXPECT_EQ(m_combo.lineEdit()->placeholderText(), u"not the same"_s);
    EXPECT_EQ(m_section.preview(), u"qwen3-coder, small"_s);
}

TEST_F(ModelsSectionTest, AnEmptiedRoleIsClaudeCodesOwnChoice)
{
    m_choice.setModel(u"qwen3-coder"_s);
    auto &opus = field(u"Model for Opus"_s);
    opus.setFocus();
    opus.lineEdit()->selectAll();
    QTest::keyClick(&opus, Qt::Key_Backspace);
    QTest::keyClick(&opus, Qt::Key_Return);
    EXPECT_FALSE(m_choice.setup().models.contains(u"opus"_s));
    EXPECT_TRUE(m_choice.setup().models.contains(u"haiku"_s));
}
