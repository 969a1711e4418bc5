#pragma once

#include "bridge/session/SessionMachine.h"

/// Short names for the tests of SessionMachine.
namespace machinenames {

using bridge::session::SessionMachine;
using Phase = SessionMachine::Phase;
using Turn = SessionMachine::Turn;
using Input = SessionMachine::Input;
using Effect = SessionMachine::Effect;
using Effects = SessionMachine::Effects;
using Timer = SessionMachine::Timer;

constexpr int kInputs = static_cast<int>(Input::TurnLeft) + 1;

} // namespace machinenames
