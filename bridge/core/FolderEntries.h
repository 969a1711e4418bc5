#pragma once

#include "bridge/core/Result.h"

#include <QString>
#include <QStringList>

namespace bridge {

/// True for the error (of errno) of a path at which there is nothing.
[[nodiscard]] bool isAbsent(int error);
/// Names of a folder's entries but the hidden ones, in no order; a folder that is not there has
/// none. The error is that of errno.
[[nodiscard]] Result<QStringList, int> folderEntries(const QString &folder);

} // namespace bridge
