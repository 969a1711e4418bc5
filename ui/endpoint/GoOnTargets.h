#pragma once

#include "bridge/chat/Chat.h"
#include "bridge/check/ProfileProbes.h"
#include "bridge/endpoint/profiles/EndpointChoice.h"
#include "ui/words/Tone.h"

#include <QObject>

#include <vector>

namespace ui {

/// An endpoint at which a chat's cut turn can go on.
struct GoOnTarget
{
    bridge::endpoint::EndpointPin pin;
    QString name;
    QString place; ///< host and model
    Tone tone = Tone::Neutral;
    QString state; ///< whether it answers now, in a word or two; empty: not known
    friend bool operator==(const GoOnTarget &, const GoOnTarget &) = default;
};

/// The endpoints at which a chat can go on besides its own: first those that its profile names for
/// that, in their order, then the other profiles, last the default API. Main thread.
class GoOnTargets final : public QObject
{
    Q_OBJECT

public:
    /// `probes` nullptr: whether they answer is not known. References outlive it.
    GoOnTargets(bridge::chat::Chat &chat, bridge::endpoint::EndpointChoice &endpoints,
                bridge::check::ProfileProbes *probes, QObject *parent = nullptr);

    /// The first ones, at most `limit`. Empty if there is no profile besides the chat's own, or a
    /// policy decides.
    [[nodiscard]] std::vector<GoOnTarget> first(std::size_t limit) const;
    /// Asks these whether they answer; answered() follows for each profile.
    void look(const std::vector<GoOnTarget> &targets);
    /// Sets `tone` and `state` to the last answer.
    void showAnswer(GoOnTarget &target) const;
    /// The profile that the chat uses; empty: none.
    [[nodiscard]] QString profile() const;
    /// True if the chat goes on by itself at some of them.
    [[nodiscard]] bool goesOnByItself() const;

Q_SIGNALS:
    /// first() has changed in more than whether they answer.
    void changed();
    /// showAnswer() has changed for the target of this profile.
    void answered(const QString &profile);
    /// The user wants to choose those at which it goes on by itself.
    void orderRequested();

private:
    [[nodiscard]] GoOnTarget targetOf(const bridge::endpoint::EndpointProfile &profile) const;

    bridge::chat::Chat &m_chat;
    bridge::endpoint::EndpointChoice &m_endpoints;
    bridge::check::ProfileProbes *m_probes;
};

} // namespace ui
