#include "tests/app/window/FirstStartFixture.h"

namespace firststarttest {

using FirstStartSignIn = FirstStartTest;

TEST_F(FirstStartSignIn, TheSignInIsNoticedAfterATerminalWasOpened)
{
    begin();
    EXPECT_EQ(startText(), u"Open a terminal and sign in"_s) << "nothing else was found";
    pressStart();
    ASSERT_EQ(opened.size(), 1U);
    EXPECT_EQ(opened[0].program, scripted.programPath()) << "by its full path";
    EXPECT_TRUE(opened[0].arguments.isEmpty()) << "unmodified";
    EXPECT_EQ(opened[0].workingDirectory, first->page().folder());
    EXPECT_EQ(startText(), u"Open the terminal again"_s);
    EXPECT_FALSE(isOver());

    scripted.backend.signIn = {SignIn::Kind::SignedIn, u"a@b.example"_s, {}};
    scripted.clock.advance(app::SignInWatch::kPause);
    EXPECT_EQ(startText(), u"Start with this sign-in"_s);
    EXPECT_FALSE(isOver()) << "who is in the terminal is not interrupted";
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_FALSE(scripted.endpoints.isEnabled());
    EXPECT_TRUE(scripted.settings.value(kFirstStartDone));
}

TEST_F(FirstStartSignIn, WithoutATerminalTheCommandCanBeCopied)
{
    hasTerminal = false;
    begin();
    pressStart();
    auto *command = widgets::find<QLineEdit>(first->page(), u"Command for a terminal"_s);
    ASSERT_TRUE(command && command->isVisible());
    EXPECT_EQ(command->text(), bridge::process::shellLine(opened.at(0)));
    EXPECT_TRUE(command->text().contains(scripted.programPath()));
    EXPECT_TRUE(shows(ui::wordsFor(TerminalProblem{})));
    control(u"Copy the command"_s).click();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), command->text());
    EXPECT_EQ(startText(), u"Look for a terminal again"_s);
    hasTerminal = true;
    pressStart();
    EXPECT_EQ(opened.size(), 2U);
    EXPECT_FALSE(command->isVisible());
    EXPECT_EQ(startText(), u"Open the terminal again"_s);
    scripted.backend.signIn.kind = SignIn::Kind::SignedIn;
    scripted.clock.advance(app::SignInWatch::kPause);
    EXPECT_EQ(startText(), u"Start with this sign-in"_s) << "the command was run by hand";
    EXPECT_FALSE(command->isVisible());
}

TEST_F(FirstStartSignIn, WhoIsSignedInAlreadyIsNotAsked)
{
    scripted.backend.signIn.kind = SignIn::Kind::SignedIn;
    begin();
    EXPECT_TRUE(isOver());
    EXPECT_FALSE(scripted.settings.value(kFirstStartDone));
    EXPECT_FALSE(chat().isAsleep());
}

TEST_F(FirstStartSignIn, WhoLeavesThePageIsNotAskedAboutTheSignInAgain)
{
    begin();
    pressStart();
    ASSERT_EQ(opened.size(), 1U);
    scripted.clock.advance(app::SignInWatch::kPause);
    const int before = scripted.backend.signInQuestions;
    control(u"Skip"_s).click();
    EXPECT_TRUE(isOver());
    scripted.clock.advance(10 * app::SignInWatch::kPause);
    EXPECT_EQ(scripted.backend.signInQuestions, before);
}

TEST_F(FirstStartSignIn, AChatThatIsAwakeIsSetUpOnceMoreWithoutPractice)
{
    goLiveSignedOut();
    begin();
    EXPECT_FALSE(control(u"Practice"_s).isVisible());
    pressStart();
    scripted.backend.signIn.kind = SignIn::Kind::SignedIn;
    scripted.clock.advance(app::SignInWatch::kPause);
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_EQ(chat().state(), bridge::session::ChatState::Restarting)
        << "its agent has to read the sign-in";
    scripted.finishRestart();
    scripted.clock.advance(bridge::session::RestartPolicy::kQuiet);
    EXPECT_EQ(scripted.agents.count(), 2) << "one restart";
}

TEST_F(FirstStartSignIn, AStartWhileTheAgentStartsWithTheSignInIsNoOtherRestart)
{
    goLiveSignedOut();
    begin();
    pressStart();
    scripted.backend.signIn.kind = SignIn::Kind::SignedIn;
    scripted.clock.advance(app::SignInWatch::kPause);
    scripted.finishRestart();
    scripted.clock.advance(bridge::session::RestartPolicy::kQuiet);
    ASSERT_EQ(scripted.agents.count(), 2);
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_FALSE(scripted.agents.latest().wasTerminated());
}

TEST_F(FirstStartSignIn, AChatThatIsAwakeIsSetUpAlsoWhereTheSignInIsThereAlready)
{
    goLiveSignedOut();
    scripted.backend.signIn.kind = SignIn::Kind::SignedIn;
    begin();
    EXPECT_FALSE(isOver()) << "the user has asked for the page";
    EXPECT_EQ(startText(), u"Start with this sign-in"_s);
}

} // namespace firststarttest
