#pragma once

#include <QLoggingCategory>

/// One category per layer, quiet (warnings and worse) unless QT_LOGGING_RULES enables more. Nothing
/// that could hold a secret is logged: no environments, no message bodies.
namespace bridge {

Q_DECLARE_LOGGING_CATEGORY(lcProtocol)
Q_DECLARE_LOGGING_CATEGORY(lcProcess)
Q_DECLARE_LOGGING_CATEGORY(lcSession)
Q_DECLARE_LOGGING_CATEGORY(lcEndpoint)
Q_DECLARE_LOGGING_CATEGORY(lcSettings)
Q_DECLARE_LOGGING_CATEGORY(lcSecrets)
Q_DECLARE_LOGGING_CATEGORY(lcPractice)
Q_DECLARE_LOGGING_CATEGORY(lcHistory)

} // namespace bridge
