#pragma once

#include <QString>

namespace bridge {

/// The branch that is checked out in the repository around `folder`, also in a linked work tree or
/// a submodule; else the beginning of the commit's name. Empty: no repository, or not readable.
/// Reads one or two small files and runs nothing.
[[nodiscard]] QString gitBranchOf(const QString &folder);

/// A repository is around `folder`; same rules.
[[nodiscard]] bool isInRepository(const QString &folder);

} // namespace bridge
