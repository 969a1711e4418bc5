#pragma once

namespace app {

/// The library's exit code if it does not understand the arguments: it is of another build.
inline constexpr int kOtherBuild = -1;

/// Opens the window and returns the program's exit code. Loads the window's library here, so that
/// no other command loads Gui and Widgets. The library has its own copy of everything below it;
/// only argc, argv and the exit code pass between. Precondition: no application object exists.
[[nodiscard]] int runWindow(int argc, char **argv);

} // namespace app
