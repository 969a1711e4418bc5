#pragma once

#include <QtGlobal>

namespace bridge {

/// Last member of a class whose objects may not be deleted from inside one of their own signals:
/// owners use deleteLater(). In debug builds its destructor fails when an emission is in progress;
/// in release builds it does nothing. A signal that only passes on the signal of a part needs no
/// Scope: the part dies with its owner and has a guard itself.
class EmitGuard
{
#if defined(QT_NO_DEBUG) && !defined(QT_FORCE_ASSERTS)
public:
    class Scope
    {
    public:
        explicit Scope(EmitGuard & /*guard*/) {}
    };
#else
public:
    /// On the stack of each function that emits.
    class Scope
    {
    public:
        explicit Scope(EmitGuard &guard)
            : m_guard(guard)
        {
            ++m_guard.m_emissions;
        }
        Scope(const Scope &) = delete;
        Scope &operator=(const Scope &) = delete;
        ~Scope() { --m_guard.m_emissions; }

    private:
        EmitGuard &m_guard;
    };

    EmitGuard() = default;
    EmitGuard(const EmitGuard &) = delete;
    EmitGuard &operator=(const EmitGuard &) = delete;
    ~EmitGuard()
    {
        Q_ASSERT_X(m_emissions == 0, "EmitGuard",
                   "deleted from inside one of its signals; owners use deleteLater()");
    }

private:
    int m_emissions = 0;
#endif
};

} // namespace bridge
