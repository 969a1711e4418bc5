#include "tests/endtoend/support/EndToEndTest.h"
#include "tests/endtoend/support/Processes.h"
#include "tests/endtoend/support/SessionFile.h"
#include "tests/endtoend/support/Waiting.h"
#include "tests/support/WindowSocket.h"
#include "tests/window/support/Desktop.h"
#include "tests/window/support/Picture.h"
#include "tests/window/support/Programs.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <csignal>
#include <iostream>

namespace killmatrixtest {

using namespace Qt::StringLiterals;

const QString kProgram = QStringLiteral(DRAWBRIDGE_PROGRAM);

enum class Place {
    Typing,
    Queued,
    BeforeFirstToken,
    InText,
    InTool,
    InPermission,
    InQuestion,
    Retrying,
    Switching,
    Asleep,
};

/// By Place.
constexpr std::array kPlaceNames{"Typing",    "Queued",       "BeforeFirstToken", "InText",
                                 "InTool",    "InPermission", "InQuestion",       "Retrying",
                                 "Switching", "Asleep"};

enum class Victim { App, Agent };

struct Cell
{
    Place place;
    Victim victim;
    int signal;
    friend bool operator==(const Cell &, const Cell &) = default;
};

std::string nameOf(const Cell &cell)
{
    return std::string(kPlaceNames.at(static_cast<std::size_t>(cell.place)))
           + (cell.victim == Victim::App ? "App" : "Agent")
           + (cell.signal == SIGKILL ? "Killed" : "Terminated");
}

/// One cell of each place in which something can be lost or done twice, for every run.
const std::vector<Cell> &cells()
{
    static const std::vector<Cell> cells{
        {Place::InText, Victim::App, SIGKILL},       {Place::InTool, Victim::App, SIGKILL},
        {Place::InPermission, Victim::App, SIGTERM}, {Place::InQuestion, Victim::Agent, SIGTERM},
        {Place::Switching, Victim::Agent, SIGKILL},  {Place::Asleep, Victim::App, SIGTERM}};
    return cells;
}

/// The others: every place with both victims and both signals.
std::vector<Cell> otherCells()
{
    std::vector<Cell> others;
    for (std::size_t place = 0; place < kPlaceNames.size(); ++place) {
        for (const Victim victim : {Victim::App, Victim::Agent}) {
            for (const int signal : {SIGKILL, SIGTERM}) {
                const Cell cell{static_cast<Place>(place), victim, signal};
                if (std::find(cells().begin(), cells().end(), cell) == cells().end())
                    others.push_back(cell);
            }
        }
    }
    return others;
}

/// What the chat in front shows once the program or the agent runs again.
struct Left
{
    bool isCut = false; ///< a turn waits for Continue
    int held = 0;       ///< messages that wait for the user, behind it or alone
};

/// Nothing runs by itself that the user has not asked for again; but a turn whose agent alone ended
/// is finished without a question, unless a tool may have been running.
Left leftBy(const Cell &cell)
{
    const bool isApp = cell.victim == Victim::App;
    switch (cell.place) {
    case Place::Typing:
    case Place::Asleep:
        return {};
    case Place::Queued:
        return {isApp, isApp ? 2 : 0};
    case Place::InTool:
        // With SIGTERM the agent writes how the tool ended.
        return {isApp || cell.signal == SIGKILL, 0};
    default:
        return {isApp, 0};
    }
}

/// The program, on a screen, with the real agent; input by keyboard. It or its agent is killed, and
/// a person goes on after the next start.
class SurvivalTest : public TwoEndpointsTest
{
protected:
    void SetUp() override
    {
        home.write(u".config/drawbridge/drawbridge.conf"_s,
                   "[General]\ncustomApiEndpointEnabled=true\ncustomApiEndpoint="
                       + a->address().toUtf8() + "\nworkspace=" + home.workspace().toUtf8() + '\n');
    }

