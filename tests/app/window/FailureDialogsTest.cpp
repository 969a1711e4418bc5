#include "app/window/FailureDialogs.h"
#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/ui/Widgets.h"

#include <QCoreApplication>
#include <QLabel>
#include <QPointer>

#include <gmock/gmock.h>

using namespace Qt::StringLiterals;
using namespace bridge;
using session::ChatState;
using testing::ElementsAre;

namespace {

const QString kHello = u"hello"_s;

class FailureDialogsTest : public testing::Test
{
protected:
    FailureDialogsTest() { scripted.goLive(); }

    /// Sends a message; its turn begins.
    void beginATurn() { scripted.startTurn(kHello); }

    /// The one open dialog; nullptr: there is none.
    [[nodiscard]] ui::FailureDialog *dialog() const
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        const auto all = window.findChildren<ui::FailureDialog *>();
        EXPECT_LE(all.size(), 1) << "two dialogs";
        return all.value(0);
    }

    [[nodiscard]] static bool says(const ui::FailureDialog &dialog, const char *words)
    {
        const auto labels = dialog.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [words](const QLabel *label) {
            return label->text().contains(QString::fromUtf8(words));
        });
    }

    ScriptedChat scripted{kHere};
    QWidget window;
    ui::Intents intents;
    ui::Theme theme{scripted.settings};
    bool isChatSeen = true;
    app::FailureDialogs dialogs{scripted.chat(), intents, theme, [this] {
                                    return app::FailureDialogs::Place{&window, isChatSeen};
                                }};
};

} // namespace

TEST_F(FailureDialogsTest, WhatRetryingCannotSoonHelpIsShownWhileItIsRetriedAndOnce)
{
    beginATurn();
    scripted.announceRetry(1);
    scripted.probes.back().answer(FailureKind::ConnectionRefused);
    const QPointer<ui::FailureDialog> shown = dialog();
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->failure().kind(), FailureKind::ConnectionRefused);
    EXPECT_TRUE(says(*shown, "keeps trying"));
    scripted.announceRetry(2);
    scripted.failTurn(0, u"Connection refused (ECONNREFUSED)"_s, u"connection_failed"_s);
    EXPECT_EQ(dialog(), shown);
    EXPECT_TRUE(says(*shown, "Try again sends it"));
}

TEST_F(FailureDialogsTest, TryAgainReplacesAHungAgentAndSendsTheMessageAgain)
{
    scripted.answersHealth = false;
    beginATurn();
    scripted.clock.advance(std::chrono::seconds(11));
    const QPointer<ui::FailureDialog> shown = dialog();
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->failure().kind(), FailureKind::AgentHung);
    EXPECT_TRUE(says(*shown, "Your message is kept"));
    emit shown->tryAgainRequested();
    EXPECT_TRUE(scripted.agent().wasInputClosed());
    scripted.answersHealth = true;
    scripted.goLiveAgain();
    QCoreApplication::processEvents();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{kHello});
}

TEST_F(FailureDialogsTest, WhatARetryMayMendHasNoDialogUntilItIsGivenUp)
{
    beginATurn();
    scripted.announceRetry(1, 529, u"overloaded"_s);
    for (const auto &probe : scripted.probes)
        probe.answer(std::nullopt);
    EXPECT_FALSE(dialog());
    scripted.failTurn(529, u"Repeated 529 Overloaded errors."_s);
    ASSERT_TRUE(dialog());
    EXPECT_EQ(dialog()->failure().kind(), FailureKind::Overloaded);
}

TEST_F(FailureDialogsTest, ADiagnosisThatIsWithdrawnTakesItsDialogAlong)
{
    beginATurn();
    scripted.announceRetry(1);
    scripted.probes.back().answer(FailureKind::ConnectionRefused);
    ASSERT_TRUE(dialog());
    scripted.streamText(u"There it is"_s);
    EXPECT_FALSE(dialog());
    scripted.endTurn();
    EXPECT_FALSE(dialog());
}

TEST_F(FailureDialogsTest, TryAgainBesideAnAgentThatOnlyWaitsInterruptsItAndSendsAgain)
{
    beginATurn();
    // The endpoint is silent for a while; then the probe finds the cause.
    while (scripted.probes.empty())
        scripted.clock.advance(std::chrono::seconds(5));
    scripted.probes.back().answer(FailureKind::ConnectionRefused);
    ASSERT_TRUE(dialog());
    ASSERT_EQ(scripted.chat().state(), ChatState::Retrying);
    EXPECT_TRUE(says(*dialog(), "keeps trying"));
    widgets::get(*dialog(), u"Try again"_s).click();
    EXPECT_EQ(scripted.agent().count(u"cancel"_s), 1);
    scripted.endInterruptedTurn();
    QCoreApplication::processEvents();
    EXPECT_THAT(scripted.agent().userTexts(), ElementsAre(kHello, kHello));
    EXPECT_FALSE(dialog());
}

TEST_F(FailureDialogsTest, AFixIsAskedForAndClosesTheDialog)
{
    std::vector<Fix> asked;
    QObject::connect(&intents, &ui::Intents::fixRequested, &dialogs,
                     [&](const bridge::chat::Chat *chat, const Fix &fix) {
                         EXPECT_EQ(chat, &scripted.chat());
                         asked.push_back(fix);
                     });
    beginATurn();
    scripted.failTurn(402, u"Credit balance is too low"_s);
    ASSERT_TRUE(dialog());
    widgets::get(*dialog(), u"Turn custom endpoint off and send again"_s).click();
    EXPECT_THAT(asked, ElementsAre(Fix(fix::TurnOffAndSend{})));
    EXPECT_FALSE(dialog());
}

TEST_F(FailureDialogsTest, AChatThatIsNotSeenIsNamed)
{
    isChatSeen = false;
    beginATurn();
    scripted.failTurn(402, u"Credit balance is too low"_s);
    ASSERT_TRUE(dialog());
    EXPECT_TRUE(says(*dialog(), "This happened in “hello”. Your message is kept"));
}

TEST_F(FailureDialogsTest, AChatThatIsSeenIsNot)
{
    beginATurn();
    scripted.failTurn(402, u"Credit balance is too low"_s);
    ASSERT_TRUE(dialog());
    EXPECT_FALSE(says(*dialog(), "hello"));
}
