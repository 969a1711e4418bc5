#include "ui/endpoint/GoOnMenu.h"
#include "tests/support/EventLoop.h"
#include "tests/support/ScriptedChat.h"
#include "tests/ui/Widgets.h"

#include <QAbstractButton>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace goonmenutest {

using bridge::FailureKind;
using bridge::check::ProfileProbes;
using bridge::endpoint::EndpointPin;

class GoOnMenuTest : public testing::Test
{
protected:
    GoOnMenuTest()
    {
        put(u"Team"_s, u"http://localhost:1234"_s);
        put(u"LM Studio"_s, u"http://localhost:1"_s);
        put(u"Ollama"_s, u"http://localhost:2"_s);
        EXPECT_TRUE(m_scripted.endpoints.useProfile(u"Team"_s));
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    void put(const QString &name, const QString &address)
    {
        EXPECT_TRUE(m_scripted.endpoints.profiles().put({name, address, {}}));
    }
    [[nodiscard]] QStringList names()
    {
        QStringList names;
        for (const auto &target : m_targets.first(100))
            names << target.name;
        return names;
    }

    ScriptedChat m_scripted{u"http://localhost:1234"_s};
    ui::Theme m_theme{m_scripted.settings};
    ui::GoOnTargets m_targets{m_scripted.chat(), m_scripted.endpoints, nullptr};
    ui::GoOnMenu m_menu{m_targets, m_theme, nullptr};
};

TEST_F(GoOnMenuTest, TheOtherProfilesAreOfferedAndLastTheDefaultApi)
{
    EXPECT_EQ(names(), (QStringList{u"LM Studio"_s, u"Ollama"_s, u"Claude Code's default"_s}));
    m_scripted.chat().setPin({EndpointPin::Kind::Profile, u"Ollama"_s});
    EXPECT_EQ(names(), (QStringList{u"LM Studio"_s, u"Team"_s, u"Claude Code's default"_s}));
    m_scripted.chat().setPin({EndpointPin::Kind::DefaultApi, {}});
    EXPECT_EQ(names(), (QStringList{u"LM Studio"_s, u"Ollama"_s, u"Team"_s}));
}

TEST_F(GoOnMenuTest, ThoseOfTheOrderComeFirst)
{
    auto setup = m_scripted.endpoints.setup();
    setup.goOnAt = {{EndpointPin::Kind::Profile, u"Ollama"_s}};
    ASSERT_TRUE(m_scripted.endpoints.setSetup(setup));
    EXPECT_EQ(names().first(), u"Ollama"_s);
    EXPECT_TRUE(m_targets.goesOnByItself());
}

TEST_F(GoOnMenuTest, TheFirstOfFewIsTheFirstOfAllAlsoIfTheOrderBeginsWithTheDefaultApi)
{
    ASSERT_TRUE(m_scripted.endpoints.removeProfile(u"LM Studio"_s));
    auto setup = m_scripted.endpoints.setup();
    setup.goOnAt = {{EndpointPin::Kind::DefaultApi, {}}, {EndpointPin::Kind::Profile, u"Ollama"_s}};
    ASSERT_TRUE(m_scripted.endpoints.setSetup(setup));
    ASSERT_EQ(names().size(), 2);
    const auto first = m_targets.first(1);
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first.front().name, names().first());
}

TEST_F(GoOnMenuTest, WithoutAnotherProfileThereIsNothingToOffer)
{
    ASSERT_TRUE(m_scripted.endpoints.removeProfile(u"LM Studio"_s));
    ASSERT_TRUE(m_scripted.endpoints.removeProfile(u"Ollama"_s));
    EXPECT_TRUE(names().isEmpty());
}

TEST_F(GoOnMenuTest, AClickOrAKeyOnARowChoosesIt)
{
    QSignalSpy chosen(&m_menu, &ui::GoOnMenu::chosen);
    m_menu.popup({});
    widgets::get(m_menu, u"Ollama"_s).click();
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0].value<EndpointPin>().profile, u"Ollama"_s);
    EXPECT_FALSE(m_menu.isVisible());

    m_menu.popup({});
    QTest::keyClick(&m_menu, Qt::Key_Down);
    QWidget *focused = QApplication::focusWidget();
    QTest::keyClick(focused ? focused : &m_menu, Qt::Key_Return);
    ASSERT_EQ(chosen.count(), 2);
    EXPECT_EQ(chosen[1][0].value<EndpointPin>().profile, u"LM Studio"_s);
}

TEST_F(GoOnMenuTest, OfManyProfilesOnlyThoseShownAreAsked)
{
    QStringList all;
    for (int i = 0; i < 40; ++i) {
        all << u"p%1"_s.arg(i);
        put(all.back(), u"http://localhost:%1"_s.arg(2000 + i));
    }
    ProfileProbes probes{{m_scripted.endpoints,
                          m_scripted.credentials,
                          m_scripted.backend,
                          [](const auto &, auto, QObject *, const auto &) {},
                          m_scripted.clock,
                          {}}};
    ui::GoOnTargets targets{m_scripted.chat(), m_scripted.endpoints, &probes};
    ui::GoOnMenu menu{targets, m_theme, nullptr};
    const auto asked = [&] {
        return std::count_if(all.begin(), all.end(), [&](const QString &name) {
            return probes.finding(name).state == ProfileProbes::State::Asking;
        });
    };
    const auto rows = [&] { return menu.findChildren<QAbstractButton *>().size(); };
    menu.popup({});
    EXPECT_EQ(rows(), qsizetype(ui::GoOnMenu::kShown) + 1);
    EXPECT_LE(asked(), qsizetype(ui::GoOnMenu::kShown));
    EXPECT_GT(asked(), 0);
    widgets::get(menu, u"More endpoints"_s).click();
    settle();
    EXPECT_TRUE(menu.isVisible());
    EXPECT_EQ(rows(), qsizetype(2 * ui::GoOnMenu::kShown) + 1);
    for (int i = 0; i < 2 && menu.isVisible(); ++i) {
        if (auto *more = widgets::find<QAbstractButton>(menu, u"More endpoints"_s))
            more->click();
        settle();
    }
    EXPECT_EQ(rows(), 43) << "LM Studio, Ollama, forty more and the default API";
}

TEST_F(GoOnMenuTest, TheLastRowLeadsToTheOrder)
{
    QSignalSpy asked(&m_targets, &ui::GoOnTargets::orderRequested);
    m_menu.popup({});
    ASSERT_TRUE(m_menu.actions().last()->text().contains(u"off"_s));
    m_menu.actions().last()->trigger();
    EXPECT_EQ(asked.count(), 1);
}

} // namespace goonmenutest
