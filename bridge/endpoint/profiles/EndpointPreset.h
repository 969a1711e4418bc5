#pragma once

#include "bridge/endpoint/profiles/EndpointProfile.h"

#include <QString>
#include <QUrl>

#include <vector>

namespace bridge::endpoint {

/// Known limits of a kind of server; described by ui/words/PresetText.
enum class PresetLimit {
    SmallContextByDefault, ///< default context smaller than Claude Code's first request
    LoadModelFirst,        ///< a model must be loaded there first
    NeedsRecentVersion,    ///< the Messages API exists since version `minimum`
    ModelMustCallTools,
    NoToolSearch,  ///< removes or refuses tool references
    NoServerTools, ///< no web search and other tools that run on Anthropic's servers
    NoThinking,
    OwnModelNames, ///< does not serve Claude Code's model names: choose a model
    SlowFirstAnswer,
    TermsOfService, ///< not made by the service's owner, whose terms apply
};

/// A kind of server that is often used as an endpoint: initial values for a profile.
struct EndpointPreset
{
    QString id;      ///< stable, e.g. "lm-studio"
    QString name;    ///< product name, e.g. "LM Studio"; empty: a generic kind
    QString address; ///< empty: known to the user only
    EndpointSetup setup;
    std::vector<PresetLimit> limits;
    QString minimum;      ///< with NeedsRecentVersion
    QUrl help;            ///< the page about using it with Claude Code
    bool isLocal = false; ///< listens on this computer's loopback
};

/// LM Studio, Ollama, llama.cpp, vLLM, LiteLLM, claude-code-router, a GitHub Copilot bridge, a
/// corporate gateway, in this order.
[[nodiscard]] const std::vector<EndpointPreset> &endpointPresets();
/// nullptr: there is none.
[[nodiscard]] const EndpointPreset *findPreset(const QString &id);

} // namespace bridge::endpoint
