#pragma once

#include "bridge/practice/PracticeReply.h"

/// Parses a text/event-stream as strictly as a client of the Messages API.
struct EventStream
{
    std::vector<bridge::practice::Json> events; ///< data of each, in order
    QStringList text;                           ///< text_delta pieces
    QString thinking;
    std::vector<bridge::practice::Json> tools; ///< {"name", "id", "input"} from the deltas
    std::string stopReason;
    QString fault; ///< violations of the protocol; empty: none
    bool stopped = false;

    [[nodiscard]] static EventStream read(const QByteArray &bytes);
    [[nodiscard]] static EventStream read(const bridge::practice::AnswerPlan &plan);

private:
    void take(const QByteArray &name, const bridge::practice::Json &data);
    void takeDelta(const bridge::practice::Json &delta);

    std::string m_blockType; // of the open block
    std::string m_partialInput;
    int m_nextIndex = 0;
    bool m_started = false;
};
