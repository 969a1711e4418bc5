#include "ui/settings/endpoint/OptionsSection.h"
#include "tests/ui/KeychainFixture.h"
#include "tests/ui/Widgets.h"
#include "ui/kit/Paragraph.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace bridge::check;
using namespace bridge::endpoint;
using ToolReference = ToolsFacts::ToolReference;

namespace {

const QString kContext = u"Context window"_s;

class OptionsSectionTest : public KeychainFixture
{
protected:
    void SetUp() override
    {
        m_choice.setAddress(u"http://localhost:1234"_s);
        activate(m_section);
    }

    [[nodiscard]] QLineEdit &field(const QString &name) const
    {
        return widgets::get<QLineEdit>(m_section, name);
    }
    void enter(const QString &name, const QString &text)
    {
        auto &edit = field(name);
        edit.setFocus();
        edit.selectAll();
        QTest::keyClick(&edit, Qt::Key_Delete);
        QTest::keyClicks(&edit, text);
        QTest::keyClick(&edit, Qt::Key_Return);
    }
    [[nodiscard]] EndpointOptions options() const { return m_choice.setup().options; }

    ui::OptionsSection m_section{m_choice, m_credentials, m_theme};
};

} // namespace

TEST_F(OptionsSectionTest, NumbersAreKeptOnEnterAndAnEmptyFieldIsClaudeCodesOwn)
{
    enter(kContext, u"65536"_s);
    enter(u"Request timeout"_s, u"1800"_s);
    enter(u"Retries"_s, u"0"_s);
    EXPECT_EQ(options().contextTokens, 65536);
    EXPECT_EQ(options().requestTimeout, std::chrono::seconds(1800));
    EXPECT_EQ(options().retries, 0) << "none at all is a choice";
    enter(kContext, {});
    enter(u"Retries"_s, {});
    EXPECT_EQ(options().contextTokens, 0);
    EXPECT_EQ(options().retries, std::nullopt);
}

TEST_F(OptionsSectionTest, WhatIsNoNumberIsRefusedAtItsField)
{
    enter(kContext, u"64k"_s);
    EXPECT_EQ(options().contextTokens, 0);
    EXPECT_EQ(field(kContext).text(), u"64k"_s);
    EXPECT_TRUE(field(kContext).property("invalid").toBool());
    EXPECT_TRUE(field(kContext).accessibleDescription().contains(u"whole number"_s));
    enter(kContext, u"65536"_s);
    EXPECT_FALSE(field(kContext).property("invalid").toBool());
    EXPECT_FALSE(field(kContext).accessibleDescription().contains(u"whole number"_s));
}

TEST_F(OptionsSectionTest, ANumberOutOfRangeIsSaidAndNotKept)
{
    enter(u"Retries"_s, u"-1"_s);
    EXPECT_EQ(options().retries, std::nullopt);
    EXPECT_TRUE(field(u"Retries"_s).accessibleDescription().contains(u"range"_s))
        << field(u"Retries"_s).accessibleDescription().toStdString();
}

TEST_F(OptionsSectionTest, ToolSearchIsOffUntilItIsChosen)
{
    auto &combo = *m_section.findChild<QComboBox *>();
    EXPECT_EQ(combo.currentText(), u"Off"_s);
    combo.setCurrentIndex(2);
    emit combo.activated(2);
    EXPECT_EQ(options().toolSearch, ToolSearch::On);
}

TEST_F(OptionsSectionTest, WhatTheCheckFoundAboutToolSearchIsSaidForItsServerOnly)
{
    auto &combo = *m_section.findChild<QComboBox *>();
    const auto learn = [this](ToolReference found) {
        m_section.learn(passedRung(Rung::Tools, ToolsFacts{true, true, true, found}));
    };
    learn(ToolReference::Stripped);
    EXPECT_TRUE(combo.accessibleDescription().contains(u"leave it off"_s));
    learn(ToolReference::Forwarded);
    EXPECT_TRUE(combo.accessibleDescription().contains(u"would work"_s));
    m_choice.setAddress(u"http://localhost:4321"_s);
    EXPECT_FALSE(combo.accessibleDescription().contains(u"would work"_s));
}

TEST_F(OptionsSectionTest, BetaHeadersCanBeSwitchedOff)
{
    auto *betas = button(m_section, u"Send beta headers"_s);
    EXPECT_TRUE(betas->isChecked());
    betas->click();
    EXPECT_FALSE(options().betas);
}

TEST_F(OptionsSectionTest, ThePreviewNamesWhatIsNotAsUsual)
{
    EXPECT_EQ(m_section.preview(), u"tool search off"_s);
    enter(u"Request timeout"_s, u"1800"_s);
    button(m_section, u"Send beta headers"_s)->click();
    EXPECT_EQ(m_section.preview(), u"tool search off · 1800 s · no beta headers"_s);
}

TEST_F(OptionsSectionTest, WithoutAnAddressThereIsNothingToKeepThemFor)
{
    m_choice.setAddress({});
    EXPECT_FALSE(field(kContext).isEnabled());
}
