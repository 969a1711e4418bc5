#include "bridge/check/ProfileProbes.h"
#include "tests/support/ScriptedChat.h"

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace profileprobestest {

using bridge::Failure;
using bridge::FailureKind;
using bridge::check::ProfileProbes;
using State = ProfileProbes::State;

class ProfileProbesTest : public testing::Test
{
protected:
    ProfileProbesTest()
    {
        for (int i = 0; i < 6; ++i) {
            names << u"p%1"_s.arg(i);
            EXPECT_TRUE(scripted.endpoints.profiles().put(
                {names.back(), u"http://localhost:%1"_s.arg(2000 + i), {}}));
        }
    }
    /// Every look-up of a credential is answered with none, as far as one was begun.
    void settle() { scripted.settleLaunch(); }
    void answer(std::size_t probe, const std::optional<Failure> &failure = {})
    {
        if (!asked.at(probe).context)
            return;
        asked.at(probe).tell({failure});
    }
    [[nodiscard]] int count(State state) const
    {
        return static_cast<int>(std::count_if(names.begin(), names.end(), [&](const QString &name) {
            return probes.finding(name).state == state;
        }));
    }

    struct Asked
    {
        QString address;
        QPointer<QObject> context;
        bridge::answers::ProbeAnswer tell;
    };
    QStringList names;
    ScriptedChat scripted;
    std::vector<Asked> asked;
    ProfileProbes probes{
        {scripted.endpoints,
         scripted.credentials,
         scripted.backend,
         [this](const bridge::endpoint::EndpointTarget &target, auto, QObject *context,
                bridge::answers::ProbeAnswer tell) {
             asked.push_back({target.endpoint.address.text(), context, std::move(tell)});
         },
         scripted.clock,
         {}}};
};

TEST_F(ProfileProbesTest, NothingIsAskedBeforeSomebodyLooks)
{
    settle();
    EXPECT_TRUE(asked.empty());
    EXPECT_EQ(count(State::Unknown), 6);
}

TEST_F(ProfileProbesTest, AFewAreAskedAtATimeAndEachOnce)
{
    probes.look(names);
    probes.look(names);
    settle();
    ASSERT_EQ(asked.size(), std::size_t(ProfileProbes::kAtOnce));
    EXPECT_EQ(count(State::Asking), 6);
    answer(0);
    EXPECT_EQ(asked.size(), std::size_t(ProfileProbes::kAtOnce) + 1);
    answer(1, Failure::of(FailureKind::NoModelLoaded));
    for (std::size_t i = 2; i < asked.size(); ++i)
        answer(i);
    EXPECT_EQ(asked.size(), 6U);
    EXPECT_EQ(count(State::Answers), 5);
    EXPECT_EQ(probes.finding(names[1]).failure->kind(), FailureKind::NoModelLoaded);
}

TEST_F(ProfileProbesTest, AnAnswerHoldsForSomeSeconds)
{
    probes.look({names[0]});
    settle();
    answer(0);
    scripted.clock.advance(ProfileProbes::kHolds - std::chrono::milliseconds(1));
    probes.look({names[0]});
    EXPECT_EQ(asked.size(), 1U);
    scripted.clock.advance(std::chrono::milliseconds(1));
    probes.look({names[0]});
    EXPECT_EQ(asked.size(), 2U);
    EXPECT_EQ(probes.finding(names[0]).state, State::Asking);
}

TEST_F(ProfileProbesTest, AProfileThatIsGoneIsNotKnown)
{
    probes.look({u"gone"_s});
    EXPECT_EQ(probes.finding(u"gone"_s).state, State::Unknown);
    EXPECT_TRUE(asked.empty());
}

} // namespace profileprobestest
