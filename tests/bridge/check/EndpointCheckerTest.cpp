#include "bridge/check/EndpointChecker.h"

#include "bridge/practice/PracticeEndpoint.h"
#include "bridge/session/Patience.h"
#include "tests/support/EventLoop.h"
#include "tests/support/FakeAgent.h"
#include "tests/support/FakeClock.h"
#include "tests/support/MemorySecretStore.h"
#include "tests/support/ScriptedProcess.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <memory>
#include <optional>

namespace endpointcheckertest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace std::chrono_literals;
using check::CheckReport;
using check::EndpointChecker;
using check::ModelFacts;
using check::Rung;

/// A check of the practice endpoint, whose agent the test plays.
class EndpointCheckerTest : public testing::Test
{
protected:
    EndpointCheckerTest()
    {
        auto started = practice::PracticeEndpoint::start({});
        if (!started)
            qFatal("no practice endpoint");
        server = std::move(*started);
        (void)endpoints.setAddress(server->address());
        QObject::connect(&checker, &EndpointChecker::finished, &checker,
                         [this](const CheckReport &report) { last = report; });
    }

    ~EndpointCheckerTest() override
    {
        // What was asked of the agent ends while its parts are there.
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    /// Starts the check up to the agent that is asked for its model.
    [[nodiscard]] bool start()
    {
        checker.start({});
        backend.answerLocate(QVersionNumber(2, 1, 330));
        if (!soon([&] { return agents.count() == 1; }))
            return false;
        agents.latest().becomeStarted();
        return true;
    }
    void say(std::vector<agent::AgentEvent> events)
    {
        backend.lines->push_back({std::move(events), {}});
        agents.latest().sayBytes(QByteArray::number(backend.lines->size() - 1) + '\n');
    }
    /// The agent names this model, and the checklist ends.
    [[nodiscard]] std::optional<ModelFacts> answered(const QString &model)
    {
        say({agent::AgentReady{.version = u"2.1.330"_s, .model = model, .smallModel = model}});
        say({agent::StatusReported{true, server->address(), {}}});
        if (!soon([&] { return last.has_value(); }))
            return std::nullopt;
        for (const check::RungReport &report : last->rungs) {
            if (report.rung == Rung::Model)
                return std::get<ModelFacts>(report.facts);
        }
        return std::nullopt;
    }
    /// The models of all requests for an answer.
    [[nodiscard]] QStringList asked() const
    {
        QStringList models;
        for (const auto &request : server->requests()) {
            if (!request.model.isEmpty())
                models << request.model;
        }
        models.removeDuplicates();
        return models;
    }

    QTemporaryDir folder;
    FakeClock clock; // no limit passes by itself
    settings::SettingsStore store{folder.filePath(u"settings"_s)};
    endpoint::EndpointChoice endpoints{store};
    MemorySecretStore keychain;
    secrets::CredentialBook credentials{keychain, clock};
    FakeBackend backend{folder.path()};
    process::ProcessTree tree{clock};
    session::AgentReaper reaper{clock};
    ScriptedProcesses agents;
    std::unique_ptr<practice::PracticeEndpoint> server;
    EndpointChecker checker{EndpointChecker::Parts{
        endpoints, credentials, {agents.factory(), backend, tree, clock, reaper}, {}}};
    std::optional<CheckReport> last;
};

TEST_F(EndpointCheckerTest, ASlowAgentIsWaitedForSoThatItsModelIsChecked)
{
    ASSERT_TRUE(start());
    clock.advance(session::kStartPatience - 1s);
    settle();
    EXPECT_TRUE(server->requests().empty()) << "nothing is asked before the model is known";
    const auto facts = answered(u"agents-model"_s);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->model, u"agents-model"_s);
    EXPECT_EQ(asked(), QStringList{u"agents-model"_s});
}

TEST_F(EndpointCheckerTest, TheModelThatIsSetStaysWhereTheAgentNamesNone)
{
    ASSERT_TRUE(endpoints.setModel(u"chosen"_s));
    ASSERT_TRUE(start());
    const auto facts = answered({});
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->model, u"chosen"_s);
    EXPECT_EQ(facts->smallModel, u"chosen"_s);
    EXPECT_EQ(asked(), QStringList{u"chosen"_s});
}

} // namespace endpointcheckertest
