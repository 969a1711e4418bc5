#pragma once

#include <QString>

#include <functional>

namespace bridge::agent {

/// Whether an agent program has a credential of its own, as it reports itself.
struct SignIn
{
    enum class Kind {
        Unknown, ///< it did not answer, or not in a way that is understood
        SignedOut,
        SignedIn,
    };
    Kind kind = Kind::Unknown;
    QString account{}; ///< e.g. a mail address; may be empty. Text of others
    QString plan{};    ///< e.g. "max"; may be empty. Text of others
    friend bool operator==(const SignIn &, const SignIn &) = default;
};

using SignInAnswer = std::function<void(const SignIn &)>;

} // namespace bridge::agent
