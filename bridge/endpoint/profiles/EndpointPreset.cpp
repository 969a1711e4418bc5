#include "bridge/endpoint/profiles/EndpointPreset.h"

#include <algorithm>

namespace bridge::endpoint {

namespace {

using Limit = PresetLimit;

/// A model on this computer may read a long conversation for longer than Claude Code's default
/// timeout.
constexpr EndpointOptions kLocalModel{.requestTimeout = std::chrono::minutes{30}};

struct Known
{
    const char *id;
    const char *name;
    const char *address; ///< empty: not on this computer
    const char *help;
    CredentialKind credential;
    EndpointOptions options = {};
    std::vector<Limit> limits = {};
    const char *minimum = "";
};

EndpointPreset presetOf(const Known &known)
{
    EndpointPreset preset;
    preset.id = QString::fromLatin1(known.id);
    preset.name = QString::fromLatin1(known.name);
    preset.address = QString::fromLatin1(known.address);
    preset.setup.credential = known.credential;
    preset.setup.options = known.options;
    preset.setup.preset = preset.id;
    preset.limits = known.limits;
    preset.minimum = QString::fromLatin1(known.minimum);
    preset.help = QUrl(QString::fromLatin1(known.help));
    preset.isLocal = !preset.address.isEmpty();
    return preset;
}

// Every fact is from the page that `help` names, and otherwise from:
// - LM Studio 0.4.1: lmstudio.ai/docs/developer/api-changelog; it advises against the attribution
//   header, which changes with each request, so that nothing of the last one could be kept
// - Ollama 0.14.0: ollama.com/blog/claude; its default context of 4,096 tokens below 24 GiB of
//   video memory: docs/context-length.mdx of its repository
// - llama.cpp: tools/server/README.md of its repository
// - claude-code-router 2.0.0: `PORT` of the configuration it writes
std::vector<EndpointPreset> makePresets()
{
    EndpointPreset lmStudio =
        presetOf({"lm-studio",
                  "LM Studio",
                  "http://localhost:1234",
                  "https://lmstudio.ai/docs/integrations/claude-code",
                  CredentialKind::None,
                  kLocalModel,
                  {Limit::NeedsRecentVersion, Limit::LoadModelFirst, Limit::SmallContextByDefault,
                   Limit::OwnModelNames, Limit::ModelMustCallTools, Limit::SlowFirstAnswer},
                  "0.4.1"});
    lmStudio.setup.environment.insert(QStringLiteral("CLAUDE_CODE_ATTRIBUTION_HEADER"),
                                      QStringLiteral("0"));
    return {lmStudio,
            presetOf({"ollama",
                      "Ollama",
                      "http://localhost:11434",
                      "https://docs.ollama.com/integrations/claude-code",
                      CredentialKind::None,
                      kLocalModel,
                      {Limit::NeedsRecentVersion, Limit::SmallContextByDefault,
                       Limit::OwnModelNames, Limit::ModelMustCallTools, Limit::SlowFirstAnswer},
                      "0.14.0"}),
            presetOf({"llama-cpp",
                      "llama.cpp",
                      "http://localhost:8080",
                      "https://huggingface.co/blog/ggml-org/anthropic-messages-api-in-llamacpp",
                      CredentialKind::None,
                      kLocalModel,
                      {Limit::ModelMustCallTools, Limit::SlowFirstAnswer}}),
            presetOf({"vllm",
                      "vLLM",
                      "http://localhost:8000",
                      "https://docs.vllm.ai/en/stable/serving/integrations/claude_code/",
                      CredentialKind::None,
                      kLocalModel,
                      {Limit::OwnModelNames, Limit::ModelMustCallTools, Limit::SlowFirstAnswer}}),
            presetOf({"litellm",
                      "LiteLLM",
                      "http://localhost:4000",
                      "https://docs.litellm.ai/docs/proxy/client_setup/claude_code",
                      CredentialKind::BearerToken,
                      {},
                      {Limit::OwnModelNames}}),
            presetOf({"claude-code-router",
                      "claude-code-router",
                      "http://localhost:3456",
                      "https://github.com/musistudio/claude-code-router",
                      CredentialKind::BearerToken,
                      {},
                      {Limit::ModelMustCallTools}}),
            presetOf({"copilot-api",
                      "GitHub Copilot (copilot-api)",
                      "http://localhost:4141",
                      "https://github.com/ericc-ch/copilot-api",
                      CredentialKind::None,
                      {},
                      {Limit::TermsOfService, Limit::OwnModelNames}}),
            presetOf({"gateway", "", "", "https://code.claude.com/docs/en/llm-gateway",
                      CredentialKind::BearerToken})};
}

} // namespace

const std::vector<EndpointPreset> &endpointPresets()
{
    static const std::vector<EndpointPreset> presets = makePresets();
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
