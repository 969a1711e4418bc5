#pragma once

#include "tests/bridge/chat/ChatTestSupport.h"
#include "tests/support/FakeArchiveReader.h"

namespace cutturn {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::session;
using agent::ArchivedTurn;

inline const QString kHello = u"hello"_s;
inline const QString kTool = u"toolu_1"_s;

/// What the file holds of a turn that did not end.
inline ArchivedTurn unfinished(const QStringList &tools = {}, const QStringList &finished = {})
{
    return {.hasMessage = true, .toolUses = tools, .finishedTools = finished};
}

// A session whose agent can finish the turn of the one before

/// Records what a session says about its turns.
class TurnSpy
{
public:
    explicit TurnSpy(Session &session)
        : cut(&session, &Session::turnCut)
        , continues(&session, &Session::turnContinues)
        , answered(&session, &Session::messageAnswered)
        , unanswered(&session, &Session::messageUnanswered)
        , ended(&session, &Session::turnEnded)
    {}

    QSignalSpy cut;
    QSignalSpy continues;
    QSignalSpy answered;
    QSignalSpy unanswered;
    QSignalSpy ended;
};

class CutTurn : public testing::Test
{
protected:
    explicit CutTurn(bool resume = false, Session::Begin begin = Session::Begin::Awake)
        : scripted(kHere, resume, {}, {&archive, begin})
    {
        scripted.backend.continuesTurns = true;
    }

    /// A turn that has streamed a piece of its answer; returns its message's id.
    QString goIntoText()
    {
        scripted.goIntoTurn(kHello);
        scripted.streamText(u"Good"_s);
        return scripted.agent().userMessageIds().last();
    }
    /// The agent is killed; the next one may start.
    void kill()
    {
        scripted.agent().dieOfSignal(9);
        letStart();
    }
    void letStart() { scripted.clock.advance(RestartPolicy::kQuiet); }
    void tell(const ArchivedTurn &turn)
    {
        archive.turns.back().answer(turn);
        letStart();
    }
    /// The next agent was started to finish a turn.
    [[nodiscard]] bool continues() const
    {
        return scripted.agent().spec().environment.contains(u"FAKE_CONTINUES"_s);
    }
    /// The agent that was started for it finishes the turn.
    void finish(const QString &id)
    {
        scripted.agent().becomeStarted();
        scripted.beginTurn();
        scripted.streamText(u"Good day"_s);
        scripted.answerInitialize();
        scripted.answerStatus();
        scripted.say({agent::TurnEnded{.text = u"Good day"_s, .messageIds = {id}}});
    }
    [[nodiscard]] Session &session() { return scripted.session(); }

    FakeArchiveReader archive;
    ScriptedChat scripted;
    TurnSpy spy{scripted.session()};
};

} // namespace cutturn
