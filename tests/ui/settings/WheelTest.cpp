#include "tests/ui/Wheel.h"
#include "tests/support/EventLoop.h"
#include "tests/ui/KeychainFixture.h"
#include "ui/settings/SettingsWindow.h"
#include "ui/settings/endpoint/FoldSection.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace {

/// Settings with an address, a profile and models, so that every section is there.
class SettingsWheelTest : public SettingsFixture
{
protected:
    SettingsWheelTest()
    {
        bridge::endpoint::EndpointSetup setup;
        setup.models = {{u"model"_s, u"qwen3"_s}};
        EXPECT_TRUE(m_choice.profiles().put({u"Team"_s, u"http://localhost:1234"_s, setup}));
        EXPECT_TRUE(m_choice.useProfile(u"Team"_s));
        m_window.resize(900, 420);
    }

    ui::SettingsWindow m_window{m_parts.pages()};
};

} // namespace

TEST_F(SettingsWheelTest, ScrollingOverThePagesEditsNothing)
{
    int controls = 0;
    QSignalSpy edited(&m_settings, &bridge::settings::SettingsStore::changed);
    for (const auto page :
         {ui::SettingsPageId::Appearance, ui::SettingsPageId::AiChat, ui::SettingsPageId::About}) {
        m_window.showPage(page);
        for (auto *fold : m_window.findChildren<ui::FoldSection *>())
            fold->setOpen(true);
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&m_window));
        settle();
        controls += wheel::scrollOverEach(m_window);
    }
    EXPECT_EQ(edited.count(), 0);
    // The theme; the models, the kind of header, tool search, the switches.
    EXPECT_GE(controls, 10);
}