    void TearDown() override
    {
        if (HasFailure()) {
            savePicture();
            std::cerr << QJsonDocument(status()).toJson().toStdString()
                      << conversation().describe();
            if (program)
                std::cerr << program->readAll().toStdString() << '\n';
        }
        program.reset();
        EXPECT_TRUE(waitUntil([this] { return agentsUnder(home.path()).empty(); }))
            << describe(processesUnder(home.path()));
    }

    void start()
    {
        program = startProgram(kProgram, {}, environmentOn(home));
        ASSERT_TRUE(waitUntil([] { return desktop::activeTitle().contains("Drawbridge"_L1); }));
    }

    QByteArray run(const QStringList &arguments) const
    {
        const auto asked = startProgram(kProgram, arguments, environmentOn(home));
        EXPECT_TRUE(waitUntil([&] { return asked->state() == QProcess::NotRunning; }));
        return asked->readAll();
    }

    [[nodiscard]] QJsonObject status() const
    {
        return QJsonDocument::fromJson(statusOfWindow(home.runtimeFolder())).object();
    }

    [[nodiscard]] static QJsonObject frontOf(const QJsonObject &status)
    {
        const QJsonArray chats = status["chats"_L1].toArray();
        for (const QJsonValue &chat : chats) {
            if (chat["front"_L1].toBool())
                return chat.toObject();
        }
        return {};
    }
    [[nodiscard]] QJsonObject front() const { return frontOf(status()); }

    [[nodiscard]] bool waitForState(const QString &state) const
    {
        QJsonObject last;
        const bool came = waitUntil([&] {
            last = front();
            return last["state"_L1].toString() == state;
        });
        EXPECT_TRUE(came) << "not " << state.toStdString() << ": "
                          << QJsonDocument(last).toJson().toStdString();
        return came;
    }

    static void say(const QString &text)
    {
        desktop::typeText(text);
        desktop::pressKey(u"Return"_s);
    }
    /// Says it; it must have one whole answer in the end.
    void ask(const QString &prompt)
    {
        prompts << prompt;
        say(prompt);
    }

    [[nodiscard]] std::vector<bridge::practice::LoggedRequest> requests() const
    {
        auto all = turnsAt(a);
        const auto others = turnsAt(b);
        all.insert(all.end(), others.begin(), others.end());
        return all;
    }
    [[nodiscard]] qsizetype requestsFor(const QString &prompt) const
    {
        const auto all = requests();
        return std::count_if(all.begin(), all.end(), [&](const auto &request) {
            return request.userTexts.value(request.userTexts.size() - 1) == prompt;
        });
    }
    [[nodiscard]] bool waitForRequestFor(const QString &prompt) const
    {
        return waitUntil([&] { return requestsFor(prompt) > 0; });
    }

