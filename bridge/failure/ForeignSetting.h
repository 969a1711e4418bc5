#pragma once

#include <QString>

namespace bridge {

/// A setting of another place than this program that has a part in a failure. Holds no secret.
struct ForeignSetting
{
    enum class Part {
        Used,        ///< the address that was asked comes from it
        Flawed,      ///< the same, and Claude Code cannot use the address
        FileIgnored, ///< Claude Code ignores its file because of it
        FileMayBeIgnored,
        NotUsed, ///< it does not count at a custom endpoint, where it might have helped
    };
    Part part = Part::Used;
    QString file{};     ///< absolute path; empty: the environment
    QString variable{}; ///< variable, or path of the key; empty: the file as a whole
    QString value{};    ///< as it may be shown; empty: nothing to show
    QString address{};  ///< of an ignored file: the address in it, which is not used; may be empty
    friend bool operator==(const ForeignSetting &, const ForeignSetting &) = default;
};

} // namespace bridge
