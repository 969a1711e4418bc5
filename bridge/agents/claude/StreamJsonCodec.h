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

    [[nodiscard]] QByteArray open(const QString &workspace,
                                  const agent::ConversationStart &conversation) override;
    [[nodiscard]] agent::CodecOutput decode(QByteArrayView line) override;
    [[nodiscard]] std::vector<agent::AgentEvent> endOfStream() override;
    [[nodiscard]] QByteArray queryStatus() override;
    [[nodiscard]] QByteArray askHealth() override;
    [[nodiscard]] QByteArray prompt(const agent::PromptContent &content,
                                    const QString &messageId) override;
    [[nodiscard]] QByteArray cancel() override;
    [[nodiscard]] QByteArray stopTool(const QString &toolUseId) override;
    [[nodiscard]] QByteArray answer(const QString &requestId,
                                    const agent::PermissionAnswer &answer) override;
    [[nodiscard]] QByteArray setOption(const QString &optionId, const QString &value) override;
    [[nodiscard]] QByteArray rewind(const QString &messageId,
                                    const QString &newestMessageId) override;
    [[nodiscard]] QByteArray previewFiles(const QString &messageId) override;
    [[nodiscard]] QByteArray restoreFiles(const QString &messageId) override;
    [[nodiscard]] QByteArray rename(const QString &title) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace bridge::claude
