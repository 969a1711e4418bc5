#pragma once

#include <QDateTime>
#include <QString>

namespace bridge::session {

/// Whether the live process has confirmed that it uses the injected address.
enum class Verification {
    NotNeeded,  ///< the custom endpoint is off
    Pending,    ///< asked, not answered yet
    Verified,   ///< it reported exactly the injected address
    Unverified, ///< it reported none, or does not know the question
};

/// Facts about the live process, as opposed to the settings.
struct AgentInfo
{
    QString name;      ///< AgentBackend::displayName(); also without a process, like shortName
    QString shortName; ///< AgentBackend::shortName()
    qint64 pid = 0;    ///< 0: there is none
    QDateTime startedAt;
    QString
        endpoint; ///< injected address; with the toggle off what it reported; empty: default API
    bool custom = false; ///< `endpoint` was injected
    Verification verification = Verification::NotNeeded;
    /// It leaves questions unanswered in a running turn.
    bool isHung = false;
    /// It reported that it has no credential at all: there is no sign-in, and none is injected.
    bool lacksCredential = false;
    QString sessionId;
    QString version;
    QString model;
    friend bool operator==(const AgentInfo &, const AgentInfo &) = default;
};

} // namespace bridge::session
