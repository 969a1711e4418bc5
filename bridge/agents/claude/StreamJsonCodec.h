#pragma once

#include "bridge/agent/AgentCodec.h"

#include <memory>

namespace bridge::claude {

/// AgentCodec for Claude Code's stream-json, both directions (protocol reference, sections 1 to 3).
class StreamJsonCodec final : public agent::AgentCodec
{
public:
    StreamJsonCodec();
    ~StreamJsonCodec() override;

    [[nodiscard]] std::vector<agent::AgentEvent> decode(QByteArrayView line) override;
    [[nodiscard]] std::vector<agent::AgentEvent> endOfStream() override;
    [[nodiscard]] QByteArray initialize() override;
    [[nodiscard]] QByteArray queryStatus() override;
    [[nodiscard]] QByteArray userMessage(const QString &text, const QString &messageId) override;
    [[nodiscard]] QByteArray interrupt() override;
    [[nodiscard]] QByteArray answer(const QString &requestId,
                                    const agent::PermissionAnswer &answer) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace bridge::claude
