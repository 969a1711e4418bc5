#include "bridge/endpoint/profiles/EndpointPreset.h"

#include <algorithm>

namespace bridge::endpoint {

namespace {

using Limit = PresetLimit;

/// A model on this computer may read a long conversation for longer than Claude Code's default
/// timeout.
constexpr EndpointOptions kLocalModel{.requestTimeout = std::chrono::minutes{30}};

EndpointSetup setupOf(const QString &id, CredentialKind credential,
                      const EndpointOptions &options = {})
{
    EndpointSetup setup;
    setup.credential = credential;
    setup.options = options;
    setup.preset = id;
    return setup;
}

// Every fact is from the page that `help` names, and otherwise from:
// - LM Studio 0.4.1: lmstudio.ai/docs/developer/api-changelog; it advises against the attribution
//   header, which changes with each request, so that nothing of the last one could be kept
// - Ollama 0.14.0: ollama.com/blog/claude; its default context of 4,096 tokens below 24 GiB of
//   video memory: docs/context-length.mdx of its repository
// - llama.cpp: tools/server/README.md of its repository
// - claude-code-router 2.0.0: `PORT` of the configuration it writes
EndpointPreset lmStudio()
{
    const QString id = QStringLiteral("lm-studio");
    EndpointPreset preset{id,
                          QStringLiteral("LM Studio"),
                          QStringLiteral("http://localhost:1234"),
                          setupOf(id, CredentialKind::None, kLocalModel),
                          {Limit::NeedsRecentVersion, Limit::LoadModelFirst,
                           Limit::SmallContextByDefault, Limit::OwnModelNames,
                           Limit::ModelMustCallTools, Limit::SlowFirstAnswer},
                          QStringLiteral("0.4.1"),
                          QUrl(QStringLiteral("https://lmstudio.ai/docs/integrations/claude-code")),
                          true};
    preset.setup.environment.insert(QStringLiteral("CLAUDE_CODE_ATTRIBUTION_HEADER"),
                                    QStringLiteral("0"));
    return preset;
}

EndpointPreset ollama()
{
    const QString id = QStringLiteral("ollama");
    return {id,
            QStringLiteral("Ollama"),
            QStringLiteral("http://localhost:11434"),
            setupOf(id, CredentialKind::None, kLocalModel),
            {Limit::NeedsRecentVersion, Limit::SmallContextByDefault, Limit::OwnModelNames,
             Limit::ModelMustCallTools, Limit::SlowFirstAnswer},
            QStringLiteral("0.14.0"),
            QUrl(QStringLiteral("https://docs.ollama.com/integrations/claude-code")),
            true};
}

EndpointPreset llamaCpp()
{
    const QString id = QStringLiteral("llama-cpp");
    return {id,
            QStringLiteral("llama.cpp"),
            QStringLiteral("http://localhost:8080"),
            setupOf(id, CredentialKind::None, kLocalModel),
            {Limit::ModelMustCallTools, Limit::SlowFirstAnswer},
            {},
            QUrl(QStringLiteral(
                "https://huggingface.co/blog/ggml-org/anthropic-messages-api-in-llamacpp")),
            true};
}

EndpointPreset liteLlm()
{
    const QString id = QStringLiteral("litellm");
    return {id,
            QStringLiteral("LiteLLM"),
            QStringLiteral("http://localhost:4000"),
            setupOf(id, CredentialKind::BearerToken),
            {Limit::OwnModelNames},
            {},
            QUrl(QStringLiteral("https://docs.litellm.ai/docs/proxy/client_setup/claude_code")),
            true};
}

EndpointPreset claudeCodeRouter()
{
    const QString id = QStringLiteral("claude-code-router");
    return {id,
            QStringLiteral("claude-code-router"),
            QStringLiteral("http://localhost:3456"),
            setupOf(id, CredentialKind::BearerToken),
            {Limit::ModelMustCallTools},
            {},
            QUrl(QStringLiteral("https://github.com/musistudio/claude-code-router")),
            true};
}

EndpointPreset copilotBridge()
{
    const QString id = QStringLiteral("copilot-api");
    return {id,
            QStringLiteral("GitHub Copilot (copilot-api)"),
            QStringLiteral("http://localhost:4141"),
            setupOf(id, CredentialKind::None),
            {Limit::TermsOfService, Limit::OwnModelNames},
            {},
            QUrl(QStringLiteral("https://github.com/ericc-ch/copilot-api")),
            true};
}

EndpointPreset corporateGateway()
{
    const QString id = QStringLiteral("gateway");
    return {id,
            {},
            {},
            setupOf(id, CredentialKind::BearerToken),
            {},
            {},
            QUrl(QStringLiteral("https://code.claude.com/docs/en/llm-gateway")),
            false};
}

} // namespace

const std::vector<EndpointPreset> &endpointPresets()
{
    static const std::vector<EndpointPreset> presets{
        lmStudio(),         ollama(),        llamaCpp(),        liteLlm(),
        claudeCodeRouter(), copilotBridge(), corporateGateway()};
    return presets;
}

const EndpointPreset *findPreset(const QString &id)
{
    const auto &presets = endpointPresets();
    const auto it = std::find_if(presets.begin(), presets.end(),
                                 [&id](const EndpointPreset &preset) { return preset.id == id; });
    return it == presets.end() ? nullptr : &*it;
}

} // namespace bridge::endpoint
