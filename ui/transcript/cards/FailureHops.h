#pragma once

#include "bridge/chat/TranscriptEntry.h"

#include <QWidget>

#include <vector>

namespace ui {

class FlowLayout;

/// One stop on the way of a request.
struct Hop
{
    enum class State { Fine, Failed, Unknown };
    State state = State::Unknown;
    QString name;
    friend bool operator==(const Hop &, const Hop &) = default;
};

/// App, agent, endpoint, model, and the failed one as far as it is certain.
[[nodiscard]] std::vector<Hop> hopsOf(const bridge::chat::RetryEntry &retry);
[[nodiscard]] std::vector<Hop> hopsOf(const bridge::Failure &failure);

/// A request's route as a line: app — agent 48121 — localhost:1234 — model. Wraps.
class FailureHops final : public QWidget
{
    Q_OBJECT

public:
    explicit FailureHops(QWidget *parent = nullptr);
    void setHops(const std::vector<Hop> &hops);

private:
    void addHop(const Hop &hop);
    void addDash();

    FlowLayout *m_row;
    std::vector<Hop> m_hops;
};

} // namespace ui
