#pragma once

#include "bridge/agent/AgentBackend.h"
#include "bridge/answers/ProbeFinding.h"
#include "bridge/core/Clock.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "bridge/secrets/CredentialBook.h"

#include <QObject>
#include <QProcessEnvironment>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>

namespace bridge::check {

/// Whether endpoint profiles answer now. Asks only when look() is called, one connection for each
/// profile, at most kAtOnce of them at a time; an answer holds for kHolds. Credentials are looked
/// up as for an agent. Main thread.
class ProfileProbes : public QObject
{
    Q_OBJECT

public:
    static constexpr int kAtOnce = 4;
    static constexpr std::chrono::seconds kHolds{10};

    /// References outlive it.
    struct Parts
    {
        endpoint::EndpointChoice &endpoints;
        secrets::CredentialBook &credentials;
        agent::AgentBackend &backend;
        answers::EndpointProbe probe;
        Clock &clock;
        QProcessEnvironment inherited;
    };
    enum class State {
        Unknown, ///< not asked, or the profile cannot be used
        Asking,
        Answers,
        Fails, ///< `failure`
    };
    struct Finding
    {
        State state = State::Unknown;
        std::optional<Failure> failure{};
        friend bool operator==(const Finding &, const Finding &) = default;
    };

    explicit ProfileProbes(Parts parts, QObject *parent = nullptr);
    ~ProfileProbes() override;

    /// The last answer, however old it is.
    [[nodiscard]] Finding finding(const QString &profile) const;
    /// Asks those whose answer is too old; changed() follows for each answer.
    void look(const QStringList &profiles);

Q_SIGNALS:
    void changed(const QString &profile);

private:
    struct Entry
    {
        Finding finding;
        std::chrono::milliseconds answered{0}; ///< Clock::monotonic()
        std::unique_ptr<QObject> question;     ///< context of the running probe
    };
    void askNext();
    void ask(const QString &profile, const endpoint::Endpoint &endpoint);
    void answer(const QString &profile, Finding finding);

    Parts m_parts;
    std::map<QString, Entry> m_entries; ///< by profile
    QStringList m_waiting;
};

} // namespace bridge::check