    /// All conversations.
    [[nodiscard]] SessionFile conversation() const
    {
        SessionFile all;
        QDirIterator files(home.path() + "/.claude/projects"_L1, {u"*.jsonl"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString session = QFileInfo(files.next()).completeBaseName();
            const SessionFile one = readSessionFile(home, session);
            all.exchanges.insert(all.exchanges.end(), one.exchanges.begin(), one.exchanges.end());
        }
        return all;
    }

    /// The agent writes a call a moment after it announces it. Before, another agent must not make
    /// it again by itself.
    [[nodiscard]] bool waitForCallInFile() const
    {
        return waitUntil([this] {
            const SessionFile file = conversation();
            return !file.exchanges.empty() && !file.exchanges.back().toolUses.isEmpty();
        });
    }

    /// A file of the program's own holds it.
    [[nodiscard]] bool isKept(const QByteArray &text) const
    {
        QDirIterator files(home.path() + "/.local/share/drawbridge"_L1, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
                return true;
        }
        return false;
    }

    /// What has its whole answer now must not be asked again.
    void noteAnswered()
    {
        const SessionFile now = conversation();
        for (const QString &prompt : prompts) {
            if (now.answersTo(prompt) > 0)
                answered.insert(prompt, requestsFor(prompt));
        }
    }

    void killApp(int signal)
    {
        ASSERT_EQ(::kill(static_cast<pid_t>(program->processId()), signal), 0);
        ASSERT_TRUE(waitUntil([this] { return program->state() == QProcess::NotRunning; }));
        ASSERT_TRUE(waitUntil([this] { return agentsUnder(home.path()).empty(); }));
        noteAnswered();
        start();
    }

    void killAgent(int signal)
    {
        // While one replaces another there may be none for a moment.
        std::vector<ProcessSeen> agents;
        ASSERT_TRUE(waitUntil([&] {
            agents = agentsUnder(home.path());
            return !agents.empty();
        }));
        qint64 pid = front()["pid"_L1].toInteger();
        if (!isAlive(pid))
            pid = agents[0].pid;
        ::kill(static_cast<pid_t>(pid), signal);
        ASSERT_TRUE(waitUntil([pid] { return !isAlive(pid); }));
        noteAnswered();
    }

    [[nodiscard]] static bool isAtRest(const QJsonObject &chat)
    {
        const QString state = chat["state"_L1].toString();
        return state == "ready"_L1 || state == "failed"_L1 || chat["asleep"_L1].toBool();
    }

    /// After a start of the program.
    void expectLeft(const Left &left) const
    {
        QJsonObject now;
        ASSERT_TRUE(waitUntil([&] {
            now = status();
            return isAtRest(frontOf(now));
        })) << QJsonDocument(now).toJson().toStdString();
        EXPECT_EQ(frontOf(now)["cut"_L1].toBool(), left.isCut);
        EXPECT_EQ(now["queued"_L1].toInt(), left.held);
    }

    /// What a person may have to do until nothing is left to do; anything else is a failure.
    struct MayHaveTo
    {
        bool goOn = false;      ///< press Continue, once
        bool sendHeld = false;  ///< send the message that waits, once
        bool restart = false;   ///< start the agent again that ended while it started, once
        bool sendDraft = false; ///< press Return again, or write again what was not a second old
    };

    /// Does it, and answers what is asked, until each prompt has its answer.
    void goOn(MayHaveTo may)
    {
        QJsonObject now;
        bool isBad = false;
        const auto allow = [&](bool &once) { return !(isBad = !std::exchange(once, false)); };
        const bool isDone = waitUntil([&] {
            now = status();
            const QJsonObject chat = frontOf(now);
            const QString state = chat["state"_L1].toString();
            const int queued = now["queued"_L1].toInt();
            if (chat["cut"_L1].toBool()) {
                if (allow(state == "failed"_L1 && !may.goOn ? may.restart : may.goOn)) {
                    run({u"continue"_s});
                    isBad = !waitUntil([this] { return !front()["cut"_L1].toBool(); });
                }
            } else if (state == "waiting"_L1) {
                answerCard(chat["pid"_L1].toInteger());
            } else if (state == "failed"_L1 && queued > 0) {
                if (allow(may.restart))
                    run({u"restart"_s});
            } else if (isAtRest(chat) && queued > 0) {
                // Else it is on its way to the disk, or to an agent.
                if (chat["held"_L1].toBool() && allow(may.sendHeld)) {
                    desktop::pressKey(u"shift+Tab"_s);
                    desktop::pressKey(u"ctrl+Return"_s);
                    isBad = !waitUntil([this] { return status()["queued"_L1].toInt() == 0; });
                    desktop::pressKey(u"Tab"_s);
                }
            } else if (isAtRest(chat)) {
                const QStringList open = unanswered();
                if (!open.isEmpty() && std::exchange(may.sendDraft, false))
                    isBad = !sendOrWriteAgain(open.front());
                return open.isEmpty();
            }
            return isBad;
        });
        EXPECT_TRUE(isDone && !isBad) << QJsonDocument(now).toJson().toStdString();
    }

    [[nodiscard]] QStringList unanswered() const
    {
        const SessionFile file = conversation();
        QStringList open;
        std::copy_if(prompts.begin(), prompts.end(), std::back_inserter(open),
                     [&](const QString &prompt) { return file.answersTo(prompt) == 0; });
        return open;
    }

    /// By keyboard. A card takes a key that allows only after half a second without one.
    void answerCard(qint64 agent)
    {
        constexpr int kLook = 600; ///< ms
        if (!isAlive(agent))
            return; // the program does not know yet
        if (std::exchange(m_asking, agent) != agent) {
            desktop::pressKey(u"shift+Tab"_s);
            m_keys = 0;
        } else if (m_sinceKey.elapsed() < kLook) {
            return;
        } else {
            // Space allows a tool, and chooses the first answer, which Return sends.
            desktop::pressKey(m_keys++ % 2 == 0 ? u"space"_s : u"Return"_s);
        }
        m_sinceKey.start();
    }

    /// False: it was sent, and is not answered.
    [[nodiscard]] bool sendOrWriteAgain(const QString &prompt)
    {
        if (requestsFor(prompt) > 0)
            return false;
        const QByteArray draft = R"("draft": ")" + prompt.toUtf8() + '"';
        if (!isKept(draft) && !isKept(QByteArray(draft).replace(": ", ":"))) {
            desktop::typeText(prompt);
        }
        desktop::pressKey(u"Return"_s);
        return waitForRequestFor(prompt);
    }

