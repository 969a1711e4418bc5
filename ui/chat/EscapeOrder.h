#pragma once

#include <array>
#include <functional>
#include <optional>

namespace ui {

/// What Esc does in a chat window: the first step, in the order of Step, that has something to do.
/// Knows no widget; the window and its parts say what a step does. Main thread.
class EscapeOrder
{
public:
    enum class Step {
        ClosePopover,
        CloseSearch, ///< also the find bar
        LeaveReason, ///< the field for instructions in a request; the change of a waiting message
        DenyRequest,
        CloseFailure, ///< before it a notice at the top of the window
        StopTurn,
        ClearComposer, ///< undo brings the text back
    };
    /// False: there was nothing to do.
    using Act = std::function<bool()>;

    /// Replaces the step's act; an empty one never has anything to do.
    void set(Step step, Act act);
    /// The step that was done; nullopt: none.
    std::optional<Step> escape();

private:
    static constexpr std::size_t kSteps = static_cast<std::size_t>(Step::ClearComposer) + 1;
    std::array<Act, kSteps> m_acts;
};

} // namespace ui
