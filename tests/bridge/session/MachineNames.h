#pragma once

#include "bridge/session/SessionMachine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>

/// Short names and steps for the tests of SessionMachine.
namespace machinenames {

using bridge::session::SessionMachine;
using Phase = SessionMachine::Phase;
using Turn = SessionMachine::Turn;
using Input = SessionMachine::Input;
using Effect = SessionMachine::Effect;
using Effects = SessionMachine::Effects;
using Timer = SessionMachine::Timer;

constexpr int kInputs = static_cast<int>(Input::TurnLeft) + 1;

inline const Effect kArmReverify = Effect::arm(Timer::Reverify);
inline const Effect kArmAcknowledge = Effect::arm(Timer::Acknowledge);
inline const Effect kArmInterrupt = Effect::arm(Timer::Interrupt);
inline const Effect kArmClose = Effect::arm(Timer::Close);
inline const Effect kArmTerminate = Effect::arm(Timer::Terminate);
inline const Effect kArmSettle = Effect::arm(Timer::Settle);
inline const Effect kArmBegin = Effect::arm(Timer::Begin);

/// The effects, except that timers are disarmed: the random walk checks those.
inline Effects did(SessionMachine &machine, Input input)
{
    Effects effects = machine.handle(input);
    std::erase_if(effects, [](const Effect &effect) { return effect.kind == Effect::Disarm; });
    return effects;
}

inline Effects feed(SessionMachine &machine, std::initializer_list<Input> inputs)
{
    Effects all;
    for (const Input input : inputs) {
        const Effects effects = did(machine, input);
        all.insert(all.end(), effects.begin(), effects.end());
    }
    return all;
}

inline SessionMachine liveMachine()
{
    SessionMachine machine;
    feed(machine, {Input::LaunchReady, Input::Initialized, Input::Verified});
    EXPECT_EQ(machine.phase(), Phase::Live);
    return machine;
}

/// A live machine with a running turn, after these inputs.
inline SessionMachine inTurn(std::initializer_list<Input> since)
{
    SessionMachine machine = liveMachine();
    feed(machine, {Input::MessageWaiting, Input::TurnBegan});
    feed(machine, since);
    return machine;
}

} // namespace machinenames