    void expectNothingIsMissing() const
    {
        const SessionFile file = conversation();
        for (const QString &prompt : prompts)
            EXPECT_EQ(file.answersTo(prompt), 1) << prompt.toStdString();
        for (auto it = answered.begin(); it != answered.end(); ++it)
            EXPECT_EQ(requestsFor(it.key()), it.value())
                << it.key().toStdString() << ": asked again";
    }

    void allow(const QString &tools) const
    {
        home.writeJson(u"workspace/.claude/settings.local.json"_s,
                       {{u"permissions"_s, QJsonObject{{u"allow"_s, QJsonArray{tools}}}}});
    }

    std::unique_ptr<QProcess> program;
    QStringList prompts;
    QHash<QString, qsizetype> answered; ///< prompts with a whole answer -> requests for them

private:
    qint64 m_asking = 0; ///< agent in whose card the focus is
    int m_keys = 0;      ///< pressed in it
    QElapsedTimer m_sinceKey;
};

class KillMatrix : public SurvivalTest, public ::testing::WithParamInterface<Cell>
{
protected:
    /// Brings the program to the place.
    void reach(Place place);
};

void KillMatrix::reach(Place place)
{
    if (place == Place::InTool)
        allow(u"Bash"_s);
    start();
    ASSERT_TRUE(waitForState(u"ready"_s));
    switch (place) {
    case Place::Typing:
        ask(u"long 3 first"_s);
        ASSERT_TRUE(waitForRequestFor(u"long 3 first"_s));
        ASSERT_TRUE(waitForState(u"ready"_s));
        desktop::typeText(u"long 3 a draft"_s);
        ASSERT_TRUE(waitUntil([this] { return isKept("long 3 a draft"); }));
        break;
    case Place::Queued:
        ask(u"slow 20 100"_s);
        ASSERT_TRUE(waitForRequestFor(u"slow 20 100"_s));
        ask(u"long 3 second"_s);
        ask(u"long 3 third"_s);
        ASSERT_TRUE(waitUntil([this] { return status()["queued"_L1].toInt() == 2; }));
        ASSERT_TRUE(waitUntil([this] { return isKept("long 3 third"); })); // within a second
        break;
    case Place::BeforeFirstToken:
        ask(u"buffered 10 100"_s);
        ASSERT_TRUE(waitForRequestFor(u"buffered 10 100"_s));
        break;
    case Place::InText:
        ask(u"slow 15 100"_s);
        ASSERT_TRUE(waitForRequestFor(u"slow 15 100"_s));
        ASSERT_TRUE(waitUntil([this] { return isKept("Piece 2"); }));
        break;
    case Place::InTool:
        ask(u"run: echo ran >> effects; tail -f effects"_s);
        ASSERT_TRUE(waitUntil([this] { return home.has(u"workspace/effects"_s); }));
        break;
    case Place::InPermission:
        ask(u"run: echo ran >> effects"_s);
        ASSERT_TRUE(waitForState(u"waiting"_s));
        ASSERT_TRUE(waitForCallInFile());
        break;
    case Place::InQuestion:
        ask(u"question"_s);
        ASSERT_TRUE(waitForState(u"waiting"_s));
        ASSERT_TRUE(waitForCallInFile());
        break;
    case Place::Retrying:
        ask(u"retry-once"_s);
        ASSERT_TRUE(waitForRequestFor(u"retry-once"_s));
        break;
    case Place::Switching:
        ask(u"slow 15 100"_s);
        ASSERT_TRUE(waitForRequestFor(u"slow 15 100"_s));
        ASSERT_TRUE(waitForState(u"working"_s));
        run({u"endpoint"_s, b->address(), u"--on"_s, u"--now"_s});
        break;
    case Place::Asleep: {
        ask(u"long 3 sleeps"_s);
        ASSERT_TRUE(waitForRequestFor(u"long 3 sleeps"_s));
        ASSERT_TRUE(waitForState(u"ready"_s));
        desktop::pressKey(u"ctrl+n"_s);
        ASSERT_TRUE(waitUntil([this] { return status()["chats"_L1].toArray().size() == 2; }));
        ASSERT_TRUE(waitForState(u"ready"_s));
        ask(u"long 3 beside"_s);
        ASSERT_TRUE(waitForRequestFor(u"long 3 beside"_s));
        ASSERT_TRUE(waitForState(u"ready"_s));
        // Only the agent of the chat in front is started again.
        ASSERT_NO_FATAL_FAILURE(killApp(SIGTERM));
        ASSERT_TRUE(waitForState(u"ready"_s));
        EXPECT_EQ(agentsUnder(home.path()).size(), 1U);
        break;
    }
    }
}

TEST_P(KillMatrix, NothingIsMissingAndEveryPromptHasOneAnswer)
{
    const Cell cell = GetParam();
    ASSERT_NO_FATAL_FAILURE(reach(cell.place));
    if (cell.victim == Victim::App) {
        ASSERT_NO_FATAL_FAILURE(killApp(cell.signal));
    } else {
        ASSERT_NO_FATAL_FAILURE(killAgent(cell.signal));
    }
    Left left = leftBy(cell);
    // The agent may have been faster than the blow. An open question is another matter: the end of
    // its input may reach the agent before the signal, and it then refuses for the user.
    if (answered.contains(prompts.front()) && cell.place != Place::InPermission
        && cell.place != Place::InQuestion)
        left.isCut = false;
    if (cell.victim == Victim::App) {
        ASSERT_NO_FATAL_FAILURE(expectLeft(left));
    }
    if (cell.place == Place::Typing) {
        // It stands in the composer and is sent as it is.
        ASSERT_TRUE(waitForState(u"ready"_s));
        prompts << u"long 3 a draft"_s;
        desktop::pressKey(u"Return"_s);
    } else if (cell.place == Place::Asleep) {
        QString sleeping;
        ASSERT_TRUE(waitUntil([&] {
            const QJsonArray chats = status()["chats"_L1].toArray();
            for (const QJsonValue &chat : chats) {
                if (chat["asleep"_L1].toBool() && !chat["front"_L1].toBool())
                    sleeping = chat["session"_L1].toString();
            }
            return !sleeping.isEmpty();
        }));
        run({u"open"_s, sleeping});
        ASSERT_TRUE(waitUntil([&] { return front()["session"_L1].toString() == sleeping; }));
        ask(u"long 3 awake"_s);
    }
    // The blow may hit the next agent while it starts.
    const bool mayHitStart = cell.victim == Victim::Agent && cell.place == Place::Switching;
    goOn({.goOn = left.isCut, .sendHeld = !left.isCut && left.held > 0, .restart = mayHitStart});
    expectNothingIsMissing();
    if (cell.place == Place::InTool || home.has(u"workspace/effects"_s)) {
        EXPECT_EQ(home.read(u"workspace/effects"_s), "ran\n") << "the tool ran once";
    }
}

INSTANTIATE_TEST_SUITE_P(Cells, KillMatrix, ::testing::ValuesIn(cells()),
                         [](const auto &cell) { return nameOf(cell.param); });
INSTANTIATE_TEST_SUITE_P(Long, KillMatrix, ::testing::ValuesIn(otherCells()),
                         [](const auto &cell) { return nameOf(cell.param); });

/// Kills and switches at random moments, twenty for each seed.
class RandomKills : public SurvivalTest, public ::testing::WithParamInterface<int>
{
protected:
    void SetUp() override
    {
        SurvivalTest::SetUp();
        allow(u"Bash"_s);
    }
};

TEST_P(RandomKills, LoseNothingAndRunNothingTwice)
{
    constexpr int kBlows = 20;
    constexpr int kRestarts = 5; ///< so many in a minute, then it asks
    QRandomGenerator random(static_cast<quint32>(GetParam()));
    int agentsKilled = 0;
    start();
    ASSERT_TRUE(waitForState(u"ready"_s));
    for (int blow = 0; blow < kBlows; ++blow) {
        const bool isTool = random.bounded(2) == 0;
        const QString prompt =
            isTool ? u"run: echo e%1 >> effects; sleep 0.%2"_s.arg(blow).arg(random.bounded(10))
                   : u"slow %1 50 p%2"_s.arg(random.bounded(1, 12)).arg(blow);
        ask(prompt);
        // The moment of the blow: so many looks at the program later.
        for (int look = random.bounded(4); look > 0; --look)
            static_cast<void>(status());
        const int kind = random.bounded(6);
        const int signal = random.bounded(2) ? SIGKILL : SIGTERM;
        const QString address = (random.bounded(2) ? a : b)->address();
        SCOPED_TRACE(u"blow %1: %2, kind %3, signal %4"_s.arg(blow)
                         .arg(prompt)
                         .arg(kind)
                         .arg(signal)
                         .toStdString());
        // Nothing asks but for a tool that may have been running.
        const bool isLeftDead = agentsKilled >= kRestarts;
        MayHaveTo may{.goOn = isTool || isLeftDead, .sendHeld = isLeftDead};
        switch (kind) {
        case 0:
        case 1:
            may = {.goOn = true, .sendHeld = true, .sendDraft = true};
            ASSERT_NO_FATAL_FAILURE(killApp(signal));
            agentsKilled = 0;
            break;
        case 2:
        case 3:
            if (front()["state"_L1].toString() != "failed"_L1) {
                may.restart = true;
                ASSERT_NO_FATAL_FAILURE(killAgent(signal));
                ++agentsKilled;
            }
            break;
        case 4:
            run({u"endpoint"_s, address, u"--on"_s});
            break;
        case 5:
            run({u"endpoint"_s, address, u"--on"_s, u"--now"_s});
            break;
        }
        goOn(may);
        ASSERT_FALSE(HasFailure());
        ASSERT_EQ(conversation().answersTo(prompt), 1);
    }
    expectNothingIsMissing();
    QByteArrayList effects = home.read(u"workspace/effects"_s).split('\n');
    std::sort(effects.begin(), effects.end());
    const auto twice = std::adjacent_find(effects.begin(), effects.end());
    EXPECT_EQ(twice, effects.end()) << home.read(u"workspace/effects"_s).toStdString();
}

INSTANTIATE_TEST_SUITE_P(Long, RandomKills, ::testing::Range(1, 11));

} // namespace killmatrixtest
