#pragma once

#include "bridge/endpoint/profiles/EndpointProfile.h"

#include <QString>
#include <QUrl>

#include <vector>

namespace bridge::endpoint {

/// What is known to be missing or different at a kind of server; worded by ui/common/PresetText.
enum class PresetLimit {
    SmallContextByDefault, ///< its default context is smaller than Claude Code's first request
    LoadModelFirst,        ///< a model has to be loaded there first
    NeedsRecentVersion,    ///< the Messages API came late; `minimum` says with which version
    ModelMustCallTools,
    NoToolSearch,  ///< takes tool references out, or refuses them
    NoServerTools, ///< web search and the like, which Anthropic's servers run, are not there
    NoThinking,
    OwnModelNames, ///< Claude Code's names are not served: choose a model
    SlowFirstAnswer,
    TermsOfService, ///< the bridge is not made by the service's owner: their terms apply
};

/// A kind of server that is often used as an endpoint: where to begin.
struct EndpointPreset
{
    QString id;      ///< stable, e.g. "lm-studio"
    QString name;    ///< its own, e.g. "LM Studio"; empty: a kind of server that has none
    QString address; ///< empty: only the user knows it
    EndpointSetup setup;
    std::vector<PresetLimit> limits;
    QString minimum;      ///< with NeedsRecentVersion
    QUrl help;            ///< the page about using it with Claude Code
    bool isLocal = false; ///< listens on this computer's loopback
};

/// LM Studio, Ollama, llama.cpp, LiteLLM, claude-code-router, a GitHub Copilot bridge, a corporate
/// gateway, in this order.
[[nodiscard]] const std::vector<EndpointPreset> &endpointPresets();
/// nullptr: there is none.
[[nodiscard]] const EndpointPreset *findPreset(const QString &id);

} // namespace bridge::endpoint
