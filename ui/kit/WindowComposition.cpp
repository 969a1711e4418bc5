#include "ui/kit/WindowComposition.h"

#include <QDeadlineTimer>
#include <QGuiApplication>
#include <QLibrary>

#if __has_include(<xcb/xcb.h>)
#include <cstdlib>
#include <xcb/xcb.h>
#define DRAWBRIDGE_HAS_XCB
#endif

namespace ui {

namespace {

#ifdef DRAWBRIDGE_HAS_XCB

constexpr std::chrono::seconds kAnswerHolds{1};

/// The selection is that of the ICCCM-style convention in EWMH, "Compositing Managers".
bool hasCompositingManager(xcb_connection_t *connection)
{
    // Qt's platform plugin has loaded it already; linking it would make every platform need it.
    QLibrary xcb(QStringLiteral("xcb"), 1);
    const auto intern =
        reinterpret_cast<decltype(&xcb_intern_atom)>(xcb.resolve("xcb_intern_atom"));
    const auto internReply =
        reinterpret_cast<decltype(&xcb_intern_atom_reply)>(xcb.resolve("xcb_intern_atom_reply"));
    const auto owner = reinterpret_cast<decltype(&xcb_get_selection_owner)>(
        xcb.resolve("xcb_get_selection_owner"));
    const auto ownerReply = reinterpret_cast<decltype(&xcb_get_selection_owner_reply)>(
        xcb.resolve("xcb_get_selection_owner_reply"));
    if (!intern || !internReply || !owner || !ownerReply)
        return false;
    const QByteArray name("_NET_WM_CM_S0");
    auto *atom = internReply(
        connection, intern(connection, 0, static_cast<uint16_t>(name.size()), name.constData()),
        nullptr);
    if (!atom)
        return false;
    auto *selection = ownerReply(connection, owner(connection, atom->atom), nullptr);
    const bool hasOwner = selection && selection->owner != XCB_NONE;
    std::free(selection);
    std::free(atom);
    return hasOwner;
}

#endif

} // namespace

bool composesWindows()
{
    if (QGuiApplication::platformName() != QLatin1String("xcb"))
        return true;
#ifdef DRAWBRIDGE_HAS_XCB
    const auto *x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    if (!x11 || !x11->connection())
        return false;
    static QDeadlineTimer holds; // expired
    static bool answer = false;
    if (holds.hasExpired()) {
        answer = hasCompositingManager(x11->connection());
        holds.setRemainingTime(kAnswerHolds);
    }
    return answer;
#else
    return false;
#endif
}

} // namespace ui
