#include "ui/words/PresetText.h"

#include <QCoreApplication>
#include <QHash>

namespace ui {

namespace {

struct PresetText
{
    Q_DECLARE_TR_FUNCTIONS(PresetText)
};

} // namespace

QString presetName(const bridge::endpoint::EndpointPreset &preset)
{
    return preset.name.isEmpty() ? PresetText::tr("Corporate gateway") : preset.name;
}

QString presetLine(const bridge::endpoint::EndpointPreset &preset)
{
    static const QHash<QString, const char *> lines{
        {QStringLiteral("lm-studio"),
         QT_TRANSLATE_NOOP("PresetText", "Models on this computer, from a desktop app")},
        {QStringLiteral("ollama"),
         QT_TRANSLATE_NOOP("PresetText", "Models on this computer, or in Ollama's cloud")},
        {QStringLiteral("llama-cpp"),
         QT_TRANSLATE_NOOP("PresetText", "One model on this computer, served by llama-server")},
        {QStringLiteral("vllm"),
         QT_TRANSLATE_NOOP("PresetText", "Models on this computer, served by vLLM")},
        {QStringLiteral("litellm"),
         QT_TRANSLATE_NOOP("PresetText", "A gateway to many providers, with keys of its own")},
        {QStringLiteral("claude-code-router"),
         QT_TRANSLATE_NOOP("PresetText", "Chooses a provider and model for each request")},
        {QStringLiteral("copilot-api"),
         QT_TRANSLATE_NOOP("PresetText", "Your GitHub Copilot subscription through a bridge")},
        {QStringLiteral("gateway"),
         QT_TRANSLATE_NOOP("PresetText", "Your company's address, with a token it gave you")},
    };
    const char *line = lines.value(preset.id);
    return line ? QCoreApplication::translate("PresetText", line) : QString();
}

QString wordsFor(bridge::endpoint::PresetLimit limit,
                 const bridge::endpoint::EndpointPreset &preset)
{
    using Limit = bridge::endpoint::PresetLimit;
    switch (limit) {
    case Limit::SmallContextByDefault:
        return PresetText::tr("Its default context is smaller than Claude Code's first request: "
                              "give the model at least 64,000 tokens there.");
    case Limit::LoadModelFirst:
        return PresetText::tr("Load a model there first.");
    case Limit::NeedsRecentVersion:
        return PresetText::tr("Needs %1 %2 or later.").arg(presetName(preset), preset.minimum);
    case Limit::ModelMustCallTools:
        return PresetText::tr("Choose a model that can call tools: Claude Code does all its work "
                              "with them.");
    case Limit::NoToolSearch:
        return PresetText::tr("Tool search does not work there: leave it off.");
    case Limit::NoServerTools:
        return PresetText::tr("There is no web search there.");
    case Limit::NoThinking:
        return PresetText::tr("Its models do not show their thinking.");
    case Limit::OwnModelNames:
        return PresetText::tr("Its models have names of their own: choose one below.");
    case Limit::SlowFirstAnswer:
        return PresetText::tr("The first answer may take minutes on this computer.");
    case Limit::TermsOfService:
        return PresetText::tr("The bridge is not made by GitHub, which may suspend accounts that "
                              "use it heavily: read its terms first.");
    }
    return {};
}

} // namespace ui
