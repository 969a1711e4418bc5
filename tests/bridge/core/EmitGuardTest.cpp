#include "bridge/core/EmitGuard.h"

#include <gtest/gtest.h>

#include <optional>

using bridge::EmitGuard;

namespace {

TEST(EmitGuard, LetsItsOwnerGoBetweenEmissions)
{
    std::optional<EmitGuard> guard(std::in_place);
    {
        const EmitGuard::Scope outer(*guard);
        const EmitGuard::Scope inner(*guard);
    }
    guard.reset();
}

TEST(EmitGuardDeathTest, FailsWhenItsOwnerIsDeletedInAnEmission)
{
#if defined(QT_NO_DEBUG) && !defined(QT_FORCE_ASSERTS)
    GTEST_SKIP() << "without assertions";
#endif
    const auto deleteWhileEmitting = [] {
        auto *guard = new EmitGuard;
        const EmitGuard::Scope emitting(*guard);
        delete guard;
    };
    EXPECT_DEATH(deleteWhileEmitting(), "deleteLater");
}

} // namespace
