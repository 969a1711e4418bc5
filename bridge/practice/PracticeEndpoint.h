#pragma once

#include "bridge/core/Result.h"
#include "bridge/practice/LoggedRequest.h"

#include <QMap>

#include <functional>
#include <memory>
#include <vector>

namespace bridge::practice {

struct PracticeOptions
{
    quint16 port = 0; ///< 0: any free one
    /// Scenario for every message, with its arguments ("slow 20"). Empty: each message chooses.
    QString scenario;
    /// Label -> secret text looked for in the headers, query and body of every request.
    QMap<QString, QString> watchFor;
    bool keepTexts = false; ///< store message texts in the log; for tests
    /// Called for every request before its answer, from a thread of the server, one at a time.
    std::function<void(const LoggedRequest &)> onRequest;
};

struct PracticeError
{
    enum class Kind { PortInUse, CannotListen, UnknownScenario };
    Kind kind;
    QString text; ///< for readers of logs: the port and the system's reason, or the name
};

/// A Messages API server on loopback that plays scenarios instead of running a model. Claude Code
/// can have whole conversations with it, tools included, without an account. Serves on its own
/// threads while it lives; its destructor ends every connection. All functions are thread-safe.
/// Starting one ignores SIGPIPE in the whole process (cpp-httplib does so).
class PracticeEndpoint final
{
public:
    [[nodiscard]] static Result<std::unique_ptr<PracticeEndpoint>, PracticeError>
    start(const PracticeOptions &options);
    ~PracticeEndpoint();
    PracticeEndpoint(const PracticeEndpoint &) = delete;
    PracticeEndpoint &operator=(const PracticeEndpoint &) = delete;

    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QString address() const;                     ///< "http://127.0.0.1:PORT"
    [[nodiscard]] std::vector<LoggedRequest> requests() const; ///< in order of arrival

private:
    class Impl;
    explicit PracticeEndpoint(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// Every name for PracticeOptions::scenario and messages, in display order.
[[nodiscard]] QStringList scenarioNames();
/// One line in plain text; empty for an unknown name.
[[nodiscard]] QString scenarioDescription(const QString &name);

} // namespace bridge::practice
