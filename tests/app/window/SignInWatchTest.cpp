#include "app/window/SignInWatch.h"
#include "tests/bridge/chat/ChatTestSupport.h"

namespace signinwatchtest {

using app::SignInWatch;
using bridge::agent::SignIn;
using Kind = SignIn::Kind;

class SignInWatchTest : public testing::Test
{
protected:
    SignInWatchTest() { scripted.backend.signIn.kind = Kind::SignedOut; }

    void settle() { scripted.settleLaunch(); }
    int questions() const { return scripted.backend.signInQuestions; }

    ScriptedChat scripted;
    SignInWatch watch{scripted.backend, scripted.clock};
};

TEST_F(SignInWatchTest, AsksOnceForEachLook)
{
    QSignalSpy answered(&watch, &SignInWatch::answered);
    EXPECT_FALSE(watch.known());
    watch.look();
    watch.look();
    settle();
    EXPECT_EQ(questions(), 1);
    EXPECT_EQ(answered.count(), 1);
    EXPECT_EQ(watch.known()->kind, Kind::SignedOut);
    scripted.clock.advance(std::chrono::hours(1));
    EXPECT_EQ(questions(), 1) << "nothing is asked that nobody wants to know";
}

TEST_F(SignInWatchTest, FollowsUntilTheSignIn)
{
    watch.follow();
    settle();
    scripted.clock.advance(SignInWatch::kPause);
    EXPECT_EQ(questions(), 2);
    scripted.backend.signIn.kind = Kind::SignedIn;
    scripted.clock.advance(SignInWatch::kPause);
    EXPECT_TRUE(watch.isSignedIn());
    scripted.clock.advance(10 * SignInWatch::kPause);
    EXPECT_EQ(questions(), 3);
}

TEST_F(SignInWatchTest, GivesUpAfterItsPatience)
{
    watch.follow();
    settle();
    for (std::chrono::seconds waited{0}; waited < SignInWatch::kPatience;
         waited += SignInWatch::kPause)
        scripted.clock.advance(SignInWatch::kPause);
    const int before = questions();
    scripted.clock.advance(10 * SignInWatch::kPause);
    EXPECT_EQ(questions(), before);
    watch.look();
    EXPECT_EQ(questions(), before + 1);
}

TEST_F(SignInWatchTest, WhoIsNoLongerFollowedIsNotAskedAgain)
{
    watch.follow();
    settle();
    EXPECT_EQ(questions(), 1);
    watch.stop();
    scripted.clock.advance(10 * SignInWatch::kPause);
    EXPECT_EQ(questions(), 1);
    watch.follow();
    watch.stop(); // before the answer
    scripted.clock.advance(10 * SignInWatch::kPause);
    EXPECT_EQ(questions(), 2);
}

TEST_F(SignInWatchTest, WhatIsKnownStaysWhereThereIsNoAnswer)
{
    watch.look();
    settle();
    scripted.backend.signIn.kind = Kind::Unknown;
    watch.look();
    settle();
    EXPECT_EQ(questions(), 2);
    EXPECT_EQ(watch.known()->kind, Kind::SignedOut);
}

TEST_F(SignInWatchTest, WithoutAProgramItIsNotKnown)
{
    QFile::remove(scripted.programPath());
    watch.look();
    EXPECT_EQ(watch.known(), SignIn{});
    EXPECT_EQ(questions(), 0);
}

} // namespace signinwatchtest
