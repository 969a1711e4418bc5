#include "bridge/core/LogCategories.h"

namespace bridge {

Q_LOGGING_CATEGORY(lcProtocol, "drawbridge.protocol", QtWarningMsg)
Q_LOGGING_CATEGORY(lcProcess, "drawbridge.process", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSession, "drawbridge.session", QtWarningMsg)
Q_LOGGING_CATEGORY(lcEndpoint, "drawbridge.endpoint", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSettings, "drawbridge.settings", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSecrets, "drawbridge.secrets", QtWarningMsg)
Q_LOGGING_CATEGORY(lcPractice, "drawbridge.practice", QtWarningMsg)
Q_LOGGING_CATEGORY(lcHistory, "drawbridge.history", QtWarningMsg)

} // namespace bridge
