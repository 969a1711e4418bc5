#pragma once

#include <QByteArray>
#include <QString>

/// What the window behind the control socket in this runtime folder says to `drawbridge status
/// --json`. Empty: there is no window, or it does not answer within a second. For tests that wait
/// for a state: a command line for each look costs a tenth of a second of a processor.
[[nodiscard]] QByteArray statusOfWindow(const QString &runtimeFolder);
